import type { Size } from "../../imaging/naflex-size.ts";
import type { PatchGrid } from "../../lib/patch-grid.ts";
import { letterboxWindow, type PatchWindow } from "../../imaging/patch-window.ts";
import { cutPatches, scalingTable, type Patches } from "../../imaging/patches.ts";
import type { PixelRows, RgbImage } from "../../imaging/resample.ts";
import type { Match } from "../../metric/cp.ts";
import type { Encoding, ImageTokens, Output, PatchBackbone, TextBackbone, TextEmbedding } from "../backbone.ts";
import { missingTokenizer, type BackboneParts } from "../family.ts";
import { Matcher } from "../graph/matcher.ts";
import { GraphSession } from "../graph/session.ts";
import type { ImageProcessor, ProcessorRules } from "../image-processor.ts";
import { prepareFixed } from "../prepare-fixed.ts";
import type { TextTokenizer } from "../tokenizer.ts";
import { encodeImage } from "../vit-encoding.ts";
import type { ClipConfig } from "./config.ts";
import { causalBias, CLIP_POSITION_TABLE, CLIP_TOKEN_TABLE, clipImage, clipText } from "./graphs.ts";

/** The position CLIP pools at: the first end mark, or the largest id where an old config says so. */
function endPosition(ids: Int32Array, endMark: number | null): number {
  const mark = endMark ?? ids.reduce((largest, id) => Math.max(largest, id), 0);
  const position = ids.indexOf(mark);
  return position === -1 ? 0 : position;
}

/** CLIP-I and CLIP-T as DreamBench++ defines them. */
export class ClipBackbone implements PatchBackbone, TextBackbone {
  readonly abilities = new Set(["pooled", "patches", "text"] as const);
  readonly reading = "shown";
  readonly naflex = false;
  readonly oneTowerAtATime = false;
  readonly #parts: BackboneParts;
  readonly #config: ClipConfig;
  readonly #rules: ProcessorRules;
  readonly #tokenizer: TextTokenizer;
  readonly #processor: ImageProcessor;
  readonly #image: GraphSession;
  readonly #text: GraphSession;
  readonly #matcher: Matcher;
  readonly #table: readonly Float32Array[];

  /** @throws LensError missing_tensor, invalid_tensor, unsupported_checkpoint */
  constructor(parts: BackboneParts, config: ClipConfig, rules: ProcessorRules) {
    const { runtime, arithmetic, catalogue, read, processor, tokenizer } = parts;
    if (tokenizer === null || processor === null) throw missingTokenizer(parts.name);
    this.#parts = parts;
    this.#config = config;
    this.#rules = rules;
    this.#tokenizer = tokenizer;
    this.#processor = processor;
    this.#image = new GraphSession(runtime, clipImage(config, catalogue, arithmetic), read);
    this.#text = new GraphSession(runtime, clipText(config, catalogue, arithmetic), read);
    this.#matcher = new Matcher(runtime, config.vision.dim);
    const misfit = processor.misfit ?? tokenizer.settings.misfit;
    if (misfit !== null) throw misfit;
    this.#table = scalingTable(processor.scaling);
  }

  gridOf(): PatchGrid {
    const side = Math.floor(this.#config.vision.imageSize / this.#config.vision.patch);
    return { rows: side, columns: side };
  }

  windowOf(image: Size): PatchWindow {
    return letterboxWindow(image, this.#processor.letterbox, this.#config.vision.patch);
  }

  /** @throws LensError unsupported_checkpoint where the checkpoint's preparation does not bring this picture to the model's size */
  prepare(image: RgbImage | PixelRows): Patches {
    return cutPatches(prepareFixed(image, this.#processor, this.#rules), this.#config.vision.patch, this.#table, "cyx");
  }

  encode(input: Patches, outputs: readonly Output[]): Promise<Encoding> {
    return encodeImage(this.#image, input, {}, outputs);
  }

  match(reference: ImageTokens, generation: ImageTokens): Promise<Match> {
    return this.#matcher.match(reference, generation);
  }

  async encodeText(text: string): Promise<TextEmbedding> {
    const { dim, endMark } = this.#config.text;
    const { ids, cut } = this.#tokenizer.encode(text);
    const length = endPosition(ids, endMark) + 1;
    const order = Array.from({ length }, (_, position) => position);
    const outputs = await this.#text.run({
      rows: {
        dims: [length, dim],
        data: await this.#parts.readRows(CLIP_TOKEN_TABLE, [...ids.subarray(0, length)]),
      },
      positions: { dims: [length, dim], data: await this.#parts.readRows(CLIP_POSITION_TABLE, order) },
      causal: { dims: [1, 1, length, length], data: causalBias(length) },
    });
    return { ids, cut, embedding: outputs.floats("embedding") };
  }

  async release(): Promise<void> {
    await this.#image.release();
    await this.#text.release();
    await this.#matcher.release();
  }
}
