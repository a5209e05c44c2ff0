import { cosine } from "./cosine.ts";
import { finishPool, type PoolHead, type PoolPrepared } from "./pool.ts";

/**
 * What each patch would score by itself: the pool sees that patch alone, so its attention is 1, and the vector that
 * the head makes of it is compared with the text. Float32 [N], cosines.
 *
 * @param onPass waited for between patches, which take some ten milliseconds each at SO400M's size: lets a cancel in, and says how far it is
 */
export async function patchTextCosines(
  head: PoolHead,
  { logits, values }: PoolPrepared,
  text: Float32Array,
  onPass: (done: number, total: number) => Promise<void>,
): Promise<Float32Array> {
  const { dim, heads } = head;
  const count = values.length / dim;
  const cosines = new Float32Array(count);
  const alone = new Uint8Array([1]);
  for (let i = 0; i < count; i++) {
    await onPass(i, count);
    const own: PoolPrepared = {
      logits: Float32Array.from({ length: heads }, (_, h) => logits[h * count + i]!),
      values: values.subarray(i * dim, (i + 1) * dim),
    };
    cosines[i] = cosine(finishPool(head, own, alone)!, text);
  }
  return cosines;
}
