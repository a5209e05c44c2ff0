import { cosine } from "./cosine.ts";
import { bestMatchInBackground, conceptPreservation, countAbove, type Match } from "./cp.ts";
import { countKept, keptPatches } from "./pf.ts";
import { finishPool, type PoolHead, type PoolPrepared } from "./pool.ts";

/**
 * A pair's scores as functions of its masks alone, for masks that move: everything else is at hand. The same functions
 * as a fresh score, so the same numbers.
 */
export interface LiveEvidence {
  readonly match: Match;
  /** The generation's. */
  readonly pool: PoolPrepared;
  readonly head: PoolHead;
  /** Of the prompt without its subject, Float32 [dim]; null without a prompt. */
  readonly text: Float32Array | null;
}

/** PF as it was scored, for a pair whose text is not at hand: it holds while the same patches are kept. */
export interface ScoredPf {
  /** Of the generation's mask that it was scored with. */
  readonly weights: Float32Array;
  readonly value: number;
}

export interface LiveScore {
  readonly value: number | null;
  /** Patches it comes from: the subject's for CP, those the pool saw for PF. */
  readonly patches: number;
}

export interface LiveScores {
  /** @param weights of the reference's mask */
  cp(weights: Float32Array): LiveScore;
  /** @param weights of the generation's mask */
  pf(weights: Float32Array): LiveScore;
  /** Whether `pf` has the answer at hand, because no patch has changed sides since. */
  knowsPf(weights: Float32Array): boolean;
  leak(referenceWeights: Float32Array, generationWeights: Float32Array): number | null;
}

const equal = (a: Uint8Array, b: Uint8Array): boolean => {
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return false;
  return true;
};

export function createLiveScores(
  { match, pool, head, text }: LiveEvidence,
  threshold: number,
  scored: ScoredPf | null = null,
): LiveScores {
  /** A stroke moves patches across the threshold only now and then. */
  let last: { readonly keep: Uint8Array; readonly score: LiveScore } | null = null;
  const keepOf = (weights: Float32Array) => keptPatches(weights, threshold, "background");
  const scoredKeep = scored && keepOf(scored.weights);
  return {
    cp: (weights) => ({
      value: conceptPreservation(match, weights, threshold),
      patches: countAbove(weights, threshold),
    }),
    pf(weights) {
      const keep = keepOf(weights);
      if (last !== null && equal(last.keep, keep)) return last.score;
      const pooled = text && finishPool(head, pool, keep);
      const known = scored !== null && scoredKeep !== null && equal(scoredKeep, keep) ? scored.value : null;
      const score = { value: text === null ? known : pooled && cosine(pooled, text), patches: countKept(keep) };
      last = { keep, score };
      return score;
    },
    knowsPf: (weights) => last !== null && equal(last.keep, keepOf(weights)),
    leak: (from, to) => bestMatchInBackground(match, from, to, threshold),
  };
}
