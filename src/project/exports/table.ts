import type { MaskOrigin } from "../mask-origin.ts";
import { tableMeasures } from "../measure-lists.ts";
import type { Measure } from "../measures.ts";
import type { Outcome } from "../outcome.ts";
import type { RunSettings } from "../result.ts";
import { scoreOf, type SampleScores } from "../scores.ts";
import { setAsideBy, type SetAside } from "../set-aside.ts";
import type { Sample } from "../types.ts";

/**
 * What leaves as a file: rows and what they were computed with, as plain data. register.ts has the formats; which rows
 * leave, and what groups of them are together, whoever exports says.
 */
export interface ExportTable {
  /** Of the project: files are called by it, and the authors' files tagged. */
  readonly name: string;
  /** Of today: "2026-11-28". */
  readonly date: string;
  /** Of this program. */
  readonly version: string;
  /** In the order in which they are to stand. */
  readonly rows: readonly ExportRow[];
  /** What rows of a group are together; null where nobody asked for groups. */
  readonly groups: ExportGroups | null;
  /** Measures beside the register's. */
  readonly further: readonly Measure[];
  /** Where masks come from, by their paths; left out where nothing is known of any but its file. */
  readonly origins?: ReadonlyMap<string, MaskOrigin>;
}

/** A sample with a result. */
export interface ExportRow {
  readonly sample: Sample;
  readonly outcome: Outcome;
  readonly run: RunSettings;
}

export interface ExportGroups {
  /** What rows of a group share, as a column's head: "Method". */
  readonly by: string;
  /** What the interval is, in words; null where there is none. */
  readonly interval: string | null;
  readonly groups: readonly ExportGroup[];
}

export interface ExportGroup {
  /** null: those that have none. */
  readonly name: string | null;
  /** By the measure's id. */
  readonly means: ReadonlyMap<string, GroupMean>;
}

/** Of the rows of a group that have a number and are not set aside. */
export interface GroupMean {
  readonly n: number;
  readonly mean: number;
  /** null where there is none: of a single row, say. */
  readonly interval: readonly [low: number, high: number] | null;
}

/** A file that leaves; a path where there are several. */
export interface ExportedFile {
  readonly path: string;
  readonly text: string;
}

export const scoresOf = ({ outcome }: Pick<ExportRow, "outcome">): SampleScores | null =>
  "scores" in outcome ? outcome.scores : null;

export const setAsideIn = (row: ExportRow): SetAside | null =>
  setAsideBy({ sample: row.sample, scores: scoresOf(row) });

/** The table's numbers of which any row has one, in the table's order. */
export const exportedMeasures = ({ rows, further }: ExportTable): readonly Measure[] =>
  tableMeasures(further).filter(
    ({ id, value }) => value.kind !== "flags" && rows.some((row) => scoreOf(scoresOf(row), id) !== null),
  );

/** A measure's value as the page shows it; null for none. */
export function numberText(value: number | null, { value: kind }: Measure): string | null {
  if (value === null) return null;
  if (kind.kind !== "number") return String(value);
  return kind.percent ? `${(100 * value).toFixed(kind.digits)} %` : value.toFixed(kind.digits);
}
