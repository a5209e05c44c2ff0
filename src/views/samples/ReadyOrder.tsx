import { useEffect } from "react";
import { prepareOrder } from "../../store/order.ts";
import { allListedRowsOf } from "../../store/selectors.ts";
import { useLens } from "../../store/store.ts";

/** Milliseconds before a browser's idle moments are not waited for any longer. */
const LATEST = 2000;

type Idle = (go: () => void) => () => void;

/** In an idle moment of the page; of browsers that do not tell of theirs, after a while. */
const whenIdle: Idle =
  typeof requestIdleCallback === "function"
    ? (go) => {
        const asked = requestIdleCallback(go, { timeout: LATEST });
        return () => cancelIdleCallback(asked);
      }
    : (go) => {
        const asked = setTimeout(go, 50);
        return () => clearTimeout(asked);
      };

/**
 * Puts the rows in order by these columns while nobody waits, so that the first press of a head is answered like any other.
 * It shows nothing, and that a run begins is drawn without the table.
 */
export function ReadyOrder({ ids }: { readonly ids: readonly string[] }): null {
  const key = JSON.stringify(ids);
  const samples = useLens((state) => allListedRowsOf(state).length);
  const resting = useLens((state) => state.job?.status !== "running");
  useEffect(() => {
    if (!resting || samples === 0) return undefined;
    const steps = prepareOrder(useLens.getState(), ids);
    let leave: () => void = () => undefined;
    const step = () => {
      if (steps.next().done !== true) leave = whenIdle(step);
    };
    leave = whenIdle(step);
    return () => leave();
    // oxlint-disable-next-line react/exhaustive-deps -- the key says which columns there are
  }, [key, samples, resting]);
  return null;
}
