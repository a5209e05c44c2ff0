import { cutPatches, scalingTable, type Patches } from "../imaging/patches.ts";
import type { PixelRows, RgbImage } from "../imaging/resample.ts";
import type { Checkpoint } from "../models/checkpoint.ts";
import { causalBias, CLIP_POSITION_TABLE, CLIP_TOKEN_TABLE, clipImage, clipText } from "../models/clip.ts";
import type { ClipConfig } from "../models/config.ts";
import type { ImageProcessor } from "../models/image-processor.ts";
import type { Arithmetic } from "../models/graph/precision.ts";
import type { TextTokenizer } from "../models/tokenizer.ts";
import type { Runtime } from "../platform/runtime.ts";
import { GraphSession } from "./graph-session.ts";
import { prepareFixed } from "./prepare-fixed.ts";
import type { TextEmbedding } from "./siglip-encoder.ts";

/** The position CLIP pools at: the first end mark, or the largest id where an old config says so. */
function endPosition(ids: Int32Array, endMark: number | null): number {
  const mark = endMark ?? ids.reduce((largest, id) => Math.max(largest, id), 0);
  const position = ids.indexOf(mark);
  return position === -1 ? 0 : position;
}

/** CLIP-I and CLIP-T as DreamBench++ defines them. */
export class ClipEncoder {
  readonly #checkpoint: Checkpoint;
  readonly #config: ClipConfig;
  readonly #tokenizer: TextTokenizer;
  readonly #processor: ImageProcessor;
  readonly #image: GraphSession;
  readonly #text: GraphSession;
  readonly #table: readonly Float32Array[];

  /** @throws LensError missing_tensor, invalid_tensor, unsupported_checkpoint */
  constructor(
    runtime: Runtime,
    checkpoint: Checkpoint,
    config: ClipConfig,
    tokenizer: TextTokenizer,
    processor: ImageProcessor,
    arithmetic: Arithmetic,
  ) {
    this.#checkpoint = checkpoint;
    this.#config = config;
    this.#tokenizer = tokenizer;
    this.#processor = processor;
    this.#image = new GraphSession(runtime, clipImage(config, checkpoint.catalogue, arithmetic), checkpoint.read);
    this.#text = new GraphSession(runtime, clipText(config, checkpoint.catalogue, arithmetic), checkpoint.read);
    const misfit = processor.misfit ?? tokenizer.settings.misfit;
    if (misfit !== null) throw misfit;
    this.#table = scalingTable(processor.scaling);
  }

  /** @throws LensError unsupported_checkpoint where the checkpoint's preparation does not bring this picture to the model's size */
  prepare(image: RgbImage | PixelRows): Patches {
    return cutPatches(
      prepareFixed(image, this.#processor, this.#config),
      this.#config.vision.patch,
      this.#table,
      "cyx",
    );
  }

  /** Float32 [projection], not normalised. */
  async encode({ grid, data }: Patches): Promise<Float32Array> {
    const count = grid.rows * grid.columns;
    const outputs = await this.#image.run({ patches: { dims: [count, data.length / count], data } });
    return outputs.floats("embedding");
  }

  async encodeText(text: string): Promise<TextEmbedding> {
    const { dim, endMark } = this.#config.text;
    const { ids, cut } = this.#tokenizer.encode(text);
    const length = endPosition(ids, endMark) + 1;
    const order = Array.from({ length }, (_, position) => position);
    const outputs = await this.#text.run({
      rows: {
        dims: [length, dim],
        data: await this.#checkpoint.readRows(CLIP_TOKEN_TABLE, [...ids.subarray(0, length)]),
      },
      positions: { dims: [length, dim], data: await this.#checkpoint.readRows(CLIP_POSITION_TABLE, order) },
      causal: { dims: [1, 1, length, length], data: causalBias(length) },
    });
    return { ids, cut, embedding: outputs.floats("embedding") };
  }

  async release(): Promise<void> {
    await this.#image.release();
    await this.#text.release();
  }
}
