import { letterbox, resizedSize } from "../../imaging/letterboxes.ts";
import type { Size } from "../../imaging/naflex-size.ts";
import { cutPatches, scalingTable } from "../../imaging/patches.ts";
import type { RgbImage } from "../../imaging/resample.ts";
import type { Segmentation } from "../../imaging/segmentation.ts";
import { LensError } from "../../lib/errors.ts";
import type { BackboneParts } from "../family.ts";
import { GraphSession } from "../graph/session.ts";
import type { ImageProcessor, ProcessorRules } from "../image-processor.ts";
import type { EncodedPicture, PointPrompt, PointSegmenter } from "../segmenter.ts";
import { gridSide, type SamConfig } from "./config.ts";
import { samDecoder } from "./decoder.ts";
import { promptTokens, readPromptWeights, type PromptWeights } from "./prompts.ts";
import { samVision } from "./vision.ts";

/** Masks from clicks or a box. What is kept of a picture is its embedding, Float32 [N, dim]: 4.2 MB at the published sizes. */
export class SamSegmenter implements PointSegmenter {
  readonly abilities = new Set(["segment"] as const);
  readonly by = "points";
  readonly #parts: BackboneParts;
  readonly #config: SamConfig;
  readonly #processor: ImageProcessor;
  readonly #vision: GraphSession;
  readonly #decoder: GraphSession;
  readonly #table: readonly Float32Array[];
  #weights: Promise<PromptWeights> | null = null;

  /** @throws LensError missing_tensor, invalid_tensor, unsupported_dtype, unsupported_checkpoint, invalid_checkpoint */
  constructor(parts: BackboneParts, config: SamConfig, { usual }: ProcessorRules) {
    const { runtime, arithmetic, catalogue, read, processor } = parts;
    this.#parts = parts;
    this.#config = config;
    this.#processor = processor ?? { ...usual, where: "", assumed: true, misfit: null };
    const { vision, decoder } = config;
    this.#vision = new GraphSession(runtime, samVision(vision, decoder.dim, catalogue, arithmetic), read);
    this.#decoder = new GraphSession(runtime, samDecoder(config, catalogue), read);
    if (this.#processor.misfit !== null) throw this.#processor.misfit;
    this.#table = scalingTable(this.#processor.scaling);
  }

  /** A picture's size as the encoder sees it, before it is padded. */
  #resized(size: Size): Size {
    const { resize } = this.#processor.letterbox;
    return resize === null ? size : resizedSize(size, resize);
  }

  /** @throws LensError unsupported_image where nothing is left of its shorter side, without the file's name */
  async encodePicture(image: RgbImage): Promise<EncodedPicture> {
    const { patch, imageSize } = this.#config.vision;
    const { width, height } = this.#resized(image);
    if (width === 0 || height === 0)
      throw new LensError(
        "unsupported_image",
        `a picture of ${image.width} x ${image.height} pixels comes to ${width} x ${height} for SAM: it is too long for its width. Cut it first.`,
      );
    const padded = { width: imageSize, height: imageSize };
    const { data } = cutPatches(letterbox(image, this.#processor.letterbox), patch, this.#table, "cyx", padded);
    const dims = [gridSide(this.#config.vision) ** 2, 3 * patch * patch];
    const outputs = await this.#vision.run({ patches: { dims, data } });
    return { size: { width: image.width, height: image.height }, tensors: [outputs.floats("embedding")] };
  }

  async segment({ size, tensors: [embedding] }: EncodedPicture, prompt: PointPrompt): Promise<Segmentation> {
    if (prompt.clicks.length === 0 && prompt.box === null)
      throw new LensError("invalid_settings", "Nothing is pointed at: a click or a box is needed.");
    const { vision, decoder } = this.#config;
    const { dim } = decoder;
    const [count, side] = [gridSide(vision) ** 2, 4 * gridSide(vision)];
    if (embedding?.length !== count * dim)
      throw new LensError("invalid_settings", "This picture was encoded by another segmenter. Encode it again.");
    this.#weights ??= readPromptWeights(this.#parts.read, this.#parts.catalogue);
    const resized = this.#resized(size);
    const tokens = promptTokens(prompt, size, resized, vision.imageSize, await this.#weights);
    const outputs = await this.#decoder.run({
      picture: { dims: [count, dim], data: embedding },
      prompt: { dims: [tokens.length / dim, dim], data: tokens },
    });
    const expected = outputs.floats("iou");
    const best = expected.indexOf(Math.max(...expected));
    return {
      values: outputs.floats("masks").slice(best * side * side, (best + 1) * side * side),
      rows: side,
      columns: side,
      unit: "logit",
      padded: { side: vision.imageSize, ...resized },
      expectedIou: expected[best]!,
    };
  }

  async release(): Promise<void> {
    await this.#vision.release();
    await this.#decoder.release();
  }
}
