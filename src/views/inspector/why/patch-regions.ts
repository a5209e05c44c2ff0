import { connectedRegions, placeWithin } from "../../../imaging/regions.ts";
import type { PatchGrid } from "../../../lib/patch-grid.ts";
import { REGION_PATCHES } from "./thresholds.ts";

/** Regions of a subject whose patches are found badly: what sentences speak of and parts are made of. */

export interface PatchRegion {
  readonly patches: readonly number[];
  /** Of the subject. */
  readonly share: number;
  /** Mean best cosine. */
  readonly mean: number;
  /** The same of the subject's other patches; null where there are none. */
  readonly others: number | null;
  readonly place: string;
  /** The one with the lowest best cosine. */
  readonly worst: number;
  readonly highest: number;
}

/** One image of the pair. */
export interface Found {
  /** Uint8 [N]: 1 inside the image's mask. */
  readonly subject: Uint8Array;
  /** Best cosines to the other image. */
  readonly cosine: Float32Array;
  readonly grid: PatchGrid;
}

export const mean = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / values.length;

/** @param least share of the subject that a region has to have @param corners whether patches that touch by a corner hang together */
export function regionsWhere(
  image: Found,
  isLow: (cosine: number) => boolean,
  least: number,
  corners: boolean,
): PatchRegion[] {
  const { subject, cosine, grid } = image;
  const all = [...subject.keys()].filter((patch) => subject[patch] === 1);
  return connectedRegions(
    subject.map((inside, patch) => (inside === 1 && isLow(cosine[patch]!) ? 1 : 0)),
    grid,
    corners,
  )
    .filter((patches) => patches.length >= REGION_PATCHES && patches.length >= least * all.length)
    .map((patches) => regionOf(patches, all, image));
}

function regionOf(patches: readonly number[], subject: readonly number[], { cosine, grid }: Found): PatchRegion {
  const sorted = patches.toSorted((a, b) => cosine[a]! - cosine[b]!);
  const among = new Set(patches);
  const others = subject.filter((patch) => !among.has(patch));
  return {
    patches,
    share: patches.length / subject.length,
    mean: mean(patches.map((patch) => cosine[patch]!)),
    others: others.length === 0 ? null : mean(others.map((patch) => cosine[patch]!)),
    place: placeWithin(patches, subject, grid),
    worst: sorted[0]!,
    highest: cosine[sorted.at(-1)!]!,
  };
}
