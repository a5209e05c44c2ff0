/**
 * How kernels of our own compared with onnxruntime's, kept from one start to the next: two that are about as fast would
 * else take turns, and scores differ in their last digits from one reload to the next.
 */
export interface KernelTiming {
  /** Why they are not used, in words; null where they are worth it. */
  readonly whyNot: string | null;
}

const DAY = 24 * 3600 * 1000;
/** Milliseconds: what else a machine did while they were timed shall not count for long, and most of all where it made kernels slow. */
const VALID = 30 * DAY;
const VALID_NOT = DAY;

/**
 * @param of what was timed where: build, browser, threads; without line breaks
 * @param at milliseconds since 1970
 */
export const keepTiming = (of: string, at: number, { whyNot }: KernelTiming): string =>
  [of, at, whyNot ?? ""].join("\n");

/**
 * @param kept by keepTiming, or anything else
 * @returns null where it was measured elsewhere, too long ago, or cannot be read
 */
export function readTiming(kept: string | null, of: string, now: number): KernelTiming | null {
  const [where, at, whyNot] = kept?.split("\n") ?? [];
  const age = now - Number(at);
  if (where !== of || whyNot === undefined || !(age >= 0 && age <= (whyNot === "" ? VALID : VALID_NOT))) return null;
  return { whyNot: whyNot === "" ? null : whyNot };
}
