/**
 * The process's own streams when they fail. Without a listener an error of theirs would end the process with a stack.
 */

const refusal = new AbortController();

/** Fires when stdout takes no more, with the system's error as its reason: a full disk, a closed pipe. */
export const stdoutRefused: AbortSignal = refusal.signal;

process.stdout.on("error", (error) => refusal.abort(error));
// There is nowhere left to tell of it; results do not depend on it.
process.stderr.on("error", () => undefined);

/** Waits until stdout has taken, or refused, all that was written. */
export function drained(): Promise<void> {
  return new Promise((resolve) => void process.stdout.write("", () => resolve()));
}

/** Whether nobody reads any more: `| head` has what it wanted. */
export const isClosed = (reason: unknown): boolean =>
  reason instanceof Error && "code" in reason && reason.code === "EPIPE";
