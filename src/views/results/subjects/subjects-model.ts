import { formatCount } from "../../../components/format.ts";
import { isOrida, type SubjectsRow } from "../../../evaluation/subjects-table.ts";
import { PUBLISHED_ORIDA } from "../../../evaluation/published.ts";
import type { SubjectStudy } from "../../../evaluation/study.ts";
import type { DataTable } from "../../../lib/data-table.ts";
import { formatStatistic, inWords } from "../statistics.ts";

/** What the section "Same or other" shows. */

export const byAuc = (rows: readonly SubjectsRow[]): readonly SubjectsRow[] =>
  rows.toSorted((a, b) => (b.auc ?? -Infinity) - (a.auc ?? -Infinity) || 0);

export function subjectsData(rows: readonly SubjectsRow[]): DataTable {
  return {
    columns: [
      { head: "Metric", kind: "text" },
      { head: "AUC", kind: "score" },
      ...(isOrida(rows) ? [{ head: "AUC, paper", kind: "score", digits: 3 } as const] : []),
      { head: "Mean within", kind: "score" },
      { head: "SD within", kind: "score" },
      { head: "Mean across", kind: "score" },
      { head: "SD across", kind: "score" },
      { head: "Delta", kind: "score" },
      { head: "Delta, normalised", kind: "score" },
      { head: "n within", kind: "count" },
      { head: "n across", kind: "count" },
    ],
    rows: byAuc(rows).map((row) => [
      row.metric.label,
      row.auc,
      ...(isOrida(rows) ? [PUBLISHED_ORIDA.get(row.metric.label) ?? null] : []),
      row.meanWithin,
      row.stdWithin,
      row.meanCross,
      row.stdCross,
      row.delta,
      row.deltaNorm,
      row.nWithin,
      row.nCross,
    ]),
  };
}

const MASC = /^masc\b/i;

/** What tossing a coin has. */
const CHANCE = 0.5;

const named = ({ metric, auc }: SubjectsRow) => `${metric.label} (${formatStatistic(auc)})`;

export function subjectSentences(rows: readonly SubjectsRow[]): readonly string[] {
  const order = byAuc(rows).filter(({ auc }) => auc !== null);
  const lead = order.find(({ metric }) => MASC.test(metric.label)) ?? order[0];
  if (lead === undefined) return ["There are no pairs of one subject and of two with a score yet."];
  const place = order.indexOf(lead);
  const above = order.slice(0, place).filter(({ auc }) => auc !== lead.auc);
  const tied = order.filter((row) => row !== lead && row.auc === lead.auc);
  const of = `AUC ${formatStatistic(lead.auc)}, of ${formatCount(lead.nWithin, "pair")} within and ${lead.nCross.toLocaleString("en")} across`;
  const name = lead.metric.label;
  const first =
    order.length === 1
      ? `${name} tells one subject from two at ${of}.`
      : above.length > 0
        ? `${name} tells one subject from two at ${of}; ${inWords(above.map(named))} ${above.length === 1 ? "does" : "do"} better.`
        : tied.length > 0
          ? `${name} tells one subject from two as well as ${inWords(tied.map(named))}, and nothing here does better: ${of}.`
          : `${name} tells one subject from two better than every other metric here: ${of}.`;
  const wrong = lead.inversions.length;
  return [
    (lead.auc ?? 0) > CHANCE ? first : `${first} That is no better than chance.`,
    wrong === 0
      ? `Every pair of one subject lies above every pair of two under ${name}.`
      : `Its worst inversion puts a pair of two subjects ${formatStatistic(lead.inversions[0]!.by, 4)} above one of a single subject.`,
  ];
}

const SHOWN_PARTS = 2;

/** "dog6/02.jpg": a picture's path is long, and its end tells it. */
export const pictureName = (path: string): string => path.split("/").slice(-SHOWN_PARTS).join("/");

export interface InversionLine {
  readonly key: string;
  readonly across: InversionSide;
  readonly within: InversionSide;
  readonly by: number;
}

interface InversionSide {
  readonly name: string;
  readonly sample: string | null;
  readonly value: number;
}

/** A metric's pairs in the wrong order, as a person reads them. */
export function inversionLines({ pairs }: SubjectStudy, { metric, inversions }: SubjectsRow): readonly InversionLine[] {
  const side = (place: number): InversionSide => {
    const pair = pairs[place];
    return {
      name: pair === undefined ? String(place) : `${pictureName(pair.a)} · ${pictureName(pair.b)}`,
      sample: pair?.sample ?? null,
      value: metric.values[place] ?? NaN,
    };
  };
  return inversions.map(({ within, cross, by }) => ({
    key: `${within} ${cross}`,
    across: side(cross),
    within: side(within),
    by,
  }));
}
