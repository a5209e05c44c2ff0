import { letterbox, type Letterbox } from "./letterboxes.ts";
import { naflexSize } from "./naflex-size.ts";
import { cutPatches, type PatchOrder, type Patches } from "./patches.ts";
import type { Reading } from "./reading.ts";
import { resample, type PixelRows, type RgbImage } from "./resample.ts";

/**
 * How a picture becomes what a tower takes. Plain data: a worker that knows no model is told it, and makes the same
 * patches.
 */
export interface PatchRecipe {
  readonly reading: Reading;
  readonly letterbox: Letterbox;
  /** Brought to whole patches, at most so many, in place of the letterbox's size and crop; null leaves it to those. */
  readonly budget: number | null;
  /** Pixels a side. */
  readonly patch: number;
  readonly order: PatchOrder;
  /** [3][256]: what becomes of a byte, a channel each. */
  readonly table: readonly Float32Array[];
}

/**
 * Resizes and cuts. Whether the tower takes what comes of a picture of this size is the backbone's to say (`check`).
 *
 * @param image as `reading` has it
 * @throws LensError unsupported_image, without the file's name
 */
export function patchesBy(
  { letterbox: box, budget, patch, order, table }: PatchRecipe,
  image: RgbImage | PixelRows,
): Patches {
  if (budget === null) return cutPatches(letterbox(image, box), patch, table, order);
  const { width, height } = naflexSize(image, patch, budget);
  return cutPatches(resample(image, width, height, box.filter, box.kernel), patch, table, order);
}
