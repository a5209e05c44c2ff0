import { LensError } from "../lib/errors.ts";
import { notify, useLens } from "../store/store.ts";

/** Shows what was thrown; a cancel is no news. */
export function report(thrown: unknown): void {
  const error = LensError.from(thrown);
  if (error.code !== "cancelled") notify("error", error.message, error.detail);
}

/** Runs a step that takes a while under a name for the status line; its failure becomes a notice. */
export async function busily(what: string, task: () => Promise<void>): Promise<void> {
  useLens.setState({ busy: what });
  try {
    await task();
  } catch (thrown) {
    report(thrown);
  } finally {
    useLens.setState({ busy: null });
  }
}

/** For calls that nobody cancels. */
export const never = (): AbortSignal => new AbortController().signal;
