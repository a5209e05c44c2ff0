import type { Segmentation } from "../imaging/segmentation.ts";
import { LensError } from "../lib/errors.ts";
import { MemoCache } from "../lib/memo-cache.ts";
import type { EncodedPicture, PointPrompt } from "../models/segmenter.ts";
import type { ByteSource } from "../platform/bytes.ts";
import type { ModelInfo, OpenSegmenter, SlotId } from "./models.ts";
import type { Pipeline } from "./pipeline.ts";

/** How a subject is said: by its name, or by clicks and a box. */
export type SegmentPrompt = { readonly name: string } | PointPrompt;

const MEBIBYTE = 2 ** 20;
/** SAM's are 4 MB each, CLIPSeg's .4. */
const ENCODED_BUDGET = 128 * MEBIBYTE;

const bytesOf = ({ tensors }: EncodedPicture): number => tensors.reduce((sum, { byteLength }) => sum + byteLength, 0);

/** The open segmenters, by slot, and what they made pictures into: a picture is encoded once, and the next prompt costs the decoder only. */
export class Segmenters {
  readonly #pipeline: Pick<Pipeline, "hash" | "rgb">;
  readonly #pass: (model: ModelInfo) => Promise<void>;
  readonly #open = new Map<SlotId, OpenSegmenter>();
  readonly #encoded = new MemoCache<EncodedPicture>(ENCODED_BUDGET, bytesOf);

  /** @param pass throws where this device makes masks wrongly; asked before the first */
  constructor(
    pipeline: Pick<Pipeline, "hash" | "rgb">,
    pass: (model: ModelInfo) => Promise<void> = () => Promise.resolve(),
  ) {
    this.#pipeline = pipeline;
    this.#pass = pass;
  }

  /** Puts one in its slot; the one that was there is released. */
  async use(model: OpenSegmenter): Promise<void> {
    await this.drop(model.info.slot);
    this.#open.set(model.info.slot, model);
  }

  /** Takes what is open in a slot out of use; nothing where nothing is. */
  async drop(slot: SlotId): Promise<void> {
    const model = this.#open.get(slot);
    this.#open.delete(slot);
    await model?.segmenter.release();
  }

  /** What is open in a slot; null where nothing is. */
  opened(slot: SlotId): ModelInfo | null {
    return this.#open.get(slot)?.info ?? null;
  }

  /** Whether this picture was encoded already: then a prompt costs the decoder only. */
  async knows(slot: SlotId, source: ByteSource): Promise<boolean> {
    return this.#encoded.has(await this.#key(slot, source));
  }

  /** @throws LensError missing_file, unsupported_device, invalid_settings where the segmenter is told of subjects otherwise, failed_inference */
  async segment(slot: SlotId, source: ByteSource, prompt: SegmentPrompt): Promise<Segmentation> {
    const { segmenter, info } = this.required(slot);
    await this.#pass(info);
    const encoded = async () =>
      this.#encoded.get(await this.#key(slot, source), async () =>
        segmenter.encodePicture(await this.#pipeline.rgb(source)),
      );
    if (segmenter.by === "name" && "name" in prompt) return segmenter.segment(await encoded(), prompt.name);
    if (segmenter.by === "points" && "clicks" in prompt) return segmenter.segment(await encoded(), prompt);
    throw new LensError(
      "invalid_settings",
      `"${info.name}" is told of a subject by ${segmenter.by === "name" ? "its name" : "clicks and boxes"}.`,
    );
  }

  /** What is open in a slot. @throws LensError missing_file where nothing is */
  required(slot: SlotId): OpenSegmenter {
    const model = this.#open.get(slot);
    if (model !== undefined) return model;
    throw new LensError("missing_file", "No model that makes masks is open for this. Open one on the page of models.");
  }

  async #key(slot: SlotId, source: ByteSource): Promise<string> {
    const { fingerprint, precision } = this.required(slot).info;
    return `${fingerprint} ${precision} ${await this.#pipeline.hash(source)}`;
  }
}
