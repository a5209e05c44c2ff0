import { maskFacts } from "../imaging/masks/facts.ts";
import { encodeMaskPng } from "../imaging/masks/png.ts";
import { maskFromSegmentation, peakOf, POINTED_THRESHOLD } from "../imaging/segmentation.ts";
import { LensError } from "../lib/errors.ts";
import type { Gate } from "../lib/gate.ts";
import type { ByteSource } from "../platform/bytes.ts";
import type { MadeMask, MaskProgress, MaskRequest, MaskSummary, MaskWish } from "./mask-request.ts";
import type { Pipeline } from "./pipeline.ts";
import type { Segmenters } from "./segmenters.ts";

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
