import { useMemo } from "react";
import { filterRows } from "../../analysis/filter.ts";
import { conditionsOf, parseQuery, type Term } from "../../analysis/query.ts";
import type { SampleRow } from "../../analysis/rows.ts";
import type { Vocabulary } from "../../analysis/vocabulary.ts";
import { rememberLast } from "../../lib/remember.ts";
import { useCommands } from "../../store/commands.ts";
import { vocabularyOf } from "../../store/order.ts";
import { allListedRowsOf } from "../../store/selectors.ts";
import type { LensState } from "../../store/state.ts";
import { useLens } from "../../store/store.ts";

/** The filter's text, and what it says. The text is all there is: whoever shows or changes a part of it reads and writes that. */
export interface FilterTexts {
  readonly text: string;
  readonly terms: readonly Term<SampleRow>[];
  readonly vocabulary: Vocabulary<SampleRow>;
  readonly setText: (text: string) => void;
}

const parsed = rememberLast(parseQuery<SampleRow>);
const termsOf = (state: LensState) => parsed(state.filter, vocabularyOf(state));

/** For what is not drawn anew as a run's rows come in. */
export function useFilterTexts(): FilterTexts {
  const { setFilter } = useCommands();
  const text = useLens((state) => state.filter);
  return { text, terms: useLens(termsOf), vocabulary: useLens(vocabularyOf), setText: setFilter };
}

/** Whether the filter asks something of a column, by its id. */
export const useIsAsked = (column: string): boolean =>
  useLens((state) => termsOf(state).some(({ named }) => named?.column.id === column));

/** The filter as it stands, and what it is asked of. */
export interface FilterQuery extends FilterTexts {
  /** Of the project, as lists go by them. */
  readonly rows: readonly SampleRow[];
}

export const useQuery = (): FilterQuery => ({ ...useFilterTexts(), rows: useLens(allListedRowsOf) });

/** Rows that all terms leave but those of one column: what that column could be asked for. */
export function useOthersLeave({ rows, terms }: FilterQuery, column: string): readonly SampleRow[] {
  return useMemo(() => filterRows(rows, conditionsOf(terms, column)), [rows, terms, column]);
}
