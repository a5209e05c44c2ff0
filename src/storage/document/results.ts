import type { AllResults, RowResult } from "../../project/runs.ts";
import type { ResultEntry } from "./schemas.ts";

/** Results as rows, one a sample and run, so that a job writes what it computed and no more; and back. */

/** Each sample's results, the newest first. */
export function resultsOf(rows: readonly ResultEntry[]): AllResults {
  const results = new Map<string, RowResult[]>();
  for (const { sample, result } of rows.toSorted((a, b) => b.written - a.written)) {
    const kept = results.get(sample);
    if (kept === undefined) results.set(sample, [result]);
    else kept.push(result);
  }
  return results;
}

/** When each was written is not known any more: places in their order stand for it. */
export function resultRows(results: AllResults): ResultEntry[] {
  return [...results].flatMap(([sample, kept]) =>
    kept.map((result, index) => ({ sample, written: kept.length - index, result })),
  );
}
