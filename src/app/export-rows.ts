import { version } from "../../package.json";
import type { NamedColumn } from "../analysis/column.ts";
import { isNamed } from "../analysis/group.ts";
import { groupMeans, INTERVAL_WORDS } from "../analysis/group-means.ts";
import { rowOf, type SampleRow } from "../analysis/rows.ts";
import { METHOD } from "../analysis/sample-columns.ts";
import { fileNameOf } from "../lib/file-name.ts";
import { formatOf, type ExportFormatId } from "../project/exports/register.ts";
import { exportedMeasures, type ExportGroups, type ExportRow, type ExportTable } from "../project/exports/table.ts";
import { maskOrigins } from "../project/mask-origin.ts";
import { withRemarks } from "../project/remarks.ts";
import { columnsOf } from "../store/order.ts";
import { scopedSamplesOf } from "../store/scope.ts";
import { furtherMeasuresOf, identityOf } from "../store/selectors.ts";
import type { LensState } from "../store/state.ts";
import { useLens } from "../store/store.ts";
import { download } from "./download.ts";
import { packZip } from "./pack-zip.ts";

/** The rows that are acted on and have a result. */
function answeredRows(state: LensState): readonly SampleRow[] {
  const identity = identityOf(state);
  return scopedSamplesOf(state).flatMap((sample) => {
    const result = state.results.get(sample.id);
    return result === undefined ? [] : [rowOf(sample, result, identity)];
  });
}

/** What the table is grouped by; methods are what is compared where it is not. */
const groupedBy = (state: LensState): NamedColumn<SampleRow> =>
  columnsOf(state)
    .filter(isNamed)
    .find(({ id }) => id === state.group) ?? METHOD;

const headOf = (id: string): string => id.charAt(0).toUpperCase() + id.slice(1).replaceAll("_", " ");

function groupsOf(state: LensState, rows: readonly SampleRow[], table: ExportTable): ExportGroups {
  const column = groupedBy(state);
  const groups = groupMeans(rows, column, exportedMeasures(table));
  const unnamed = groups.length === 1 ? "All pairs" : "None";
  return {
    by: headOf(column.id),
    interval: INTERVAL_WORDS,
    groups: groups.map((group) => ({ ...group, name: group.name ?? unnamed })),
  };
}

/** Rows with what they were computed with, as the formats take them. */
function tableOf(state: LensState, rows: readonly SampleRow[]): ExportTable {
  const origins = maskOrigins(state.made, state.intake?.masks ?? []);
  const samples = withRemarks(rows.map(({ sample }) => sample));
  const answered = rows.flatMap(({ sample, result }, i): ExportRow[] =>
    result === null ? [] : [{ sample: samples[i] ?? sample, outcome: result.outcome, run: result.run }],
  );
  return {
    name: state.projectName ?? "masc-lens",
    date: new Date().toISOString().slice(0, 10),
    version,
    rows: answered,
    groups: null,
    further: furtherMeasuresOf(state),
    ...(origins.size === 0 ? {} : { origins }),
  };
}

/** @param rows those that leave: rows without a result are left out */
export async function exportRows(
  id: ExportFormatId,
  rows: readonly SampleRow[] = answeredRows(useLens.getState()),
): Promise<void> {
  const state = useLens.getState();
  const { of, ending, mediaType, packed, write } = formatOf(id);
  const table = tableOf(state, rows);
  const files = write(of === "groups" ? { ...table, groups: groupsOf(state, rows, table) } : table);
  const name = `${fileNameOf(table.name)}${ending}`;
  if (packed)
    download(name, mediaType, await packZip(files.map(({ path, text }) => [path, new TextEncoder().encode(text)])));
  else for (const { text } of files) download(name, mediaType, text);
}
