import { useEffect, useMemo, useState } from "react";
import type { SortBy } from "../../store/state.ts";
import { useLens } from "../../store/store.ts";
import { columns, COMPUTED } from "./columns.tsx";

/** While results come in, a table sorted by them is put in order this often, in milliseconds. */
const EVERY = 1000;

/** An address may name columns of another version of the page. */
const KNOWN: ReadonlySet<string> = new Set(columns.flatMap(({ id }) => id ?? []));

/**
 * The sorting, as a new array whenever rows may stand elsewhere: the table library sorts again when it changes. The
 * columns read results from the store, of which the library knows nothing.
 */
export function useLiveSorting(): SortBy[] {
  const sorting = useLens((state) => state.sorting);
  const [round, setRound] = useState(0);
  const computed = sorting.some(({ id }) => COMPUTED.has(id));
  useEffect(() => {
    if (!computed) return undefined;
    let timer: ReturnType<typeof setTimeout> | null = null;
    const stop = useLens.subscribe((state, before) => {
      if (state.results === before.results) return;
      timer ??= setTimeout(() => {
        timer = null;
        setRound((count) => count + 1);
      }, EVERY);
    });
    return () => {
      stop();
      if (timer !== null) clearTimeout(timer);
    };
  }, [computed]);
  // oxlint-disable-next-line react/exhaustive-deps -- the round is what makes it a new array
  return useMemo(() => sorting.filter(({ id }) => KNOWN.has(id)), [sorting, round]);
}
