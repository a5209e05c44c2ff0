import { useEffect } from "react";
import { useCommands } from "../../store/commands.ts";
import { useLens } from "../../store/store.ts";

/** Milliseconds for which rows stand still before they count as looked at. */
const REST = 200;

/** While a job runs, tells which rows are on the screen. */
export function useInSight(ids: readonly string[]): void {
  const { lookAt } = useCommands();
  const running = useLens((state) => state.job !== null);
  const key = running ? JSON.stringify(ids) : null;
  useEffect(() => {
    if (key === null) return undefined;
    const timer = setTimeout(() => lookAt(ids), REST);
    return () => clearTimeout(timer);
    // oxlint-disable-next-line react/exhaustive-deps -- the key says when they are others
  }, [key, lookAt]);
}
