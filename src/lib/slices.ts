import { yieldToEventLoop } from "./event-loop.ts";

/**
 * Work that takes longer than a frame may: it says by `yield` where others can get a turn.
 *
 * @template S what it tells there, how far it is say
 */
export type Slices<T, S = unknown> = Generator<S, T, void>;

/** Does it in one go. @param between called after each slice but the last: it may end the whole by throwing */
export function atOnce<T, S>(slices: Slices<T, S>, between: (told: S) => void = () => undefined): T {
  for (;;) {
    const step = slices.next();
    if (step.done === true) return step.value;
    between(step.value);
  }
}

/**
 * Does it while events are answered between.
 *
 * @param between called after each slice but the last
 * @throws what the signal was aborted with
 */
export async function inSlices<T, S>(
  signal: AbortSignal,
  slices: Slices<T, S>,
  between: (told: S) => void = () => undefined,
): Promise<T> {
  for (;;) {
    signal.throwIfAborted();
    const step = slices.next();
    if (step.done === true) return step.value;
    between(step.value);
    await yieldToEventLoop();
  }
}
