import { meanOfHowMany } from "../mean-scores.ts";
import type { Measure } from "../measures.ts";
import type { ReferenceOutcome } from "../outcome.ts";
import { scoreOf } from "../scores.ts";
import { baseName } from "../../platform/bytes.ts";
import { exportedMeasures, numberText, scoresOf, type ExportRow, type ExportTable, type GroupMean } from "./table.ts";

/** Tables for people, whatever they are written in: heads, and rows of cells as plain text. */

export interface TextTable {
  readonly columns: readonly { readonly head: string; readonly isNumber: boolean }[];
  readonly rows: readonly TextRow[];
}

export interface TextRow {
  readonly cells: readonly (string | null)[];
  /** One of several references, under the row of their means. */
  readonly isPart: boolean;
}

const text = (head: string) => ({ head, isNumber: false });
const number = (head: string) => ({ head, isNumber: true });

function referenceRow(one: ReferenceOutcome, measures: readonly Measure[], blank: readonly null[]): TextRow {
  const cell = (measure: Measure) =>
    "scores" in one && meanOfHowMany([one], measure) !== null
      ? numberText(scoreOf(one.scores, measure.id), measure)
      : null;
  const flags = "scores" in one ? one.scores.flags.join(" ") : one.error.code;
  return { cells: [baseName(one.image), ...blank, ...measures.map(cell), flags || null], isPart: true };
}

/** A row a sample; columns that nobody has a value in are left out. */
export function sampleTable(table: ExportTable): TextTable {
  const measures = exportedMeasures(table);
  const names = (
    [
      ["Concept", ({ sample }) => sample.concept ?? sample.object ?? sample.id],
      ["Method", ({ sample }) => sample.method],
      ["Prompt", ({ sample }) => sample.prompt],
      ["Seed", ({ sample }) => sample.seed],
    ] satisfies readonly [string, (row: ExportRow) => string | null][]
  ).filter(([, valueOf]) => table.rows.some((row) => valueOf(row) !== null));
  const blank = names.slice(1).map(() => null);
  return {
    columns: [...names.map(([head]) => text(head)), ...measures.map(({ label }) => number(label)), text("Flags")],
    rows: table.rows.flatMap((row): readonly TextRow[] => {
      const { outcome } = row;
      const scores = scoresOf(row);
      const flags = "error" in outcome ? outcome.error.code : outcome.scores.flags.join(" ");
      const cells = [
        ...names.map(([, valueOf]) => valueOf(row)),
        ...measures.map((measure) => numberText(scoreOf(scores, measure.id), measure)),
        flags || null,
      ];
      const parts = "scores" in outcome ? (outcome.references ?? []) : [];
      return [{ cells, isPart: false }, ...parts.map((one) => referenceRow(one, measures, blank))];
    }),
  };
}

const meanText = (found: GroupMean | undefined, measure: Measure): string | null => {
  if (found === undefined) return null;
  const mean = numberText(found.mean, measure);
  if (found.interval === null) return mean;
  return `${mean} [${found.interval.map((end) => numberText(end, measure)).join(", ")}]`;
};

/** A row a group: for every measure its mean, its interval, and of how many rows, where the measures do not agree on that. */
export function groupTable(table: ExportTable): TextTable {
  const { by, groups } = table.groups ?? { by: "", groups: [] };
  const measures = exportedMeasures(table).filter(({ id }) => groups.some(({ means }) => means.has(id)));
  return {
    columns: [text(by), ...measures.flatMap(({ label }) => [number(label), number("n")])],
    rows: groups.map(({ name, means }) => ({
      cells: [
        name,
        ...measures.flatMap((measure) => {
          const found = means.get(measure.id);
          return [meanText(found, measure), String(found?.n ?? 0)];
        }),
      ],
      isPart: false,
    })),
  };
}
