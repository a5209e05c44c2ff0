import { grownWeights } from "../imaging/masks/growth.ts";
import type { GreyImage } from "../imaging/mask-grid.ts";
import type { PatchGrid } from "../lib/patch-grid.ts";
import { cosine } from "../metric/cosine.ts";
import { conceptPreservation, type Match } from "../metric/cp.ts";
import {
  intervalOf,
  VARIED_GROWTHS,
  VARIED_THRESHOLDS,
  type MaskChange,
  type ScoreInterval,
} from "../metric/mask-interval.ts";
import { keptPatches } from "../metric/pf.ts";

/** A mask on its picture's patches, and as it is read. */
export interface VariedMask {
  readonly mask: GreyImage;
  readonly grid: PatchGrid;
  readonly weights: Float32Array;
  /** Weights of other masks of the same picture, by the names of their sources. */
  readonly sources?: ReadonlyMap<string, Float32Array>;
}

interface Variant {
  readonly change: MaskChange;
  readonly weights: Float32Array;
  readonly threshold: number;
}

/** The mask as it is with other thresholds, then grown and shrunk, then as other sources have it. */
function variantsOf({ mask, grid, weights, sources = new Map() }: VariedMask, threshold: number): Variant[] {
  const grown = grownWeights(mask, grid, VARIED_GROWTHS);
  return [
    ...VARIED_THRESHOLDS.map((at): Variant => ({ change: { by: "threshold", at }, weights, threshold: at })),
    ...VARIED_GROWTHS.map((at, i): Variant => ({ change: { by: "growth", at }, weights: grown[i]!, threshold })),
    ...[...sources].map(([at, other]): Variant => ({ change: { by: "source", at }, weights: other, threshold })),
  ];
}

/** CP with the reference's mask a little another. */
export function cpInterval(match: Match, reference: VariedMask, threshold: number): ScoreInterval | null {
  return intervalOf(
    conceptPreservation(match, reference.weights, threshold),
    variantsOf(reference, threshold).map(({ change, weights, threshold: at }) => ({
      change,
      value: conceptPreservation(match, weights, at),
    })),
  );
}

/** What is to be pooled of a generation for PF's interval, and what comes of it. */
export interface PooledVariants {
  /** Uint8 [M] each, 1 where a patch is kept; the first is the mask as it is. */
  readonly regions: readonly Uint8Array[];
  /** @param pooled one a region, Float32 [dim]; null where no patch is kept */
  interval(pooled: readonly (Float32Array | null)[], text: Float32Array): ScoreInterval | null;
}

/** PF with the generation's mask a little another. Most thresholds leave the same patches: each set is pooled once. */
export function pfVariants(generation: VariedMask, threshold: number): PooledVariants {
  const now = keptPatches(generation.weights, threshold, "background");
  const places = new Map([[now.join(""), 0]]);
  const regions = [now];
  const varied = variantsOf(generation, threshold).map(({ change, weights, threshold: at }) => {
    const keep = keptPatches(weights, at, "background");
    const place = places.get(keep.join("")) ?? regions.push(keep) - 1;
    places.set(keep.join(""), place);
    return { change, place };
  });
  return {
    regions,
    interval(pooled, text) {
      const scoreAt = (place: number) => {
        const vector = pooled[place] ?? null;
        return vector && cosine(vector, text);
      };
      return intervalOf(
        scoreAt(0),
        varied.map(({ change, place }) => ({ change, value: scoreAt(place) })),
      );
    },
  };
}
