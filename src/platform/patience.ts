/**
 * How long something may take that lets no message into its worker: bounds, generous, so that what is slow is not taken
 * for what hangs. An engine that is silent for longer is spoken of (engine/watchdog.ts).
 */

/** Milliseconds that anything may take: the largest picture that is decoded, say. */
export const PATIENCE = 40_000;

/** Reading weights from a disk, before their size is known: SO400M's at 3 MB/s. */
export const READING_PATIENCE = 600_000;

/** Bytes of weights a millisecond, read and packed: a tenth of what a slow disk gives. */
const SLOWEST_LOADING = 10_000;
/** Multiplications and additions a millisecond: a tenth of what two cores do on WebAssembly. */
const SLOWEST_COMPUTING = 4_000_000;

export const loadingPatience = (bytes: number): number => PATIENCE + bytes / SLOWEST_LOADING;

/**
 * Of a run through weights of so many bytes (of four each; fewer bytes a number are faster too).
 *
 * @param rows patches or tokens
 */
export function computingPatience(bytes: number, rows: number): number {
  const linear = 2 * rows * (bytes / 4);
  // Attention grows with the square: at 4096 rows about as much as everything linear in a tower of SO400M's shape.
  return PATIENCE + (linear * (1 + rows / 4096)) / SLOWEST_COMPUTING;
}
