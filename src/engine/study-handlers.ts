import { LensError } from "../lib/errors.ts";
import type { CallHandlers } from "../lib/calls.ts";
import { yieldToEventLoop } from "../lib/event-loop.ts";
import { drawAgreement } from "../evaluation/agreement-intervals.ts";
import { drawGroups, type Portion } from "../evaluation/mean-intervals.ts";
import type { Study } from "../evaluation/study.ts";
import type { StudyCalls } from "./study-protocol.ts";

/** Milliseconds between two words on how far it is. */
const TELL = 100;

/** Takes steps until the last, and lets a cancel in between. */
async function inSteps<T>(
  signal: AbortSignal,
  steps: Generator<Portion, T>,
  onProgress: (portion: Portion) => void,
): Promise<T> {
  let told = performance.now();
  for (;;) {
    const step = steps.next();
    if (step.done === true) return step.value;
    if (performance.now() - told > TELL) {
      onProgress(step.value);
      told = performance.now();
    }
    await yieldToEventLoop();
    signal.throwIfAborted();
  }
}

/** What draws intervals, on the page in a worker of its own. */
export function createStudyHandlers(): CallHandlers<StudyCalls> {
  let held: Study | null = null;
  const study = (): Study => {
    if (held === null) throw new LensError("invalid_settings", "No study is at hand: give it by `hold` first.");
    return held;
  };
  return {
    async hold(_signal, args) {
      held = args.study;
      return null;
    },
    groups: (signal, { groups }, onProgress) => inSteps(signal, drawGroups(study(), groups), onProgress),
    agreement: (signal, { dimension, options, metrics = study().metrics }, onProgress) =>
      inSteps(signal, drawAgreement({ ...study(), metrics }, dimension, options), onProgress),
  };
}
