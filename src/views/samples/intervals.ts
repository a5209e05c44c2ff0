import { clustersOf, drawMeans, type Interval } from "../../analysis/bootstrap.ts";
import type { NumberColumn } from "../../analysis/column.ts";
import type { SampleRow } from "../../analysis/rows.ts";
import { conceptOf } from "../../analysis/sample-columns.ts";

/** Intervals of groups' means, of those that are looked at: each is drawn once, in small portions, between frames. */

/** Rows of a concept are drawn together; a pair whose concept nobody knows stands for itself. */
const unitOf = ({ sample }: SampleRow): string => conceptOf(sample);

/** Milliseconds of drawing after which the page gets a turn. */
const TURN = 5;

/** By the rows that were drawn from: other rows are another array. */
const known = new WeakMap<readonly SampleRow[], Map<string, Interval | null>>();
let last: Promise<unknown> = Promise.resolve();

/** What is known of these columns already; undefined: it was not drawn yet. */
export const knownInterval = (rows: readonly SampleRow[], id: string): Interval | null | undefined =>
  known.get(rows)?.get(id);

async function draw(signal: AbortSignal, rows: readonly SampleRow[], column: NumberColumn<SampleRow>): Promise<void> {
  const intervals = known.get(rows) ?? new Map<string, Interval | null>();
  known.set(rows, intervals);
  if (intervals.has(column.id)) return;
  let began = performance.now();
  const steps = drawMeans(clustersOf(rows, column.valueOf, unitOf));
  for (;;) {
    if (performance.now() - began > TURN) {
      await new Promise((resolve) => {
        setTimeout(resolve, 0);
      });
      began = performance.now();
    }
    if (signal.aborted) return;
    const { done, value } = steps.next();
    if (done === true) {
      intervals.set(column.id, value);
      return;
    }
  }
}

/** Draws what is not known yet, one group after the other; when it settles, `knownInterval` has it unless it was cancelled. */
export function drawIntervals(
  signal: AbortSignal,
  rows: readonly SampleRow[],
  columns: readonly NumberColumn<SampleRow>[],
): Promise<void> {
  const mine = last.then(async () => {
    for (const column of columns) if (!signal.aborted) await draw(signal, rows, column);
  });
  last = mine;
  return mine;
}

/** How many units are drawn from, and what they are, in words. */
export function unitWords(rows: readonly SampleRow[]): string {
  const concepts = new Set(rows.map(unitOf)).size;
  return concepts > 1 ? `${concepts.toLocaleString("en")} concepts` : `${rows.length.toLocaleString("en")} rows`;
}
