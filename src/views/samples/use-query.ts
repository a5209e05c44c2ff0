import { useMemo } from "react";
import { filterRows } from "../../analysis/filter.ts";
import { conditionsOf, parseQuery, type Term } from "../../analysis/query.ts";
import type { SampleRow } from "../../analysis/rows.ts";
import type { Vocabulary } from "../../analysis/vocabulary.ts";
import { useCommands } from "../../store/commands.ts";
import { vocabularyOf } from "../../store/order.ts";
import { allListedRowsOf } from "../../store/selectors.ts";
import { useLens } from "../../store/store.ts";

/** The filter's text, and what it says. The text is all there is: whoever shows or changes a part of it reads and writes that. */
export interface FilterTexts {
  readonly text: string;
  readonly terms: readonly Term<SampleRow>[];
  readonly vocabulary: Vocabulary<SampleRow>;
  readonly setText: (text: string) => void;
}

/** For what is not drawn anew as a run's rows come in. */
export function useFilterTexts(): FilterTexts {
  const { setFilter } = useCommands();
  const text = useLens((state) => state.filter);
  const vocabulary = useLens(vocabularyOf);
  const terms = useMemo(() => parseQuery(text, vocabulary), [text, vocabulary]);
  return { text, terms, vocabulary, setText: setFilter };
}

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
