import type { Letterbox } from "../../imaging/letterboxes.ts";
import type { Size } from "../../imaging/naflex-size.ts";
import type { PatchGrid } from "../../lib/patch-grid.ts";
import type { PatchRecipe } from "../../imaging/patch-recipe.ts";
import { letterboxWindow, type PatchWindow } from "../../imaging/patch-window.ts";
import { stepwiseTable, type Patches } from "../../imaging/patches.ts";
import type { Match } from "../../metric/cp.ts";
import type { Encoding, ImageTokens, Output, PatchBackbone } from "../backbone.ts";
import type { BackboneParts } from "../family.ts";
import { Matcher } from "../graph/matcher.ts";
import { GraphSession } from "../graph/session.ts";
import { IMAGENET_NORMALISATION } from "../image-processor-fields.ts";
import { encodeImage } from "../vit-encoding.ts";
import type { VitConfig } from "./config.ts";
import { vitImage } from "./graphs.ts";

/** DreamBench++ resizes the shorter side to this before it crops 224. */
const RESIZE_EDGE = 256;

/** DINO as DreamBench++ defines it, which is not the hub's processor. */
export class ViTBackbone implements PatchBackbone {
  readonly abilities = new Set(["pooled", "patches"] as const);
  readonly reading = "shown";
  readonly naflex = false;
  readonly #config: VitConfig;
  readonly #letterbox: Letterbox;
  readonly #session: GraphSession;
  readonly #matcher: Matcher;
  readonly #table = stepwiseTable(IMAGENET_NORMALISATION);

  /** @throws LensError missing_tensor, invalid_tensor */
  constructor({ runtime, arithmetic, catalogue, read }: BackboneParts, config: VitConfig) {
    const { imageSize } = config;
    this.#config = config;
    this.#letterbox = {
      resize: { kind: "shortest", edge: Math.max(RESIZE_EDGE, imageSize), longest: null },
      crop: { width: imageSize, height: imageSize },
      filter: "bicubic",
      kernel: "pillow",
      start: "even",
    };
    this.#session = new GraphSession(runtime, vitImage(config, catalogue, arithmetic), read);
    this.#matcher = new Matcher(runtime, config.dim);
  }

  gridOf(): PatchGrid {
    const side = Math.floor(this.#config.imageSize / this.#config.patch);
    return { rows: side, columns: side };
  }

  windowOf(image: Size): PatchWindow {
    return letterboxWindow(image, this.#letterbox, this.#config.patch);
  }

  /** Any picture comes to its size. */
  check(): void {}

  recipe(): PatchRecipe {
    return {
      reading: this.reading,
      letterbox: this.#letterbox,
      budget: null,
      patch: this.#config.patch,
      order: "cyx",
      table: this.#table,
    };
  }

  /** `pooled` is the class token after the last norm, `patches` are the other tokens after it. */
  encode(input: Patches, outputs: readonly Output[]): Promise<Encoding> {
    return encodeImage(this.#session, input, {}, outputs);
  }

  match(reference: ImageTokens, generation: ImageTokens): Promise<Match> {
    return this.#matcher.match(reference, generation);
  }

  async release(): Promise<void> {
    await this.#session.release();
    await this.#matcher.release();
  }
}
