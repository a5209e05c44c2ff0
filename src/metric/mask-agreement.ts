import type { PatchGrid } from "../lib/patch-grid.ts";
import { cosineRow } from "./cosine.ts";
import { isSubject, maskOverlap, type Match } from "./cp.ts";

/** How far a mask agrees with what patch tokens say of its picture and of another that shows the same subject. Nothing is encoded for it. */
export interface MaskAgreement {
  /** How far the mask's patches look like each other rather than like the rest of their picture (`togetherness`); null where it marks nothing or everything. */
  readonly together: number | null;
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

/** Neighbours that are asked of each patch. Few enough to lie within a part, enough for one to err. */
const ASKED_OF = 5;

/** Patches that ask, spread over the mask: more tell nothing else, and cost 1.2 million products each at 1152 wide. */
const MOST_ASKING = 160;

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

/**
 * Of the patches that most resemble each of the mask's, those next to it left out, the share that the mask marks too,
 * from what chance would give (0) to all (1); below 0 where they are the rest's. A mask beside its subject, or of half of
 * it, holds patches that look like what it leaves out. One of the background alone, or of another thing, may be of one
 * kind too: it says where an edge is wrong, not what is marked.
 *
 * @param unit tokens of length 1, Float32 [N, dim]
 * @param weights of the mask, Float32 [N] in [0, 1]
 * @returns null where the mask marks no patch or all of them
 */
export function togetherness(
  unit: Float32Array,
  grid: PatchGrid,
  weights: Float32Array,
  threshold: number,
): number | null {
  const inside = flagsOf(weights, threshold);
  const marked = patchesOf(inside);
  if (marked.length === 0 || marked.length === inside.length) return null;
  const step = Math.max(1, marked.length / MOST_ASKING);
  let [among, asked] = [0, 0];
  for (let i = 0; i < marked.length; i += step) {
    const patch = marked[Math.floor(i)]!;
    for (const other of mostAlike(cosineRow(unit, patch, unit, unit.length / inside.length), patch, grid)) {
      among += inside[other]!;
      asked++;
    }
  }
  const chance = marked.length / inside.length;
  return asked === 0 ? null : (among / asked - chance) / (1 - chance);
}

/** The patches with the highest cosines that neither are the patch nor touch it. */
function mostAlike(cosines: Float32Array, patch: number, { columns }: PatchGrid): number[] {
  const [row, column] = [Math.floor(patch / columns), patch % columns];
  const best: number[] = [];
  for (let i = 0; i < cosines.length; i++) {
    if (best.length === ASKED_OF && cosines[i]! <= cosines[best[ASKED_OF - 1]!]!) continue;
    if (Math.abs(Math.floor(i / columns) - row) <= 1 && Math.abs((i % columns) - column) <= 1) continue;
    let at = best.length;
    while (at > 0 && cosines[best[at - 1]!]! < cosines[i]!) at--;
    best.splice(at, 0, i);
    if (best.length > ASKED_OF) best.pop();
  }
  return best;
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
