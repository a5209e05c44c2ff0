import { centreOf, type PatchGrid } from "../../../lib/patch-grid.ts";
import { conceptPreservation, withoutPatches } from "../../../metric/cp.ts";
import type { PairEvidence } from "../../../metric/evidence.ts";
import { regionsWhere, type PatchRegion } from "../why/patch-regions.ts";
import * as limits from "../why/thresholds.ts";

/** Where a pair lost its score: the subject's patches that are found worst, as a few named parts. Pure. */

export interface Part {
  readonly patches: readonly number[];
  /** "upper left"; no two parts of a pair have the same. */
  readonly name: string;
  /** Mean best cosine. */
  readonly mean: number;
  /** Of all that the subject's cosines lack to 1, the share that these lack. */
  readonly loss: number;
  /** CP with these patches taken out of the mask; null where none would be left. */
  readonly without: number | null;
  /** Where its matches went in the generation, each once. */
  readonly matches: readonly number[];
  /** The patch in its middle, and the match in its matches' middle: where its number stands. */
  readonly middle: number;
  readonly matchesMiddle: number;
}

export interface Parts {
  /** How they come about: parts that are lost, or weaker than the rest; none that stands out; the subject is lost as a whole; the model tells no patches apart. */
  readonly kind: "lost" | "weak" | "none" | "whole" | "flat";
  /** By what they take from CP, the most first. */
  readonly parts: readonly Part[];
  /** CP with all of them taken out of the mask; null where none would be left, or there are none. */
  readonly without: number | null;
  /** Share of the subject's patches that are lost. */
  readonly lost: number;
}

/** How far the pair's cosines are to be trusted, and from where on a patch is low. */
export interface Levels {
  /** The way from chance to kept; see facts.ts. */
  readonly spread: number;
  readonly quality: (cosine: number) => number;
  /** What the subject's best quarter reaches, on the scale of `quality`, and its median. */
  readonly best: number;
  readonly strength: number;
  /** Share of its patches that are lost. */
  readonly lost: number;
}

const UNIT = { x: 0, y: 0, width: 1, height: 1 };

/** The patch from which the others are nearest, a patch as often as it is given; of a ring no empty middle. */
function middleOf(patches: readonly number[], { rows, columns }: PatchGrid): number {
  const box = { ...UNIT, width: columns, height: rows };
  const places = patches.map((patch) => centreOf({ rows, columns }, box, patch));
  const total = (i: number) =>
    places.reduce((sum, { x, y }) => sum + Math.hypot(x - places[i]!.x, y - places[i]!.y), 0);
  const totals = patches.map((_, i) => total(i));
  return patches[totals.indexOf(Math.min(...totals))]!;
}

const ORDINALS = ["", ", second", ", third", ", fourth", ", fifth", ", sixth"];

/** The places, those that come again told apart in their order. */
function uniqueNames(places: readonly string[]): string[] {
  return places.map((place, i) => {
    const before = places.slice(0, i).filter((other) => other === place).length;
    return `${place}${ORDINALS[before] ?? `, ${before + 1}`}`;
  });
}

/** Lost regions that are large, or small but deep: a few patches that are nearly found are noise at an edge. */
export function lostRegions(
  image: Parameters<typeof regionsWhere>[0],
  { quality, best }: Pick<Levels, "quality" | "best">,
): PatchRegion[] {
  const level = Math.max(limits.LOST, limits.PART_LOST * best);
  return regionsWhere(image, (cosine) => quality(cosine) < level, limits.SMALL_PART_SHARE, true).filter(
    ({ share, mean }) => share >= limits.REGION_SHARE || quality(mean) <= limits.SMALL_PART_DEEP,
  );
}

/** Regions clearly below the subject's best: told of one that is found less well as a whole. */
export const weakRegions = (
  image: Parameters<typeof regionsWhere>[0],
  { quality, best }: Pick<Levels, "quality" | "best">,
): PatchRegion[] =>
  regionsWhere(image, (cosine) => quality(cosine) < limits.PART_WEAK * best, limits.WEAK_REGION_SHARE, true);

/**
 * The parts of a pair.
 *
 * @param subject Uint8 [N]: 1 where the reference's weight lies above the threshold; at least one is
 */
export function partsOf(
  { reference, generation, match }: Pick<PairEvidence, "reference" | "generation" | "match">,
  subject: Uint8Array,
  threshold: number,
  levels: Levels,
): Parts {
  const { lost } = levels;
  const none = (kind: "none" | "whole" | "flat"): Parts => ({ kind, parts: [], without: null, lost });
  if (levels.spread < limits.SPREAD) return none("flat");
  if (lost > limits.MOST_LOST) return none("whole");
  const image = { subject, cosine: match.cosine, grid: reference.grid };
  const low = lostRegions(image, levels);
  const regions = low.length > 0 || levels.strength >= limits.WEAK ? low : weakRegions(image, levels);
  if (regions.length === 0) return none("none");

  const lack = (patches: Iterable<number>): number => {
    let sum = 0;
    for (const patch of patches) sum += 1 - match.cosine[patch]!;
    return sum;
  };
  const whole = lack([...subject.keys()].filter((patch) => subject[patch] === 1));
  const weights = reference.weights ?? Float32Array.from(subject);
  const cpWithout = (patches: readonly number[]) =>
    conceptPreservation(match, withoutPatches(weights, patches), threshold);
  const most = regions
    .toSorted((a, b) => lack(b.patches) - lack(a.patches) || a.worst - b.worst)
    .slice(0, limits.MOST_PARTS);
  const names = uniqueNames(most.map(({ place }) => place));
  const parts = most.map(({ patches, mean }, i): Part => {
    const matches = patches.map((patch) => match.index[patch]!);
    return {
      patches,
      name: names[i]!,
      mean,
      loss: lack(patches) / whole,
      without: cpWithout(patches),
      matches: [...new Set(matches)],
      middle: middleOf(patches, reference.grid),
      matchesMiddle: middleOf(matches, generation.grid),
    };
  });
  return {
    kind: low.length > 0 ? "lost" : "weak",
    parts,
    without: cpWithout(parts.flatMap(({ patches }) => patches)),
    lost,
  };
}
