import { maskFacts } from "../../imaging/masks/facts.ts";
import type { MaskImage, Point } from "../../imaging/masks/mask-image.ts";
import type { Size } from "../../imaging/naflex-size.ts";
import { maskFromSegmentation } from "../../imaging/segmentation.ts";
import type { SegmentPrompt } from "../../engine/protocol.ts";
import type { Box } from "../../models/segmenter.ts";
import type { Segmented } from "../../project/types.ts";
import type { Segmenting } from "../../store/commands.ts";

/** Where a subject is pointed at. */
export type PointPrompt = Exclude<SegmentPrompt, { readonly name: string }>;

/** What a segmenter proposes for a mask, before it is taken. */
export interface Proposal extends Segmenting {
  readonly prompt: SegmentPrompt;
  /** A probability in [0, 1]: what lies above it is marked. */
  readonly threshold: number;
  /** Where a name was refined: what it was, and what the name had found. */
  readonly refined: {
    readonly name: string;
    readonly peak: number;
    readonly by: Segmenting["by"];
    readonly threshold: number;
  } | null;
}

/** Pixels of the longer side of what is shown while it changes; the mask that is taken has the picture's own. */
export const SHOWN_SIDE = 768;

/** A size of the same shape, its longer side at most SHOWN_SIDE. */
export function shownSize({ width, height }: Size): Size {
  const scale = Math.min(1, SHOWN_SIDE / Math.max(width, height));
  return { width: Math.max(1, Math.round(width * scale)), height: Math.max(1, Math.round(height * scale)) };
}

/** What is proposed, at a size; each of its pixels is 0 or 255. */
export const proposedAt = ({ segmentation, threshold }: Proposal, size: Size): MaskImage =>
  maskFromSegmentation(segmentation, size, threshold);

/** The highest of a map of probabilities. */
const highest = (values: Float32Array): number => values.reduce((most, value) => Math.max(most, value), 0);

/** How the mask came about, as its provenance keeps it. @param mask at the picture's size */
export function segmentedOf({ prompt, segmentation, threshold, by, refined }: Proposal, mask: MaskImage): Segmented {
  const facts = maskFacts(mask, segmentation);
  if (refined !== null) {
    const { name, peak } = refined;
    return { ...refined.by, prompt: name, threshold: refined.threshold, refinedBy: by.model, peak, facts };
  }
  const name = "name" in prompt ? prompt.name : null;
  const peak = name === null ? null : highest(segmentation.values);
  return { ...by, prompt: name, threshold, refinedBy: null, peak, facts };
}

/** What to say of a proposal that marks nothing. */
export function emptyWords({ prompt, segmentation, threshold }: Proposal): string {
  if (!("name" in prompt))
    return "Nothing is marked there. Click another part of the subject, or draw a box around it.";
  const most = highest(segmentation.values).toFixed(2);
  return `Nothing looks like “${prompt.name}” above ${threshold.toFixed(2)}: the highest is ${most}. Lower the threshold, or call it something else.`;
}

const within = (value: number, most: number) => Math.min(most, Math.max(0, value));

/** The box between two corners, within the picture. */
export function boxOf(one: Point, other: Point, { width, height }: Size): Box {
  return {
    left: within(Math.min(one.x, other.x), width),
    top: within(Math.min(one.y, other.y), height),
    right: within(Math.max(one.x, other.x), width),
    bottom: within(Math.max(one.y, other.y), height),
  };
}
