import { GROUPS, type Entry, type Group } from "./entry.ts";
import { matchOf } from "./match.ts";

/** An entry that is offered, with the places of its title's characters that were found. */
export interface Offered {
  readonly entry: Entry;
  readonly marks: readonly number[];
}

export interface OfferedGroup {
  readonly title: Group | "Recent" | "Best";
  readonly offered: readonly Offered[];
}

/** So many stand in the list at most: a person types on. */
const MOST = 60;
/** So many of what was used last. */
const MOST_RECENT = 5;
/** Of samples, of which there may be ten thousand. */
const MOST_SAMPLES = 12;

/** What is found by its other words is worth so much of what is found by its title. */
const BY_WORDS = 0.5;
const RECENT = 12;
const NEAR = 6;
const NOT_NOW = -40;
/** A sample's name may hold any word: what can be done goes first. */
const SAMPLE = -25;

interface Scored extends Offered {
  readonly score: number;
}

/** null where the query is not found in it. */
function scored(entry: Entry, query: string, recent: readonly string[]): Scored | null {
  const byTitle = matchOf(query, entry.title);
  const byAll = byTitle ?? matchOf(query, `${entry.title} ${entry.words ?? ""}`);
  if (byAll === null) return null;
  const used = recent.indexOf(entry.id);
  return {
    entry,
    marks: byAll.marks.filter((mark) => mark < entry.title.length),
    score:
      byAll.score * (byTitle === null ? BY_WORDS : 1) +
      (used === -1 ? 0 : RECENT - used) +
      (entry.near === true ? NEAR : 0) +
      (entry.not === undefined ? 0 : NOT_NOW) +
      (entry.group === "Samples" ? SAMPLE : 0),
  };
}

const unmarked = (entry: Entry): Offered => ({ entry, marks: [] });

/** Before anything is typed: what was used last, then what can be done now, by headings. */
function unasked(entries: readonly Entry[], recent: readonly string[]): readonly OfferedGroup[] {
  const possible = entries.filter(({ not }) => not === undefined);
  const last = recent.flatMap((id) => possible.find((entry) => entry.id === id) ?? []).slice(0, MOST_RECENT);
  const others = possible.filter((entry) => entry.quiet !== true && !last.includes(entry));
  return [
    { title: "Recent" as const, offered: last.map(unmarked) },
    ...GROUPS.map((title) => ({ title, offered: others.filter(({ group }) => group === title).map(unmarked) })),
  ].filter(({ offered }) => offered.length > 0);
}

/**
 * What the palette offers for what was typed, the best first; what cannot be done now is last and says why.
 *
 * @param recent ids of what was used, the latest first
 */
export function offer(entries: readonly Entry[], query: string, recent: readonly string[]): readonly OfferedGroup[] {
  if (query.trim() === "") return unasked(entries, recent);
  const found = entries.flatMap((entry) => scored(entry, query, recent) ?? []).toSorted((a, b) => b.score - a.score);
  let samples = 0;
  const offered = found.filter(({ entry }) => entry.group !== "Samples" || ++samples <= MOST_SAMPLES).slice(0, MOST);
  return offered.length === 0 ? [] : [{ title: "Best", offered }];
}
