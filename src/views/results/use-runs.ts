import { useMemo } from "react";
import { runsText } from "../../project/exports/statement.ts";
import { useLens } from "../../store/store.ts";

const NO_RUNS: readonly string[] = [];

/** Models and settings that rows were computed with, a sentence each; what most were comes first. */
export function useRuns(): readonly string[] {
  const results = useLens((state) => state.listedResults);
  return useMemo(() => (results.size === 0 ? NO_RUNS : runsText([...results.values()])), [results]);
}
