import type { Interval } from "../../../analysis/bootstrap.ts";
import { formatCount } from "../../../components/format.ts";
import type { AgreementRow, AgreementTable } from "../../../evaluation/agreement-table.ts";
import type { StudyMetric } from "../../../evaluation/study.ts";
import { formatInterval, formatStatistic, inWords } from "../statistics.ts";

/** What a table of agreement says, in plain sentences, and no more than its intervals allow. */

/** Intervals of pooled alpha, as far as they are drawn; null where they are not. */
export interface AlphaIntervals {
  of(metric: string): Interval | null;
  /** Of how much higher the first one's alpha is, from the same draws. */
  difference(metric: string, other: string): Interval | null;
}

interface Ranked {
  readonly row: AgreementRow;
  readonly alpha: number;
}

/** Rows whose pooled alpha is defined, the highest first. */
const ranked = ({ rows }: AgreementTable): readonly Ranked[] =>
  rows
    .flatMap((row): Ranked[] => (row.pooled.alpha === null ? [] : [{ row, alpha: row.pooled.alpha }]))
    .toSorted((a, b) => b.alpha - a.alpha);

const labelOf = ({ row }: Ranked) => row.metric.label;

const alphaText = ({ row, alpha }: Ranked, intervals: AlphaIntervals | null): string => {
  const interval = intervals?.of(row.metric.id) ?? null;
  return `alpha ${formatStatistic(alpha)}${interval === null ? "" : `, interval ${formatInterval(interval)}`}`;
};

/** The paper's own, which the table is read for. */
export const isMasc = ({ label }: Pick<StudyMetric, "label">): boolean => /^masc\b/i.test(label);

/** "2nd", "3rd", "11th". */
export function ordinal(place: number): string {
  const teens = place % 100 > 10 && place % 100 < 14;
  return `${place}${teens ? "th" : (["th", "st", "nd", "rd"][place % 10] ?? "th")}`;
}

const holdsZero = ([low, high]: Interval) => low <= 0 && high >= 0;

/** Which of the others this set cannot tell from it; null where no difference has an interval. */
function untold(lead: Ranked, others: readonly Ranked[], intervals: AlphaIntervals | null): string | null {
  const alike = others.flatMap((other) => {
    const interval = intervals?.difference(lead.row.metric.id, other.row.metric.id) ?? null;
    return interval !== null && holdsZero(interval) ? [{ other, interval }] : [];
  });
  const [first] = alike;
  if (first === undefined) return null;
  if (alike.length === 1)
    return `This set cannot tell it from ${labelOf(first.other)}: the interval of their difference, ${formatInterval(first.interval)}, holds 0.`;
  return `This set cannot tell it from ${inWords(alike.map(({ other }) => labelOf(other)))}: the intervals of their differences hold 0.`;
}

function leadText(order: readonly Ranked[], intervals: AlphaIntervals | null): readonly string[] {
  const at = Math.max(
    0,
    order.findIndex(({ row }) => isMasc(row.metric)),
  );
  const lead = order[at];
  if (lead === undefined) return [];
  const said = alphaText(lead, intervals);
  if (order.length === 1) return [`${labelOf(lead)} agrees with people at ${said}.`];
  const above = order.slice(0, at);
  const tied = above.filter(({ alpha }) => alpha === lead.alpha);
  const first =
    above.length === 0
      ? `${labelOf(lead)} agrees with people more than every other metric here: ${said}.`
      : above.length === tied.length
        ? `${labelOf(lead)} agrees with people as well as ${inWords(tied.map(labelOf))}, and no metric here does better: ${said}.`
        : `${labelOf(lead)} comes ${ordinal(at + 1)} of ${order.length} metrics: ${said}. ${inWords(
            above.map((other) => `${labelOf(other)} (${formatStatistic(other.alpha)})`),
          )} ${above.length === 1 ? "agrees" : "agree"} with people more.`;
  const alike = untold(
    lead,
    order.filter((other) => other !== lead),
    intervals,
  );
  return alike === null ? [first] : [first, alike];
}

function ceilingText({ ceiling }: AgreementTable, [best]: readonly Ranked[]): readonly string[] {
  const people = ceiling?.pooled.alpha ?? null;
  if (people === null) return [];
  const here = `People agree with each other at ${formatStatistic(people)} on the same pairs`;
  return best !== undefined && best.alpha >= people
    ? [`${here}: ${labelOf(best)} agrees with them as well as they do among themselves.`]
    : [`${here}; no metric can be expected to come above that.`];
}

const hasPairs = ({ n }: { readonly n: number }) => n > 0;

/** Rows whose pooled numbers are of fewer methods than the table has. */
function partText({ rows, methods }: AgreementTable): readonly string[] {
  const part = rows.filter(({ cells, pooled }) => hasPairs(pooled) && !cells.every(hasPairs));
  if (part.length === 0) return [];
  const names = part.map(
    ({ metric, cells, pooled }) =>
      `${metric.label} (${cells.filter(hasPairs).length} of ${methods.length}, ${formatCount(pooled.n, "pair")})`,
  );
  return [`Not scored for every method, so pooled over fewer pairs than the others: ${inWords(names)}.`];
}

function belowText(order: readonly Ranked[]): readonly string[] {
  const below = order.filter(({ row }) => row.positive < row.of);
  if (below.length === 0) return [];
  const names = below.map(({ row }) => `${row.metric.label} (in ${row.of - row.positive} of ${row.of})`);
  return [`Not above what chance would give in some methods: ${inWords(names)}.`];
}

/** @param intervals null before they are drawn */
export function agreementSentences(table: AgreementTable, intervals: AlphaIntervals | null): readonly string[] {
  const order = ranked(table);
  if (order.length === 0)
    return table.raters === 0
      ? ["Nobody has rated these pairs yet."]
      : ["No metric has three pairs that people rated too: nothing can be said yet."];
  return [...leadText(order, intervals), ...ceilingText(table, order), ...partText(table), ...belowText(order)];
}
