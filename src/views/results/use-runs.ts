import { useMemo } from "react";
import { runsText } from "../../project/exports/statement.ts";
import { TOY_WORDS } from "../../project/toy.ts";
import { useLens } from "../../store/store.ts";
import { isOfToy } from "../../store/toy.ts";

const NO_RUNS: readonly string[] = [];

/** Models and settings that rows were computed with, a sentence each; what most were comes first. */
export function useRuns(): readonly string[] {
  const results = useLens((state) => state.listedResults);
  return useMemo(() => (results.size === 0 ? NO_RUNS : runsText([...results.values()])), [results]);
}

/** What is to be said behind them where they are the demo's; null where they are not. */
export const useToyWords = (): string | null =>
  useLens((state) => (state.listedResults.size > 0 && isOfToy(state) ? TOY_WORDS : null));
