import { cosineRow, unitRows } from "./cosine.ts";
import type { Match } from "./cp.ts";
import type { PatchGrid } from "../lib/patch-grid.ts";
import type { PoolPrepared } from "./pool.ts";

/**
 * What explains a comparison, as views read it, whoever has it: an engine that computed it, or a file in which it was
 * handed on. Pure.
 */

export type Side = "reference" | "generation";

/** An image's patches and its mask on them. */
export interface MaskedGrid {
  readonly grid: PatchGrid;
  /** Mask weights, Float32 [rows * columns] in [0, 1]; null without a mask. */
  readonly weights: Float32Array | null;
}

/** One image's subject, as its mask is judged. */
export interface Subject {
  /** Uint8 [N]: 1 inside its mask. */
  readonly inside: Uint8Array;
  /** Whether a patch's best match is too bad to be one. */
  isLost(patch: number): boolean;
}

export interface PairEvidence {
  readonly reference: MaskedGrid;
  readonly generation: MaskedGrid;
  readonly match: Match;
  /** Of the pool over the generation: its heads, and the probe's scaled logits, Float32 [heads, M], whatever the mask hides. */
  readonly attention: Pick<PoolPrepared, "logits"> & { readonly heads: number };
  /** Cosines of a patch of this side to all patches of the other, Float32. */
  cosinesOf(side: Side, patch: number): Float32Array;
  /** Mean cosine of each of the reference's patches to all of the generation's, Float32 [N]. */
  meanCosines(): Float32Array;
  /** Whether a patch inside a mask is more like its own picture outside of it than like what is found again inside. */
  isLikeOutside(side: Side, patch: number, subject: Subject): boolean;
}

/** What an engine computes of a pair, as far as this needs it. */
export interface TokenEvidence {
  readonly reference: MaskedGrid & { readonly tokens: Float32Array };
  readonly generation: MaskedGrid & { readonly tokens: Float32Array };
  readonly match: Match;
  readonly pool: PoolPrepared;
  readonly head: { readonly heads: number };
}

/** Mean of unit rows: Float64 [dim]. */
function meanRow(unit: Float32Array, dim: number): Float64Array {
  const sum = new Float64Array(dim);
  for (let start = 0; start < unit.length; start += dim) for (let d = 0; d < dim; d++) sum[d]! += unit[start + d]!;
  return sum.map((value) => (value * dim) / unit.length);
}

/** Evidence by tokens, which are brought to length 1 when the first cosine is asked for. */
export function evidenceOfTokens({ reference, generation, match, pool, head }: TokenEvidence): PairEvidence {
  const dim = reference.tokens.length / match.cosine.length;
  let known: Readonly<Record<Side, Float32Array>> | null = null;
  const units = () =>
    (known ??= { reference: unitRows(reference.tokens, dim), generation: unitRows(generation.tokens, dim) });
  let means: Float32Array | null = null;
  return {
    reference,
    generation,
    match,
    attention: { heads: head.heads, logits: pool.logits },
    cosinesOf: (side, patch) =>
      cosineRow(units()[side], patch, units()[side === "reference" ? "generation" : "reference"], dim),
    meanCosines() {
      if (means !== null) return means;
      const [unit, to] = [units().reference, meanRow(units().generation, dim)];
      means = Float32Array.from(match.cosine, (_, patch) => {
        let sum = 0;
        for (let d = 0; d < dim; d++) sum += unit[patch * dim + d]! * to[d]!;
        return sum;
      });
      return means;
    },
    isLikeOutside(side, patch, { inside, isLost }) {
      const cosines = cosineRow(units()[side], patch, units()[side], dim);
      let [within, without] = [-Infinity, -Infinity];
      for (let other = 0; other < cosines.length; other++) {
        const cosine = cosines[other]!;
        if (inside[other] === 0) without = Math.max(without, cosine);
        else if (cosine > within && !isLost(other)) within = cosine;
      }
      return without > within;
    },
  };
}
