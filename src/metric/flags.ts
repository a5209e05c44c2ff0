/**
 * What a person should know of a row beside its scores. The codes are a contract: results files carry them.
 */
export const FLAGS = [
  "mask_missing",
  "mask_empty",
  "mask_full",
  "mask_small",
  "mask_aspect",
  "mask_below_threshold",
  "no_reference_foreground",
  "no_background",
  "no_object",
  "object_not_in_prompt",
  "prompt_cut",
  "exif_rotated",
  "sixteen_bit",
  "damaged",
  /** Of several references some could not be compared with: the row is the mean over the others. */
  "reference_failed",
] as const;

export type Flag = (typeof FLAGS)[number];

/** A mask that covers no more than this share of its image sets the pair aside (metric.md, pair filter). */
export const SMALL_MASK_SHARE = 0.05;

/**
 * How far a mask's aspect ratio may be from its image's before it is called another shape. Two percent lets masks
 * pass that were made on a copy of the image scaled to whole pixels (a side of 64 rounds by up to 0.8 %), and
 * catches crops.
 */
export const ASPECT_TOLERANCE = 0.02;

interface Sized {
  readonly width: number;
  readonly height: number;
}

/** How many pixels of a mask have each grey value, Uint32 [256]. */
type Histogram = Uint32Array;

/** Share of pixels above 0, in [0, 1]. */
export function maskCoverage(histogram: Histogram): number {
  const pixels = histogram.reduce((sum, count) => sum + count, 0);
  return pixels === 0 ? 0 : (pixels - histogram[0]!) / pixels;
}

/**
 * Flags of one mask against its image. An empty mask is also a small one.
 *
 * @param small a mask that covers no more than this share is small
 */
export function maskFlags(
  mask: Sized & { readonly histogram: Histogram },
  image: Sized,
  small: number = SMALL_MASK_SHARE,
): Flag[] {
  const flags: Flag[] = [];
  const coverage = maskCoverage(mask.histogram);
  if (coverage === 0) flags.push("mask_empty");
  if (coverage === 1) flags.push("mask_full");
  if (coverage <= small) flags.push("mask_small");
  const ratio = (mask.width * image.height) / (mask.height * image.width);
  if (Math.abs(Math.log(ratio)) > ASPECT_TOLERANCE) flags.push("mask_aspect");
  return flags;
}

/** Of what a mask marks, the share that may lie below the threshold before it is told; soft edges take less. */
const MOST_BELOW = 0.5;

/**
 * Whether what a mask marks counts as background, all or most of it: a label map of 0, 1 and 2, a palette's or a pure
 * red's dark grey, a cut-out on black, whose dark parts fall out.
 *
 * @param divisor what a grey value is divided by: 255, or 1 for masks that hold nothing above 1
 * @param inside patches that the mask puts in the subject
 */
export function staysBelow(histogram: Histogram, divisor: 1 | 255, threshold: number, inside: number): boolean {
  let marked = 0;
  let below = 0;
  for (let value = 1; value < histogram.length; value++) {
    const count = histogram[value]!;
    marked += count;
    if (value / divisor < threshold) below += count;
  }
  return marked > 0 && (inside === 0 || below / marked > MOST_BELOW);
}

/** Each flag once, in the order of the contract. */
export function sortFlags(flags: Iterable<Flag>): Flag[] {
  const present = new Set(flags);
  return FLAGS.filter((flag) => present.has(flag));
}
