/**
 * Rows that a person ticked are kept with the project, so that a choice made among thousands outlives its tab. What is kept
 * has a bound: it is written with the project's name and counts, again and again while a run goes on.
 */

/** Characters of all ids together: ten thousand pairs of a benchmark, whose ids are paths, have about one million. */
export const MOST_KEPT_TICKS = 2 ** 21;

/** Whether ticks outlive the tab. */
export function areKept(ticked: ReadonlySet<string>): boolean {
  let characters = 0;
  for (const id of ticked) characters += id.length;
  return characters <= MOST_KEPT_TICKS;
}

/** What is kept of ticks: all, or none of too many, since a part of them would be another choice. */
export const ticksToKeep = (ticked: ReadonlySet<string>): readonly string[] => (areKept(ticked) ? [...ticked] : []);
