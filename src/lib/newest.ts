/**
 * Calls of which one is under way at most, and only the newest counts: what was asked for meanwhile waits, one thing at most,
 * and an answer that something newer was asked after is dropped.
 */
export interface Newest<A> {
  ask(wanted: A): void;
  /** What waits is not asked for, and what is under way is aborted and not told of. */
  drop(): void;
}

/**
 * @param call what is asked; not called again before it settles
 * @param tell the newest's answer
 * @param fail the newest's error
 */
export function createNewest<A, R>(
  call: (signal: AbortSignal, wanted: A) => Promise<R>,
  tell: (result: R, wanted: A) => void,
  fail: (thrown: unknown) => void,
): Newest<A> {
  let waiting: { readonly wanted: A } | null = null;
  let controller: AbortController | null = null;

  const run = async (wanted: A): Promise<void> => {
    const mine = new AbortController();
    controller = mine;
    const counts = () => waiting === null && !mine.signal.aborted;
    try {
      const result = await call(mine.signal, wanted);
      if (counts()) tell(result, wanted);
    } catch (thrown) {
      if (counts()) fail(thrown);
    }
    controller = null;
    const next = waiting;
    waiting = null;
    if (next !== null) void run(next.wanted);
  };

  return {
    ask(wanted) {
      if (controller === null) void run(wanted);
      else waiting = { wanted };
    },
    drop() {
      waiting = null;
      controller?.abort();
    },
  };
}
