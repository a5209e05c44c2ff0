import type { PatchGrid } from "../lib/patch-grid.ts";
import { isSubject, maskOverlap, type Match } from "./cp.ts";

/** How far a mask agrees with what patch tokens say of its picture and of another that shows the same subject. Nothing is encoded for it. */
export interface MaskAgreement {
  /** How far the mask is what its picture's own patches fall into (`settledOverlap`); null where it marks nothing or everything. */
  readonly settled: number | null;
  /** Against other pictures of the subject, whose masks are not doubtful themselves. */
  readonly pairs: readonly PairAgreement[];
}

/** Against one other picture. All in [0, 1]. */
export interface PairAgreement {
  /** Of the other's subject patches whose match leads back to where it began the share whose best match lies in the mask; of all of them where none leads back. */
  readonly found: number;
  /** Of the mask's patches the share whose best match lies in the other's subject. */
  readonly back: number;
  /** Of the other's subject patches the share whose match leads back: how far matches mean a place. A subject that is lost has few. */
  readonly returns: number;
  /** Intersection over union with the mask that matching proposes: the patches whose best match lies in the other's subject. */
  readonly overlap: number;
}

/** How far a match there and back may be off, as a share of the longer side of the grid: parts have several alike. */
const NEAR = 1 / 8;

/** Rounds of two means: what moves after these is single patches. */
const ROUNDS = 5;

const flagsOf = (weights: Float32Array, threshold: number): Uint8Array =>
  Uint8Array.from(weights, (weight) => (isSubject(weight, threshold) ? 1 : 0));

const patchesOf = (flags: Uint8Array): number[] => [...flags.keys()].filter((patch) => flags[patch] === 1);

const shareOf = (patches: readonly number[], holds: (patch: number) => boolean): number =>
  patches.filter(holds).length / patches.length;

/** The match seen from the generation: what is found of its patches in the reference. */
export const turnedMatch = ({ cosine, index, backCosine, backIndex }: Match): Match => ({
  cosine: backCosine,
  index: backIndex,
  backCosine: cosine,
  backIndex: index,
});

/** The direction of the mean of some unit rows, Float64 [dim]; null where there are none of them. */
function meanOf(unit: Float32Array, flags: Uint8Array, wanted: 0 | 1): Float64Array | null {
  const dim = unit.length / flags.length;
  const mean = new Float64Array(dim);
  let count = 0;
  flags.forEach((flag, patch) => {
    if (flag !== wanted) return;
    count++;
    for (let i = 0; i < dim; i++) mean[i]! += unit[patch * dim + i]!;
  });
  const length = Math.hypot(...mean);
  return count === 0 || length === 0 ? null : mean.map((value) => value / length);
}

/**
 * Two means over a picture's patches, begun with what a mask marks and what it leaves out: intersection over union of the
 * mask with the class that grew from it, in [0, 1]. A mask along its subject's edge stays what it is; one beside it, or of
 * half of it, gives way to the whole subject or to its surroundings. It says where an edge is wrong, not what is marked:
 * another thing with its own edge stays as well.
 *
 * @param unit tokens of length 1, Float32 [N, dim]
 * @param weights of the mask, Float32 [N] in [0, 1]
 * @returns null where the mask marks no patch or all of them
 */
export function settledOverlap(unit: Float32Array, weights: Float32Array, threshold: number): number | null {
  const begun = flagsOf(weights, threshold);
  const dim = unit.length / begun.length;
  let now = begun;
  for (let round = 0; round < ROUNDS; round++) {
    const [inside, outside] = [meanOf(unit, now, 1), meanOf(unit, now, 0)];
    if (inside === null || outside === null) break;
    now = Uint8Array.from(now, (_, patch) => {
      let nearer = 0;
      for (let i = 0; i < dim; i++) nearer += unit[patch * dim + i]! * (inside[i]! - outside[i]!);
      return nearer > 0 ? 1 : 0;
    });
  }
  let [both, either, marked] = [0, 0, 0];
  begun.forEach((flag, patch) => {
    both += flag & now[patch]!;
    either += flag | now[patch]!;
    marked += flag;
  });
  return marked === 0 || marked === begun.length ? null : both / either;
}

/** An image's mask on its patches. */
export interface MaskOnGrid {
  readonly grid: PatchGrid;
  /** Float32 [rows * columns] in [0, 1]. */
  readonly weights: Float32Array;
}

/**
 * A generation's mask against its reference's; the other way round with the two changed and `turnedMatch`.
 *
 * @param match from the reference to the generation
 * @returns null where the reference's mask marks no patch, or the generation's none: then nothing can be asked
 */
export function pairAgreement(
  match: Match,
  reference: MaskOnGrid,
  generation: MaskOnGrid,
  threshold: number,
): PairAgreement | null {
  const from = flagsOf(reference.weights, threshold);
  const to = flagsOf(generation.weights, threshold);
  const [asking, marked] = [patchesOf(from), patchesOf(to)];
  if (asking.length === 0 || marked.length === 0) return null;
  const { rows, columns } = reference.grid;
  const near = Math.max(1, Math.round(Math.max(rows, columns) * NEAR));
  const proposed = Float32Array.from(match.backIndex, (best) => from[best]!);
  const returning = asking.filter((patch) => {
    const again = match.backIndex[match.index[patch]!]!;
    return (
      Math.abs(Math.floor(again / columns) - Math.floor(patch / columns)) <= near &&
      Math.abs((again % columns) - (patch % columns)) <= near
    );
  });
  return {
    found: shareOf(returning.length === 0 ? asking : returning, (patch) => to[match.index[patch]!] === 1),
    back: shareOf(marked, (patch) => from[match.backIndex[patch]!] === 1),
    returns: returning.length / asking.length,
    overlap: maskOverlap(generation.weights, proposed, threshold),
  };
}
