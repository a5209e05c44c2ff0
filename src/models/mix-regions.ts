import { letDeviceBeHeard } from "../lib/event-loop.ts";
import { createPoolMixer, type PoolHead, type PoolPrepared } from "../metric/pool.ts";

/**
 * Mixes an image's regions (metric/pool.ts), letting others in between.
 *
 * @param regions Uint8 [N] each, 1 where a patch is kept
 * @returns Float32 [dim] each; null where no patch is kept
 */
export async function mixRegions(
  head: Pick<PoolHead, "dim" | "heads">,
  prepared: PoolPrepared,
  regions: readonly Uint8Array[],
): Promise<(Float32Array | null)[]> {
  const mix = createPoolMixer(head, prepared);
  const mixed: (Float32Array | null)[] = [];
  for (const keep of regions) {
    mixed.push(mix(keep));
    await letDeviceBeHeard();
  }
  return mixed;
}
