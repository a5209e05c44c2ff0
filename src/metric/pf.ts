/**
 * Prompt following: which of the generation's patches the pool may see. The package hides weight >= threshold, while
 * CP takes weight > threshold: a patch of exactly the threshold is neither. Both compare in float32, as torch does.
 */
export type PoolRegion = "background" | "foreground" | "full";

export const POOL_REGIONS: readonly PoolRegion[] = ["background", "foreground", "full"];

/**
 * Uint8 [M], 1 where the pool may look.
 *
 * @param weights generation mask weights, Float32 [M] in [0, 1]
 */
export function keptPatches(weights: Float32Array, threshold: number, region: PoolRegion): Uint8Array {
  const limit = Math.fround(threshold);
  const keep = new Uint8Array(weights.length);
  for (let i = 0; i < keep.length; i++)
    keep[i] = region === "full" || weights[i]! >= limit === (region === "foreground") ? 1 : 0;
  return keep;
}

export function countKept(keep: Uint8Array): number {
  let count = 0;
  for (const kept of keep) count += kept;
  return count;
}
