import { LensError } from "../lib/errors.ts";
import type { Topic } from "../store/state.ts";
import { notify, resolve } from "../store/actions/notices.ts";
import { setBusy } from "../store/actions/run.ts";

/** Shows what was thrown; a cancel is no news. @param about what it is of: it goes when that is over */
export function report(thrown: unknown, about?: Topic): void {
  const error = LensError.from(thrown);
  if (error.code !== "cancelled")
    notify("error", error.message, {
      detail: error.detail,
      reload: error.code === "missing_script",
      ...(about === undefined ? {} : { about }),
    });
}

/**
 * Runs a step that takes a while under a name for the status line; its failure becomes a notice, which goes when the step is tried again.
 *
 * @param task may be cancelled from the status line where it takes a signal
 */
export async function busily(what: string, task: (signal: AbortSignal) => Promise<void>): Promise<void> {
  const about: Topic = `step: ${what.replaceAll(/[\d,]+/g, "")}`;
  const controller = new AbortController();
  setBusy(what, task.length === 0 ? null : () => controller.abort());
  resolve(about);
  try {
    await task(controller.signal);
  } catch (thrown) {
    report(thrown, about);
  } finally {
    setBusy(null);
  }
}

/** For calls that nobody cancels. */
export const never = (): AbortSignal => new AbortController().signal;
