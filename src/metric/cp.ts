/**
 * The paper (arXiv 2605.22469) as pure functions on typed arrays. Nothing here knows a model, a file or a screen.
 * Where paper and package differ, the authors' package (masc-metric 0.3.0) stands.
 *
 * This file: concept preservation and the ablation's aggregators, all from one `Match`.
 */

/**
 * For every patch of either image its best match in the other one. Cosines are of L2-normalised tokens.
 * Reference patches number N, generation patches M. Ties go to the lower index.
 */
export interface Match {
  /** Float32 [N]: largest cosine of each reference patch to any generation patch. */
  readonly cosine: Float32Array;
  /** Int32 [N]: which generation patch that is. */
  readonly index: Int32Array;
  /** Float32 [M]: largest cosine of each generation patch to any reference patch. */
  readonly backCosine: Float32Array;
  /** Int32 [M]: which reference patch that is. */
  readonly backIndex: Int32Array;
}

function meanWhere(values: ArrayLike<number>, keep: (index: number) => boolean): number | null {
  let sum = 0;
  let count = 0;
  for (let i = 0; i < values.length; i++) {
    if (!keep(i)) continue;
    sum += values[i]!;
    count++;
  }
  return count === 0 ? null : sum / count;
}

/**
 * Whether a patch is the subject's for CP: its weight strictly above the threshold, which torch brings to the weights'
 * float32 first (a grey mask of 51 is not above 0.2).
 */
export function isSubject(weight: number, threshold: number): boolean {
  return weight > Math.fround(threshold);
}

/** How many patches count as subject for CP: weight strictly above the threshold. */
export function countAbove(weights: Float32Array, threshold: number): number {
  let count = 0;
  for (const weight of weights) if (isSubject(weight, threshold)) count++;
  return count;
}

/** Mean of all mask weights, in [0, 1]. The package's `cp_fg_frac_ref`. */
export function meanWeight(weights: Float32Array): number {
  return meanWhere(weights, () => true) ?? 0;
}

/**
 * CP: mean best cosine over the reference's subject patches (weight > threshold); null when there is none.
 *
 * @param weights reference mask weights, Float32 [N] in [0, 1]
 */
export function conceptPreservation(match: Match, weights: Float32Array, threshold: number): number | null {
  return meanWhere(match.cosine, (i) => isSubject(weights[i]!, threshold));
}

/** Mask weights with these patches taken out of the mask: what CP would be without them is CP of these. */
export function withoutPatches(weights: Float32Array, patches: Iterable<number>): Float32Array {
  const rest = weights.slice();
  for (const patch of patches) rest[patch] = 0;
  return rest;
}

/** `global_maxcos`: mean best cosine over all reference patches. */
export function globalMaxCosine(match: Match): number | null {
  return meanWhere(match.cosine, () => true);
}

/** `weighted_maxcos`: sum(w * best) / sum(w) over the reference; null when all weights are 0. */
export function weightedMaxCosine(match: Match, weights: Float32Array): number | null {
  let sum = 0;
  let total = 0;
  for (let i = 0; i < weights.length; i++) {
    sum += weights[i]! * match.cosine[i]!;
    total += weights[i]!;
  }
  return total > 0 ? sum / total : null;
}

/**
 * `recall_fg`: of the mutual nearest neighbours that start in the reference's subject, the share that ends in the
 * generation's subject (both by weight > threshold); null when there are none.
 */
export function foregroundRecall(
  match: Match,
  referenceWeights: Float32Array,
  generationWeights: Float32Array,
  threshold: number,
): number | null {
  let mutual = 0;
  let inside = 0;
  for (let i = 0; i < match.index.length; i++) {
    const best = match.index[i]!;
    if (match.backIndex[best] !== i || !isSubject(referenceWeights[i]!, threshold)) continue;
    mutual++;
    if (isSubject(generationWeights[best]!, threshold)) inside++;
  }
  return mutual === 0 ? null : inside / mutual;
}

/**
 * Leak: the share of subject patches whose best match lies outside the generation's subject (weight <= threshold);
 * null when the reference has no subject patch.
 */
export function bestMatchInBackground(
  match: Match,
  referenceWeights: Float32Array,
  generationWeights: Float32Array,
  threshold: number,
): number | null {
  const outside = Float32Array.from(match.index, (best) => (isSubject(generationWeights[best]!, threshold) ? 0 : 1));
  return meanWhere(outside, (i) => isSubject(referenceWeights[i]!, threshold));
}

/**
 * How far two masks mark the same patches: intersection over union, 1 where neither marks any.
 *
 * @param a mask weights, Float32 [N]
 * @param b of the same grid
 */
export function maskOverlap(a: Float32Array, b: Float32Array, threshold: number): number {
  let [both, either] = [0, 0];
  for (let i = 0; i < a.length; i++) {
    const [inA, inB] = [isSubject(a[i]!, threshold), isSubject(b[i]!, threshold)];
    if (inA && inB) both++;
    if (inA || inB) either++;
  }
  return either === 0 ? 1 : both / either;
}
