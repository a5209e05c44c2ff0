import {
  columnOrderingFeature,
  columnPinningFeature,
  columnVisibilityFeature,
  createColumnHelper,
  tableFeatures,
  type ColumnDef,
} from "@tanstack/react-table";
import type { ReactNode } from "react";
import { formatNumber } from "../../components/format.ts";
import type { Column } from "../../analysis/column.ts";
import { inputColumn } from "../../analysis/input-columns.ts";
import type { RankColumn } from "../../analysis/rank-columns.ts";
import type { SampleRow } from "../../analysis/rows.ts";
import {
  CATEGORY,
  CONCEPT,
  conceptOf,
  furtherTableMeasures,
  ID,
  measureColumn,
  METHOD,
  NOTE,
  OBJECT,
  PROMPT,
  PROMPT_ID,
  SEED,
  STATE,
  TAGS,
} from "../../analysis/sample-columns.ts";
import { tableMeasures } from "../../project/measure-lists.ts";
import type { Measure } from "../../project/measures.ts";
import { scoreOf } from "../../project/scores.ts";
import type { InputColumn } from "../../project/types.ts";
import { formatMeasure } from "../format-measure.ts";
import { needOf } from "../needs.ts";
import { PairCell } from "../pictures/PairCell.tsx";
import { meanAndBest } from "../reference-words.ts";
import { FlagList } from "./FlagList.tsx";
import { NumberCell } from "./NumberCell.tsx";
import { PartsToggle } from "./PartsToggle.tsx";
import { PromptCell } from "./PromptCell.tsx";
import type { TableRow } from "./rows.ts";
import { RankCell } from "./RankCell.tsx";
import { ScoreCell } from "./ScoreCell.tsx";
import { StateCell } from "./StateCell.tsx";
import { TextCell } from "./TextCell.tsx";

/** What a column is of, for whoever chooses among them. */
export type ColumnSubject = "pair" | "scores" | "details" | "input";

/** How a column looks. */
export interface ColumnLook {
  /** What it is, for whoever points at its head. */
  readonly tip: string;
  readonly subject: ColumnSubject;
  /** Whether it is there before a person says so. */
  readonly shown: boolean;
  /** On which side it stays while the others scroll, before a person says so. */
  readonly pinned: "start" | "end" | null;
  /** Pixels it has at least: of a column of numbers what the longest takes. */
  readonly least: number;
  /** The same where there is no room for all columns; left out where it is the same. */
  readonly narrow?: number;
  /** Its share of what is left of a wide table; 0 keeps it as it is. */
  readonly grow: number;
  /** Numbers of any length stand under each other by their ends. */
  readonly align: "start" | "end";
  /** Its values; null where it has none. */
  readonly of: Column<SampleRow> | null;
  /** A number as it stands there. */
  readonly format: (value: number) => string;
  readonly draw: (row: TableRow) => ReactNode;
}

/** Whether the glossary has an entry of it: it has one of every measure. */
export const isExplained = ({ subject }: ColumnLook): boolean => subject === "scores" || subject === "details";

const columnMeta: ColumnLook = {
  tip: "",
  subject: "pair",
  shown: true,
  pinned: null,
  least: 80,
  grow: 0,
  align: "start",
  of: null,
  format: formatNumber,
  draw: () => null,
};

/** Rows come filtered, grouped and in order (store/order.ts): the table library says which columns stand where. */
export const features = tableFeatures({
  columnMeta,
  columnVisibilityFeature,
  columnOrderingFeature,
  columnPinningFeature,
});

export type GridColumn = ColumnDef<typeof features, SampleRow>;
export type GridColumns = readonly GridColumn[];

const helper = createColumnHelper<typeof features, SampleRow>();

type Look = Pick<ColumnLook, "tip" | "least" | "draw"> & Partial<ColumnLook>;

/** A column of the analysis, with its values, as it looks. */
function column(of: Column<SampleRow>, header: string, look: Look) {
  const { id, valueOf } = of;
  const meta = { ...columnMeta, of, ...look };
  return helper.accessor((row): ReturnType<typeof valueOf> => valueOf(row), { id, header, meta });
}

/** A text of the pair's own. */
const words = (of: Column<SampleRow>, header: string, tip: string, look: Partial<ColumnLook> = {}) =>
  column(of, header, { tip, least: 96, grow: 1, draw: (row) => <TextCell text={wordOf(of, row)} />, ...look });

function wordOf(of: Column<SampleRow>, row: SampleRow): string | null {
  const value = of.valueOf(row);
  return typeof value === "string" ? value : null;
}

const scoreLook = (measure: Measure): Look => ({
  tip: measure.tip,
  subject: "scores",
  least: 92,
  format: (value) => formatMeasure(measure, value),
  draw: (row) => (
    <ScoreCell
      value={scoreOf(row.scores, measure.id)}
      why={row.scores === null ? null : needOf(measure, row)}
      stale={row.state === "stale"}
      of={meanAndBest(row.result?.outcome, measure)}
    />
  ),
});

const flagsLook = ({ tip }: Measure): Look => ({
  tip,
  subject: "scores",
  least: 80,
  grow: 1,
  draw: ({ scores }) => scores !== null && scores.flags.length > 0 && <FlagList flags={scores.flags} />,
});

function ofMeasure(measure: Measure) {
  const look = measure.value.kind === "flags" ? flagsLook(measure) : scoreLook(measure);
  return column(measureColumn(measure), measure.label, look);
}

/** Pixels of a digit, and of what is around a number. */
const DIGIT = 8.2;
const AROUND = 10;
/** Digits of a count of patches, and of a share: there are hardly more. */
const COUNT_DIGITS = 6;

/** Pixels that a number of so many characters takes. */
export const numberWidth = (characters: number): number => Math.ceil(characters * DIGIT) + AROUND;

/** A measure that is shown where a person asks for it. */
function furtherMeasure(measure: Measure) {
  const of = measureColumn(measure);
  const { tip, label } = measure;
  const look = { tip, subject: "details", shown: false } as const;
  if (of.kind !== "number") return words(of, label, tip, look);
  if (measure.value.kind === "number" && measure.value.percent !== true)
    return column(of, label, { ...scoreLook(measure), ...look });
  return column(of, label, {
    ...look,
    least: numberWidth(COUNT_DIGITS),
    align: "end",
    format: (value) => formatMeasure(measure, value),
    draw: (row) => {
      const value = of.valueOf(row);
      return <NumberCell value={value} shown={formatMeasure(measure, value)} stale={row.state === "stale"} />;
    },
  });
}

/** A column of a person's tables. @param longest characters of its longest number */
function ofInput(input: InputColumn, longest: number) {
  const of = inputColumn(input);
  const { name, sources } = input;
  const tip = sources.length === 0 ? "Of your tables" : `Of ${sources.join(", ")}`;
  const look = { tip, subject: "input", shown: false } as const;
  if (of.kind !== "number") return words(of, name, tip, look);
  return column(of, name, {
    ...look,
    least: numberWidth(longest),
    align: "end",
    draw: (row) => <NumberCell value={of.valueOf(row)} />,
  });
}

/** The disagreement that is shown unasked: DINO is what the field measures subjects by. */
const SHOWN_RANK = "rank_cp_dino";
/** "+100.0". */
const RANK_DIGITS = 6;
/** Pixels of "Rank vs DINO". */
const RANK_HEAD = 88;

const ofRank = (of: RankColumn) =>
  column(of, of.label, {
    tip: of.tip,
    subject: "scores",
    shown: of.id === SHOWN_RANK,
    least: RANK_HEAD,
    narrow: numberWidth(RANK_DIGITS),
    align: "end",
    draw: (row) => <RankCell column={of} row={row} />,
  });

/**
 * The table's columns, from left to right.
 *
 * @param further measures beside the register's
 * @param input columns of the input's tables
 * @param longestOf characters of the longest number of one of these
 * @param ranks where MaSC and baselines disagree
 */
export const gridColumns = (
  further: readonly Measure[],
  input: readonly InputColumn[] = [],
  longestOf: (column: InputColumn) => number = () => 0,
  ranks: readonly RankColumn[] = [],
): GridColumns =>
  helper.columns([
    helper.display({
      id: "pair",
      header: "Pair",
      meta: {
        ...columnMeta,
        tip: "Reference and generation",
        pinned: "start",
        least: 78,
        draw: ({ sample }) => <PairCell sample={sample} several={<PartsToggle sample={sample} />} />,
      },
    }),
    column(CONCEPT, "Concept", {
      tip: "The subject that is to be kept",
      least: 96,
      narrow: 72,
      grow: 1,
      pinned: "start",
      draw: ({ sample }) => <TextCell text={conceptOf(sample)} />,
    }),
    column(METHOD, "Method", {
      tip: "What made the generation",
      least: 96,
      narrow: 80,
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
      grow: 3,
      draw: ({ sample }) => sample.prompt !== null && <PromptCell concept={conceptOf(sample)} prompt={sample.prompt} />,
    }),
    ...tableMeasures(further).map(ofMeasure),
    column(STATE, "State", {
      tip: "Waiting, done, stale or failed",
      least: 74,
      narrow: 40,
      pinned: "end",
      draw: ({ state, about }) => <StateCell state={state} about={about} />,
    }),
    ...ranks.map(ofRank),
    column(TAGS, "Tags", {
      tip: "What pairs were marked with here",
      shown: false,
      least: 96,
      grow: 1,
      draw: ({ sample: { tags = [] } }) => <TextCell text={tags.join(", ") || null} />,
    }),
    words(NOTE, "Note", "What was written of the pair here", { shown: false, least: 120, grow: 2 }),
    words(CATEGORY, "Category", "Of what kind the subject is", { shown: false }),
    words(ID, "Id", "The pair's own name in its project", { shown: false }),
    words(PROMPT_ID, "Prompt id", "Which of the prompts it is", { shown: false }),
    words(SEED, "Seed", "The seed of the generation", { shown: false }),
    words(OBJECT, "Object", "The subject's name, which is struck from the prompt", { shown: false }),
    ...furtherTableMeasures(further).map(furtherMeasure),
    ...input.map((one) => ofInput(one, longestOf(one))),
  ]);
