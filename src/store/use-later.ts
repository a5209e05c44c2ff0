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
  useEffect(() => {
    const follow = () => {
      const value = select(now(), of);
      startTransition(() =>
        setAnswer((last) =>
          last.select === select && Object.is(last.of, of) && Object.is(last.value, value)
            ? last
            : { select, of, value },
        ),
      );
    };
    follow();
    return useLens.subscribe(follow);
  }, [select, of]);
  return answer.select === select && Object.is(answer.of, of) ? answer.value : select(now(), of);
}
