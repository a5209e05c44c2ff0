import { startTransition, useEffect, useState } from "react";
import type { LensState } from "./state.ts";
import { useLens } from "./store.ts";

/**
 * What nobody waits for, in a render of its own that gives way: `useLens` draws at once whatever reads what changed.
 *
 * @param select the same function every time
 */
export function useLater<T>(select: (state: LensState) => T): T {
  const [value, setValue] = useState(() => select(useLens.getState()));
  useEffect(() => {
    const follow = () => {
      const now = select(useLens.getState());
      startTransition(() => setValue(() => now));
    };
    follow();
    return useLens.subscribe(follow);
  }, [select]);
  return value;
}
