import { createArrange } from "../analysis/arrange.ts";
import { createRankColumns, type RankColumn } from "../analysis/rank-columns.ts";
import type { Column, NamedColumn, SortBy } from "../analysis/column.ts";
import { isNamed } from "../analysis/group.ts";
import {
  createRowLines,
  groupedLines,
  groupLines,
  withParts,
  type Line,
  type RowGroup,
  type TableLine,
} from "../analysis/lines.ts";
import type { SampleRow } from "../analysis/rows.ts";
import { sampleColumns } from "../analysis/sample-columns.ts";
import { freeInputs, sampleVocabulary } from "../analysis/sample-vocabulary.ts";
import type { Vocabulary } from "../analysis/vocabulary.ts";
import { rememberLast, sameOr } from "../lib/remember.ts";
import { countReferences } from "../project/references.ts";
import { isSetAside } from "../project/set-aside.ts";
import type { InputColumn } from "../project/types.ts";
import { checkOf } from "./check.ts";
import { allListedRowsOf, furtherMeasuresOf, type identityOf } from "./selectors.ts";
import type { LensState } from "./state.ts";

/**
 * Which rows are listed, and in which order: it follows from what the rows are, the filter and the sorting, whatever
 * place is shown. Next and previous sample go by it.
 */

type Lists = Parameters<typeof identityOf>[0] &
  Pick<
    LensState,
    "intake" | "corrections" | "results" | "listedResults" | "filter" | "sorting" | "group" | "openGroups"
  >;

const NO_INPUTS: readonly InputColumn[] = [];
type Rows = Omit<Lists, "filter" | "sorting" | "group" | "openGroups">;

const ranks = rememberLast(createRankColumns);

/** Columns of where MaSC and baselines disagree, by the rows as lists go by them. */
export function rankColumnsOf(state: Rows): readonly RankColumn[] {
  const { columns, follow } = ranks(furtherMeasuresOf(state));
  follow(allListedRowsOf(state));
  return columns;
}

const vocabulary = rememberLast(sampleVocabulary);

/** What the filter may speak of; the same as long as the columns are the same. */
export const vocabularyOf = (state: Rows): Vocabulary<SampleRow> =>
  vocabulary(furtherMeasuresOf(state), state.intake?.columns ?? NO_INPUTS, rankColumnsOf(state));

const inputs = rememberLast(freeInputs);

/** Columns of the input's tables that the table has beside ours. The same array while they are. */
export const inputsOf = (state: Rows): readonly InputColumn[] =>
  inputs(furtherMeasuresOf(state), state.intake?.columns ?? NO_INPUTS, rankColumnsOf(state));

const columns = rememberLast(sampleColumns);

/** Every column that rows have. The same array while the measures and the input's tables are. */
export const columnsOf = (state: Rows): readonly Column<SampleRow>[] =>
  columns(furtherMeasuresOf(state), inputsOf(state), rankColumnsOf(state));

const arrangeBy = rememberLast(createArrange<SampleRow>);

/** The table's rows: those that the filter leaves, sorted. The same array while nothing of them has changed. */
export function listedRowsOf(state: Lists): readonly SampleRow[] {
  const arrange = arrangeBy(columnsOf(state), vocabularyOf(state));
  return arrange(allListedRowsOf(state), state.filter, state.sorting);
}

/** Has ready, a little a step, what it takes to sort the rows by one of these columns. */
export const prepareOrder = (state: Lists, ids: readonly string[]): Generator<void, void> =>
  arrangeBy(columnsOf(state), vocabularyOf(state)).prepare(allListedRowsOf(state), ids);

const groupColumn = rememberLast((of: readonly Column<SampleRow>[], group: string | null) => {
  const column = of.find(({ id }) => id === group);
  return column !== undefined && isNamed(column) ? column : null;
});

/** The column by which rows are grouped; null where they are not, or an address names one that is none. */
export const groupColumnOf = (state: Rows & Pick<LensState, "group">): NamedColumn<SampleRow> | null =>
  groupColumn(columnsOf(state), state.group);

const groups = rememberLast(
  (
    rows: readonly SampleRow[],
    by: NamedColumn<SampleRow>,
    sorting: readonly SortBy[],
    of: readonly Column<SampleRow>[],
  ) => groupLines(rows, by, sorting, of, isSetAside),
);

/** The table's rows by what they share, in their order; null where they are not grouped. */
export function groupsOf(state: Lists): readonly RowGroup<SampleRow>[] | null {
  const by = groupColumnOf(state);
  return by && groups(listedRowsOf(state), by, state.sorting, columnsOf(state));
}

const idOf = ({ sample }: SampleRow): string => sample.id;
const plainLines = rememberLast(createRowLines(idOf));
const linesOfGroups = rememberLast((of: readonly RowGroup<SampleRow>[], open: ReadonlySet<string>) =>
  groupedLines(of, open, idOf),
);

/** The table from top to bottom. The same array while nothing of it has changed. */
export function linesOf(state: Lists): readonly Line<SampleRow>[] {
  const found = groupsOf(state);
  return found === null ? plainLines(listedRowsOf(state)) : linesOfGroups(found, state.openGroups);
}

const partsOf = ({ sample }: SampleRow): number => (sample.otherReferences.length === 0 ? 0 : countReferences(sample));
const linesWithParts = rememberLast((lines: readonly Line<SampleRow>[], open: ReadonlySet<string>) =>
  withParts(lines, open, partsOf),
);

/** The same with the comparisons of rows that are open, where they are several. */
export const tableLinesOf = (state: Lists): readonly TableLine<SampleRow>[] =>
  linesWithParts(linesOf(state), state.openGroups);

const rowsOfGroups = rememberLast((of: readonly RowGroup<SampleRow>[]) => of.flatMap(({ rows }) => rows));

/** The same ids are the same array, so that what follows the order does not follow every score. */
function sameIds<T>(idsIn: (rows: readonly T[]) => readonly string[]): (rows: readonly T[]) => readonly string[] {
  let last: readonly string[] | null = null;
  return rememberLast((rows) => {
    last = sameOr(last, idsIn(rows));
    return last;
  });
}

const idsOfTable = sameIds((rows: readonly SampleRow[]) => rows.map(idOf));
// Two rows of another program may be of one sample.
const idsOfCheck = sameIds((rows: readonly { readonly id: string }[]) => [...new Set(rows.map(({ id }) => id))]);

/** Ids of the rows of the list that is shown, or else of the table. */
export function orderOf(state: LensState): readonly string[] {
  const compared = state.place === "check" ? checkOf(state) : null;
  if (compared !== null) return idsOfCheck(compared.check.rows);
  const found = groupsOf(state);
  return idsOfTable(found === null ? listedRowsOf(state) : rowsOfGroups(found));
}
