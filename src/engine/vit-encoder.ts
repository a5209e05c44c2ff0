import { letterbox } from "../imaging/letterboxes.ts";
import { cutPatches, stepwiseTable, type Patches } from "../imaging/patches.ts";
import type { PixelRows, RgbImage } from "../imaging/resample.ts";
import type { Checkpoint } from "../models/checkpoint.ts";
import type { VitConfig } from "../models/config.ts";
import type { Arithmetic } from "../models/graph/precision.ts";
import { IMAGENET_NORMALISATION } from "../models/image-processor-fields.ts";
import { vitImage } from "../models/vit.ts";
import type { Runtime } from "../platform/runtime.ts";
import { GraphSession } from "./graph-session.ts";

/** DreamBench++ resizes the shorter side to this before it crops 224. */
const RESIZE_EDGE = 256;

/** DINO as DreamBench++ defines it, which is not the hub's processor. */
export class VitEncoder {
  readonly #config: VitConfig;
  readonly #session: GraphSession;
  readonly #table = stepwiseTable(IMAGENET_NORMALISATION);

  /** @throws LensError missing_tensor, invalid_tensor */
  constructor(runtime: Runtime, checkpoint: Checkpoint, config: VitConfig, arithmetic: Arithmetic) {
    this.#config = config;
    this.#session = new GraphSession(runtime, vitImage(config, checkpoint.catalogue, arithmetic), checkpoint.read);
  }

  prepare(image: RgbImage | PixelRows): Patches {
    const { imageSize, patch } = this.#config;
    const cropped = letterbox(image, {
      resize: { kind: "shortest", edge: Math.max(RESIZE_EDGE, imageSize), longest: null },
      crop: { width: imageSize, height: imageSize },
      filter: "bicubic",
      kernel: "pillow",
      start: "even",
    });
    return cutPatches(cropped, patch, this.#table, "cyx");
  }

  /** Float32 [dim]: the class token after the last norm. */
  async encode({ grid, data }: Patches): Promise<Float32Array> {
    const count = grid.rows * grid.columns;
    const outputs = await this.#session.run({ patches: { dims: [count, data.length / count], data } });
    return outputs.floats("embedding");
  }

  release(): Promise<void> {
    return this.#session.release();
  }
}
