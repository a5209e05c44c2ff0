import { yieldToEventLoop } from "./event-loop.ts";

/** Work that takes longer than a frame may: it says by `yield` where others can get a turn. */
export type Slices<T> = Generator<void, T, void>;

/** Does it in one go. */
export function atOnce<T>(slices: Slices<T>): T {
  for (;;) {
    const step = slices.next();
    if (step.done === true) return step.value;
  }
}

/**
 * Does it while events are answered between.
 *
 * @throws what the signal was aborted with
 */
export async function inSlices<T>(signal: AbortSignal, slices: Slices<T>): Promise<T> {
  for (;;) {
    signal.throwIfAborted();
    const step = slices.next();
    if (step.done === true) return step.value;
    await yieldToEventLoop();
  }
}
