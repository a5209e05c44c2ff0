import type { PatchGrid } from "../../lib/patch-grid.ts";
import { connectedRegions } from "../regions.ts";
import type { EdgeGuide } from "./guided-filter.ts";
import type { MaskImage } from "./mask-image.ts";
import { resample } from "./planes.ts";

/** Masks from what is known patch by patch, drawn to the picture's edges. */

/** Contrast within a window that counts as an edge: a standard deviation of 3 % of full brightness. */
export const EDGE_CONTRAST = 0.03 ** 2;

/**
 * Windows' radius in patches. Of ten of the demo's generations, from 16 x 16 patches of their true masks, the refined
 * masks share 0.936 with the true ones (intersection over union); 0.917 at 0.75 patches, 0.928 at 1, 0.839 unrefined.
 */
const PATCH_REACH = 1.5;

/** From certainly outside to certainly inside, in cosine: what lies between is left to the picture's edges. */
const SOFTNESS = 0.12;

/**
 * How much each patch belongs to the one clicked: 1/2 where its cosine to that one is 1 - tolerance.
 *
 * @param cosines Float32 [patches]
 * @returns Float32 [patches] in [0, 1]
 */
export function similarPatches(cosines: Float32Array, tolerance: number): Float32Array {
  return cosines.map((value) => Math.min(1, Math.max(0, 0.5 + (value - (1 - tolerance)) / SOFTNESS)));
}

/**
 * Where the reference's subject stands in the generation: its patches whose best match lies inside the reference's
 * mask, the largest connected region of them.
 *
 * @param backIndex Int32 [M]: which reference patch each generation patch matches best
 * @param inside Uint8 [N]: 1 for the reference's subject patches
 * @returns Float32 [M] of 0 and 1
 */
export function proposedPatches(backIndex: Int32Array, inside: Uint8Array, grid: PatchGrid): Float32Array {
  const chosen = Uint8Array.from(backIndex, (best) => inside[best]!);
  return Float32Array.from(largestRegion(chosen, grid));
}

/** The largest region of ones connected by sides; of two equal ones the upper. Uint8 [rows * columns]. */
export function largestRegion(inside: Uint8Array, grid: PatchGrid): Uint8Array {
  const region = new Uint8Array(inside.length);
  for (const patch of connectedRegions(inside, grid)[0] ?? []) region[patch] = 1;
  return region;
}

/**
 * Bytes of 0 and 255 from how much each patch belongs, spread over the picture and drawn to its edges.
 *
 * @param membership Float32 [rows * columns] in [0, 1]
 */
export function maskOfPatches(membership: Float32Array, { rows, columns }: PatchGrid, guide: EdgeGuide): Uint8Array {
  const { width, height } = guide;
  const soft = resample({ width: columns, height: rows, data: membership }, width, height);
  const radius = Math.max(2, Math.round(Math.max(width / columns, height / rows) * PATCH_REACH));
  return harden(guide.filter(soft, radius));
}

/** The mask's bytes drawn to the picture's edges within `radius` pixels. */
export function refineToEdges({ data }: MaskImage, guide: EdgeGuide, radius: number): Uint8Array {
  const soft = Float32Array.from(data, (value) => value / 255);
  return harden(guide.filter(soft, radius));
}

const harden = (soft: Float32Array): Uint8Array => Uint8Array.from(soft, (value) => (value >= 0.5 ? 255 : 0));
