import { addTo } from "../lib/lists.ts";
/**
 * Ids that are unique in a project: results are kept and resumed by them.
 */
export interface UniqueIds {
  readonly ids: readonly string[];
  /** Every id that was asked for more than once, and what the later ones were named. */
  readonly renamed: ReadonlyMap<string, readonly string[]>;
}

/**
 * Gives each row its own id: the wanted one, else its place (from 1) as four digits; `-2`, `-3`, … are put behind
 * an id that stands already. What a row gets depends on the rows alone, so that resuming finds them again.
 */
export function uniqueIds(wanted: readonly (string | null)[]): UniqueIds {
  const reserved = new Set(wanted.filter((id) => id !== null));
  const taken = new Set<string>();
  const counters = new Map<string, number>();
  const renamed = new Map<string, string[]>();

  const free = (id: string, isFree: (candidate: string) => boolean): string => {
    let count = counters.get(id) ?? 2;
    while (!isFree(`${id}-${count}`)) count++;
    counters.set(id, count + 1);
    return `${id}-${count}`;
  };
  const unused = (candidate: string) => !taken.has(candidate) && !reserved.has(candidate);

  const ids = wanted.map((want, index) => {
    const id = want ?? String(index + 1).padStart(4, "0");
    const isFree = want === null ? unused(id) : !taken.has(id);
    const own = isFree ? id : free(id, unused);
    taken.add(own);
    if (want !== null && own !== want) addTo(renamed, want, own);
    return own;
  });
  return { ids, renamed };
}
