import type { Size } from "../../imaging/naflex-size.ts";
import type { PatchGrid } from "../../lib/patch-grid.ts";
import type { PatchRecipe } from "../../imaging/patch-recipe.ts";
import { letterboxWindow, type PatchWindow } from "../../imaging/patch-window.ts";
import { scalingTable, type Patches } from "../../imaging/patches.ts";
import type { Match } from "../../metric/cp.ts";
import type { Encoding, ImageTokens, Output, PatchBackbone, TextBackbone, TextEmbedding } from "../backbone.ts";
import { missingTokenizer, type BackboneParts } from "../family.ts";
import { Matcher } from "../graph/matcher.ts";
import { GraphSession } from "../graph/session.ts";
import type { ImageProcessor, ProcessorRules } from "../image-processor.ts";
import { checkFixed } from "../prepare-fixed.ts";
import { encodeImage } from "../vit-encoding.ts";
import { ClipText } from "../clip-towers/text.ts";
import { tableSide } from "../clip-towers/vision.ts";
import type { ClipConfig } from "./config.ts";
import { clipImage } from "./graphs.ts";

/** CLIP-I and CLIP-T as DreamBench++ defines them. */
export class ClipBackbone implements PatchBackbone, TextBackbone {
  readonly abilities = new Set(["pooled", "patches", "text"] as const);
  readonly reading = "shown";
  readonly naflex = false;
  readonly oneTowerAtATime = false;
  readonly #config: ClipConfig;
  readonly #rules: ProcessorRules;
  readonly #processor: ImageProcessor;
  readonly #image: GraphSession;
  readonly #text: ClipText;
  readonly #matcher: Matcher;
  readonly #table: readonly Float32Array[];

  /** @throws LensError missing_tensor, invalid_tensor, unsupported_checkpoint */
  constructor(parts: BackboneParts, config: ClipConfig, rules: ProcessorRules) {
    const { runtime, arithmetic, catalogue, read, processor, tokenizer } = parts;
    if (tokenizer === null || processor === null) throw missingTokenizer(parts.name);
    this.#config = config;
    this.#rules = rules;
    this.#processor = processor;
    this.#image = new GraphSession(runtime, clipImage(config, catalogue, arithmetic), read);
    this.#text = new ClipText(parts, tokenizer, config.text);
    this.#matcher = new Matcher(runtime, config.vision.dim);
    const misfit = processor.misfit ?? tokenizer.settings.misfit;
    if (misfit !== null) throw misfit;
    this.#table = scalingTable(processor.scaling);
  }

  gridOf(): PatchGrid {
    const side = tableSide(this.#config.vision);
    return { rows: side, columns: side };
  }

  windowOf(image: Size): PatchWindow {
    return letterboxWindow(image, this.#processor.letterbox, this.#config.vision.patch);
  }

  /** @throws LensError unsupported_checkpoint where the checkpoint's preparation does not bring this picture to the model's size */
  check(image: Size): void {
    checkFixed(image, this.#processor, this.#rules);
  }

  recipe(): PatchRecipe {
    return {
      reading: this.reading,
      letterbox: this.#processor.letterbox,
      budget: null,
      patch: this.#config.vision.patch,
      order: "cyx",
      table: this.#table,
    };
  }

  encode(input: Patches, outputs: readonly Output[]): Promise<Encoding> {
    return encodeImage(this.#image, input, {}, outputs);
  }

  match(reference: ImageTokens, generation: ImageTokens): Promise<Match> {
    return this.#matcher.match(reference, generation);
  }

  encodeText(text: string): Promise<TextEmbedding> {
    return this.#text.encode(text);
  }

  async release(): Promise<void> {
    await this.#image.release();
    await this.#text.release();
    await this.#matcher.release();
  }
}
