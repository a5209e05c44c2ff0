import type { TableLine } from "../../analysis/lines.ts";
import type { SampleRow } from "../../analysis/rows.ts";

/** What ticking a line does to what is ticked. */

const NONE: readonly string[] = [];

/** What of a line is ticked. A part of a row is ticked with that. */
export function idsOf(line: TableLine<SampleRow>): readonly string[] {
  if (line.kind === "part") return NONE;
  return line.kind === "group" ? line.group.rows.map(({ sample }) => sample.id) : [line.row.sample.id];
}

/** How many of those that are meant are ticked. */
export type Ticked = "all" | "some" | "none";

/** How much of a line is ticked. */
export function tickedOf(line: TableLine<SampleRow>, ticked: ReadonlySet<string>): Ticked {
  if (ticked.size === 0) return "none";
  const ids = idsOf(line);
  const count = ids.reduce((sum, id) => sum + Number(ticked.has(id)), 0);
  return count === 0 ? "none" : count === ids.length ? "all" : "some";
}

/**
 * With a line ticked, or not where it was; a group with all of its rows. With an anchor so are all lines between.
 *
 * @param at the line's place
 * @param anchor the place of the line that was ticked before; null: this one alone
 */
export function tickLines(
  lines: readonly TableLine<SampleRow>[],
  at: number,
  anchor: number | null,
  ticked: ReadonlySet<string>,
): ReadonlySet<string> {
  const line = lines[at];
  if (line === undefined) return ticked;
  const on = tickedOf(line, ticked) !== "all";
  const [from, to] = anchor === null ? [at, at] : [Math.min(at, anchor), Math.max(at, anchor)];
  const next = new Set(ticked);
  for (const one of lines.slice(from, to + 1))
    for (const id of idsOf(one)) {
      if (on) next.add(id);
      else next.delete(id);
    }
  return next;
}
