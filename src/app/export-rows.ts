import { fileNameOf } from "../lib/file-name.ts";
import { toCsv, toJsonl } from "../project/export.ts";
import { resultRowOf, type ResultRow } from "../project/result.ts";
import type { ExportFormat } from "../store/commands.ts";
import { samplesOf } from "../store/selectors.ts";
import { useLens } from "../store/store.ts";
import { download } from "./download.ts";

/** The rows that have a result, in the project's order, with the command line's fields. */
export function exportRows(format: ExportFormat): void {
  const state = useLens.getState();
  const rows = samplesOf(state).flatMap((sample): ResultRow[] => {
    const result = state.results.get(sample.id);
    if (result === undefined) return [];
    return [resultRowOf(sample, result.outcome, result.run)];
  });
  const name = `${fileNameOf(state.projectName ?? "masc-lens")}-scores`;
  if (format === "jsonl") download(`${name}.jsonl`, "application/x-ndjson", toJsonl(rows));
  else download(`${name}.csv`, "text/csv", toCsv(rows));
}
