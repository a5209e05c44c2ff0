import { formatCount } from "../../../components/format.ts";
import { byAuc, isOrida, type SubjectsRow } from "../../../evaluation/subjects-table.ts";
import type { SubjectInterval } from "../../../evaluation/subject-intervals.ts";
import { PUBLISHED_ORIDA } from "../../../evaluation/published.ts";
import type { SubjectStudy } from "../../../evaluation/study.ts";
import type { DataTable } from "../../../lib/data-table.ts";
import { formatStatistic, inWords } from "../statistics.ts";

/** What the section "Same or other" shows. */

/** Of a metric, by its id; before they are drawn there are none. */
export type SubjectIntervalOf = (metric: string) => SubjectInterval | null;

/** @param intervalOf of each metric */
export function subjectsData(rows: readonly SubjectsRow[], intervalOf: SubjectIntervalOf = () => null): DataTable {
  return {
    columns: [
      { head: "Metric", kind: "text" },
      { head: "AUC", kind: "score" },
      { head: "AUC, 95 % interval", kind: "interval" },
      ...(isOrida(rows) ? [{ head: "AUC, paper", kind: "score", digits: 3 } as const] : []),
      { head: "Mean within", kind: "score" },
      { head: "SD within", kind: "score" },
      { head: "Mean across", kind: "score" },
      { head: "SD across", kind: "score" },
      { head: "Delta", kind: "score" },
      { head: "Delta, 95 % interval", kind: "interval" },
      { head: "Delta, normalised", kind: "score" },
      { head: "Delta, normalised, 95 % interval", kind: "interval" },
      { head: "n within", kind: "count" },
      { head: "n across", kind: "count" },
    ],
    rows: byAuc(rows).map((row) => [
      row.metric.label,
      row.auc,
      intervalOf(row.metric.id)?.auc ?? null,
      ...(isOrida(rows) ? [PUBLISHED_ORIDA.get(row.metric.label) ?? null] : []),
      row.meanWithin,
      row.stdWithin,
      row.meanCross,
      row.stdCross,
      row.delta,
      intervalOf(row.metric.id)?.delta ?? null,
      row.deltaNorm,
      intervalOf(row.metric.id)?.deltaNorm ?? null,
      row.nWithin,
      row.nCross,
    ]),
  };
}

const MASC = /^masc\b/i;

/** What tossing a coin has. */
const CHANCE = 0.5;

const named = ({ metric, auc }: SubjectsRow) => `${metric.label} (${formatStatistic(auc)})`;

/** Which metrics the draws do not tell from the best; null where they tell all, or none was drawn. */
function alikeText(order: readonly SubjectsRow[], intervalOf: SubjectIntervalOf): string | null {
  const [best, ...others] = order;
  if (best === undefined) return null;
  const alike = others.filter(({ metric }) => {
    const below = intervalOf(metric.id)?.below ?? null;
    return below !== null && below[0] <= 0;
  });
  if (alike.length === 0) return null;
  return `${inWords(alike.map(({ metric }) => metric.label))} cannot be told apart from ${best.metric.label}: the interval of what lies between their AUC holds 0.`;
}

export function subjectSentences(
  rows: readonly SubjectsRow[],
  intervalOf: SubjectIntervalOf = () => null,
): readonly string[] {
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
  const alike = alikeText(order, intervalOf);
  return [
    (lead.auc ?? 0) > CHANCE ? first : `${first} That is no better than chance.`,
    wrong === 0
      ? `Every pair of one subject lies above every pair of two under ${name}.`
      : `Its worst inversion puts a pair of two subjects ${formatStatistic(lead.inversions[0]!.by, 4)} above one of a single subject.`,
    ...(alike === null ? [] : [alike]),
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
