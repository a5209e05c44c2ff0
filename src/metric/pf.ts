/**
 * Prompt following: which of the generation's patches the pool may see. The package hides weight >= threshold, while
 * CP takes weight > threshold: a patch of exactly the threshold is neither.
 */
export type PoolRegion = "background" | "foreground" | "full";

export const POOL_REGIONS: readonly PoolRegion[] = ["background", "foreground", "full"];

/**
 * Uint8 [M], 1 where the pool may look.
 *
 * @param weights generation mask weights, Float32 [M] in [0, 1]
 */
export function keptPatches(weights: Float32Array, threshold: number, region: PoolRegion): Uint8Array {
  return Uint8Array.from(weights, (weight) => {
    if (region === "full") return 1;
    const hidden = weight >= threshold;
    return hidden === (region === "foreground") ? 1 : 0;
  });
}

export function countKept(keep: Uint8Array): number {
  let count = 0;
  for (const kept of keep) count += kept;
  return count;
}
