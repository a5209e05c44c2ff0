import { cutPatches, scalingTable } from "../../imaging/patches.ts";
import type { RgbImage } from "../../imaging/resample.ts";
import { sigmoid, type Segmentation } from "../../imaging/segmentation.ts";
import { MemoCache } from "../../lib/memo-cache.ts";
import type { TextEmbedding } from "../backbone.ts";
import { ClipText } from "../clip-towers/text.ts";
import { missingTokenizer, type BackboneParts } from "../family.ts";
import { GraphSession } from "../graph/session.ts";
import type { ImageProcessor, ProcessorRules } from "../image-processor.ts";
import { prepareFixed } from "../prepare-fixed.ts";
import type { EncodedPicture, NameSegmenter } from "../segmenter.ts";
import type { ClipsegConfig } from "./config.ts";
import { CLIP, clipsegDecoder, clipsegImage, logitsSide, pictureOutputs } from "./graphs.ts";
import { pictureSide } from "./pictures.ts";

/** Names kept, in bytes of their vectors: one name is asked of many pictures. */
const NAMES_BUDGET = 2 ** 20;

/**
 * CLIPSeg as the authors' mask script uses it: processor, logits, sigmoid. The sigmoid is taken at the decoder's own size,
 * and what brings it to the picture's is imaging/segmentation.ts.
 */
export class ClipsegSegmenter implements NameSegmenter {
  readonly abilities = new Set(["segment"] as const);
  readonly by = "name";
  readonly #config: ClipsegConfig;
  readonly #rules: ProcessorRules;
  readonly #processor: ImageProcessor;
  readonly #image: GraphSession;
  readonly #text: ClipText;
  readonly #decoder: GraphSession;
  readonly #table: readonly Float32Array[];
  /** Patches a side of a prepared picture. */
  readonly #side: number;
  readonly #names = new MemoCache<TextEmbedding>(NAMES_BUDGET, ({ embedding }) => embedding.byteLength);

  /** @throws LensError missing_tensor, invalid_tensor, unsupported_checkpoint, missing_file */
  constructor(parts: BackboneParts, config: ClipsegConfig, rules: ProcessorRules) {
    const { runtime, arithmetic, catalogue, read, processor, tokenizer } = parts;
    if (tokenizer === null || processor === null) throw missingTokenizer(parts.name);
    const misfit = processor.misfit ?? tokenizer.settings.misfit;
    if (misfit !== null) throw misfit;
    this.#config = config;
    this.#rules = rules;
    this.#processor = processor;
    this.#side = Math.floor(pictureSide(processor) / config.vision.patch);
    this.#image = new GraphSession(runtime, clipsegImage(config, this.#side, catalogue, arithmetic), read);
    this.#text = new ClipText(parts, tokenizer, config.text, CLIP);
    this.#decoder = new GraphSession(runtime, clipsegDecoder(config, this.#side, catalogue), read);
    this.#table = scalingTable(processor.scaling);
  }

  async encodePicture(image: RgbImage): Promise<EncodedPicture> {
    const { patch } = this.#config.vision;
    const { data } = cutPatches(prepareFixed(image, this.#processor, this.#rules), patch, this.#table, "cyx");
    const names = pictureOutputs(this.#config);
    const outputs = await this.#image.run({ patches: { dims: [this.#side ** 2, 3 * patch * patch], data } }, names);
    return {
      size: { width: image.width, height: image.height },
      tensors: names.map((name) => outputs.floats(name)),
    };
  }

  /** What the decoder is told of a name: Float32 [projection]. @throws LensError failed_inference */
  conditionOf(name: string): Promise<TextEmbedding> {
    return this.#names.get(name, () => this.#text.encode(name));
  }

  /** Float32 [side * side], row-major, of the decoder's own size. @throws LensError failed_inference */
  async logitsOf({ tensors }: EncodedPicture, name: string): Promise<Float32Array> {
    const { embedding } = await this.conditionOf(name);
    const { decoder } = this.#config;
    const states = pictureOutputs(this.#config).map((output, i) => [
      output,
      { dims: [1 + this.#side ** 2, decoder.dim], data: tensors[i]! },
    ]);
    const outputs = await this.#decoder.run({
      ...Object.fromEntries(states),
      condition: { dims: [1, embedding.length], data: embedding },
    });
    return outputs.floats("logits");
  }

  async segment(picture: EncodedPicture, name: string): Promise<Segmentation> {
    const edge = logitsSide(this.#config, this.#side);
    return {
      values: (await this.logitsOf(picture, name)).map(sigmoid),
      rows: edge,
      columns: edge,
      unit: "probability",
      padded: null,
      expectedIou: null,
    };
  }

  async release(): Promise<void> {
    await this.#image.release();
    await this.#text.release();
    await this.#decoder.release();
  }
}
