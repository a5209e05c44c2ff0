import { startTransition, useEffect, useState } from "react";
import type { LensState } from "./state.ts";
import { useLens } from "./store.ts";

const now = (): LensState => useLens.getState();

/**
 * What nobody waits for, in a render of its own that gives way: `useLens` draws at once whatever reads what changed.
 *
 * @param select the same function every time
 * @param of what is asked for; of another one the answer is there at once
 */
export function useLater<T, K = undefined>(select: (state: LensState, of: K) => T, of: K): T {
  const [answer, setAnswer] = useState(() => ({ select, of, value: select(now(), of) }));
  const isOfIt = answer.select === select && Object.is(answer.of, of);
  const value = isOfIt ? answer.value : select(now(), of);
  useEffect(() => {
    const follow = () => {
      const next = select(now(), of);
      if (!Object.is(next, value)) startTransition(() => setAnswer({ select, of, value: next }));
    };
    follow();
    return useLens.subscribe(follow);
  }, [select, of, value]);
  return value;
}
