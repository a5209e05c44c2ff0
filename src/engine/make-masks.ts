import { maskFacts } from "../imaging/masks/facts.ts";
import { encodeMaskPng } from "../imaging/masks/png.ts";
import type { Size } from "../imaging/naflex-size.ts";
import { maskFromSegmentation, type Segmentation } from "../imaging/segmentation.ts";
import { LensError } from "../lib/errors.ts";
import type { Gate } from "../lib/gate.ts";
import type { Point } from "../lib/patch-grid.ts";
import type { ByteSource } from "../platform/bytes.ts";
import type { MadeMask, MaskProgress, MaskRequest, MaskSummary, MaskWish } from "./mask-request.ts";
import type { Pipeline } from "./pipeline.ts";
import type { Segmenters } from "./segmenters.ts";

/** The middle of the highest cell of a map that spans its picture: in the picture's pixels, and the value there. */
export function peakOf(
  { values, rows, columns }: Segmentation,
  { width, height }: Size,
): Point & { readonly value: number } {
  let best = 0;
  for (let i = 1; i < values.length; i++) if (values[i]! > values[best]!) best = i;
  return {
    x: (((best % columns) + 0.5) / columns) * width,
    y: ((Math.floor(best / columns) + 0.5) / rows) * height,
    value: values[best]!,
  };
}

/** SAM's masks are cut where its logits are 0 (segmenters.md). */
const POINTED_THRESHOLD = 0.5;

export interface MaskJob {
  readonly pipeline: Pick<Pipeline, "info">;
  readonly segmenters: Pick<Segmenters, "segment" | "required">;
  /** @throws LensError missing_file */
  find(path: string): ByteSource;
  readonly gate: Gate;
  onProgress(progress: MaskProgress): void;
}

/**
 * Makes masks one after the other. What is wrong with one picture is that picture's answer; only a cancel ends the run, and
 * a segmenter that is not open.
 *
 * @throws LensError cancelled, missing_file where the segmenter is not open, invalid_settings
 */
export async function makeMasks(
  signal: AbortSignal,
  { slot, refine, threshold, wishes }: MaskRequest,
  { pipeline, segmenters, find, gate, onProgress }: MaskJob,
): Promise<MaskSummary> {
  const make = async ({ path, name }: MaskWish): Promise<MadeMask> => {
    const source = find(path);
    const size = await pipeline.info(source);
    const named = await segmenters.segment(slot, source, { name });
    await gate.pass(signal);
    const { x, y, value: peak } = peakOf(named, size);
    // What is pointed at marks something even where the subject is not: where its name found nothing, nobody points.
    const isPointed = refine !== null && peak > threshold;
    const prompt = { clicks: [{ x, y, positive: true }], box: null };
    const seen = isPointed ? await segmenters.segment(refine, source, prompt) : named;
    const mask = maskFromSegmentation(seen, size, isPointed ? POINTED_THRESHOLD : threshold);
    return { png: new Blob(await encodeMaskPng(mask), { type: "image/png" }), facts: maskFacts(mask, seen), peak };
  };
  for (const needed of refine === null ? [slot] : [slot, refine]) segmenters.required(needed);
  let failed = 0;
  for (const wish of wishes) {
    await gate.pass(signal);
    onProgress({ kind: "begun", path: wish.path });
    try {
      onProgress({ kind: "mask", path: wish.path, answer: await make(wish) });
    } catch (thrown) {
      signal.throwIfAborted();
      failed++;
      onProgress({ kind: "mask", path: wish.path, answer: { error: LensError.from(thrown).toRecord() } });
    }
  }
  return { made: wishes.length - failed, failed };
}
