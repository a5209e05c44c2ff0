import { createColumnHelper, tableFeatures } from "@tanstack/react-table";
import type { ReactNode } from "react";
import type { Column } from "../../analysis/column.ts";
import type { SampleRow } from "../../analysis/rows.ts";
import { CONCEPT, conceptOf, measureColumn, METHOD, PROMPT, STATE } from "../../analysis/sample-columns.ts";
import { tableMeasures } from "../../project/measure-lists.ts";
import type { Measure } from "../../project/measures.ts";
import { scoreOf } from "../../project/scores.ts";
import { needOf } from "../needs.ts";
import { PairCell } from "../pictures/PairCell.tsx";
import { FlagList } from "./FlagList.tsx";
import type { TableRow } from "./rows.ts";
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

/** Rows come filtered and in order (store/order.ts): the table library says which columns there are, and reads values. */
export const features = tableFeatures({ columnMeta });

const helper = createColumnHelper<typeof features, SampleRow>();

/** A column of the analysis, with its values, as it looks. */
const column = ({ id, valueOf }: Column<SampleRow>, header: string, meta: ColumnLook) =>
  helper.accessor((row): ReturnType<typeof valueOf> => valueOf(row), { id, header, meta });

const scoreLook = (measure: Measure): ColumnLook => ({
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

const flagsLook = ({ tip }: Measure): ColumnLook => ({
  tip,
  least: 80,
  grow: 1,
  draw: ({ scores }) => <FlagList flags={scores?.flags ?? []} />,
});

function ofMeasure(measure: Measure) {
  const look = measure.value.kind === "flags" ? flagsLook(measure) : scoreLook(measure);
  return column(measureColumn(measure), measure.label, look);
}

/** The table's columns, from left to right. @param further measures beside the register's */
export const gridColumns = (further: readonly Measure[]) =>
  helper.columns([
    helper.display({
      id: "pair",
      header: "Pair",
      meta: { tip: "Reference and generation", least: 78, grow: 0, draw: ({ sample }) => <PairCell sample={sample} /> },
    }),
    column(CONCEPT, "Concept", {
      tip: "The subject that is to be kept",
      least: 96,
      grow: 1,
      draw: ({ sample }) => <TextCell text={conceptOf(sample)} />,
    }),
    column(METHOD, "Method", {
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
    column(PROMPT, "Prompt", {
      tip: "The prompt as given",
      least: 120,
      grow: 2,
      draw: ({ sample }) => <TextCell text={sample.prompt} dim />,
    }),
    ...tableMeasures(further).map(ofMeasure),
    column(STATE, "State", {
      tip: "Waiting, done, stale or failed",
      least: 74,
      grow: 0,
      draw: ({ state, about }) => <StateCell state={state} about={about} />,
    }),
  ]);

export type GridColumns = ReturnType<typeof gridColumns>;
