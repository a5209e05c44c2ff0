import {
  columnFilteringFeature,
  createColumnHelper,
  createFilteredRowModel,
  createSortedRowModel,
  globalFilteringFeature,
  rowSortingFeature,
  tableFeatures,
} from "@tanstack/react-table";
import type { ReactNode } from "react";
import { tableMeasures } from "../../project/measure-lists.ts";
import { scoreOf } from "../../project/scores.ts";
import type { Measure } from "../../project/measures.ts";
import type { Sample } from "../../project/types.ts";
import { useLens } from "../../store/store.ts";
import { needOf } from "../needs.ts";
import { FlagList } from "./FlagList.tsx";
import { PairCell } from "../pictures/PairCell.tsx";
import { byKey, scoresNow, type TableRow } from "./rows.ts";
import { ScoreCell } from "./ScoreCell.tsx";
import { StateCell } from "./StateCell.tsx";
import { TextCell } from "./TextCell.tsx";

/** How a column looks. */
export interface ColumnLook {
  /** What it is, for whoever points at its head. */
  readonly tip: string;
  /** Pixels it has at least. */
  readonly least: number;
  /** Its share of what is left of a wide table; 0 keeps it as it is. */
  readonly grow: number;
  readonly draw: (row: TableRow) => ReactNode;
}

const columnMeta: ColumnLook = { tip: "", least: 80, grow: 0, draw: () => null };

export const features = tableFeatures({
  columnMeta,
  rowSortingFeature,
  columnFilteringFeature,
  globalFilteringFeature,
  sortedRowModel: createSortedRowModel(),
  filteredRowModel: createFilteredRowModel(),
});

const helper = createColumnHelper<typeof features, Sample>();

/** @param keyOf what the column is sorted by */
function column(id: string, header: string, keyOf: (sample: Sample) => string | number | null, meta: ColumnLook) {
  return helper.accessor((sample) => sample.id, { id, header, sortFn: byKey(id, keyOf), meta });
}

function numberColumn(measure: Measure) {
  return column(measure.id, measure.label, (sample) => scoreOf(scoresNow(sample), measure.id), {
    tip: measure.tip,
    least: 92,
    grow: 0,
    draw: (row) => (
      <ScoreCell
        value={scoreOf(row.scores, measure.id)}
        why={row.scores === null ? null : needOf(measure, row)}
        stale={row.state === "stale"}
      />
    ),
  });
}

const flagsColumn = ({ id, label, tip }: Measure) =>
  column(id, label, (sample) => scoresNow(sample)?.flags.join(" ") || null, {
    tip,
    least: 80,
    grow: 1,
    draw: ({ scores }) => <FlagList flags={scores?.flags ?? []} />,
  });

const measureColumn = (measure: Measure) =>
  measure.value.kind === "flags" ? flagsColumn(measure) : numberColumn(measure);

const conceptOf = ({ concept, object, id }: Sample) => concept ?? object ?? id;

/** Failed rows first, then those that wait, then those that are done. */
function stateOrder({ id }: Sample): number {
  const outcome = useLens.getState().results.get(id)?.outcome;
  if (outcome === undefined) return 1;
  return "error" in outcome ? 0 : 2;
}

export const columns = helper.columns([
  helper.display({
    id: "pair",
    header: "Pair",
    meta: { tip: "Reference and generation", least: 78, grow: 0, draw: ({ sample }) => <PairCell sample={sample} /> },
  }),
  column("concept", "Concept", conceptOf, {
    tip: "The subject that is to be kept",
    least: 96,
    grow: 1,
    draw: ({ sample }) => <TextCell text={conceptOf(sample)} />,
  }),
  column("method", "Method", ({ method }) => method, {
    tip: "What made the generation",
    least: 96,
    grow: 1,
    draw: ({ sample: { method } }) =>
      method !== null && (
        <span className="chip" title={method}>
          {method}
        </span>
      ),
  }),
  column("prompt", "Prompt", ({ prompt }) => prompt, {
    tip: "The prompt as given",
    least: 120,
    grow: 2,
    draw: ({ sample }) => <TextCell text={sample.prompt} dim />,
  }),
  ...tableMeasures().map(measureColumn),
  column("state", "State", stateOrder, {
    tip: "Waiting, done, stale or failed",
    least: 74,
    grow: 0,
    draw: ({ state, about }) => <StateCell state={state} about={about} />,
  }),
]);

/** Columns whose order may change while a job runs. */
export const COMPUTED: ReadonlySet<string> = new Set([...tableMeasures().map(({ id }) => id), "state"]);
