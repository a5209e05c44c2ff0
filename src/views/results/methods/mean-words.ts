import { formatScore } from "../../../components/format.ts";
import type { Ends } from "../../../lib/data-table.ts";
import { groupName, isApart, type Difference, type GroupMean, type MeansTable } from "./means.ts";

/** What the tables of means say, in plain sentences. */

const signed = (value: number): string => formatScore(value).replace("-", "−");
export const intervalWords = ([low, high]: Ends): string => `${signed(low)} to ${signed(high)}`;

/** "0.7120 (95 % interval 0.6980 to 0.7250)". */
const meanWords = ({ mean, interval }: GroupMean): string =>
  `${signed(mean ?? NaN)}${interval === null ? "" : ` (95 % interval ${intervalWords(interval)})`}`;

/** All that is to be said of a group by one metric. */
export const groupTip = (name: string, label: string, found: GroupMean): string =>
  found.mean === null
    ? `${name}: no ${label}`
    : `${name}: mean ${label} ${meanWords(found)}, median ${signed(found.median ?? NaN)}, n ${found.n.toLocaleString("en")}`;

/** Groups with a mean by a metric, the highest first. */
export const rankedRows = ({ rows }: MeansTable, at: number): readonly number[] =>
  rows
    .flatMap(({ means }, row) => (means[at]!.mean === null ? [] : [row]))
    .toSorted((a, b) => rows[b]!.means[at]!.mean! - rows[a]!.means[at]!.mean!);

/** Which is highest and which lowest. null where fewer than two have a number. */
export function rangeSentence(table: MeansTable, at: number): string | null {
  const ranked = rankedRows(table, at);
  const [best, worst] = [table.rows[ranked[0] ?? -1], table.rows[ranked.at(-1) ?? -1]];
  if (best === undefined || worst === undefined || ranked.length < 2) return null;
  const of = ({ name, means }: typeof best) => `${groupName(name, table.by)} with ${meanWords(means[at]!)}`;
  return `By ${table.metrics[at]!.label}, the highest mean has ${of(best)}; the lowest ${of(worst)}.`;
}

/** The two of a difference, the higher first. */
function sides({ rows, by }: MeansTable, { first, second, value, interval }: Difference) {
  const names = [groupName(rows[first]!.name, by), groupName(rows[second]!.name, by)] as const;
  return (value ?? 0) >= 0
    ? { high: names[0], low: names[1], value: value ?? 0, interval }
    : {
        high: names[1],
        low: names[0],
        value: -(value ?? 0),
        interval: interval === null ? null : ([0 - interval[1], 0 - interval[0]] as const),
      };
}

/** What a difference says. */
export function differenceSentence(table: MeansTable, at: number, difference: Difference): string {
  const { high, low, value, interval } = sides(table, difference);
  const label = table.metrics[at]!.label;
  if (interval === null) return `${high} is ${signed(value)} above ${low} by ${label}; nothing says how sure that is.`;
  return isApart(difference) === true
    ? `${high} is above ${low} by ${label}: by ${signed(value)}, 95 % interval ${intervalWords(interval)}.`
    : `${high} and ${low} cannot be told apart by ${label}: the difference of ${signed(value)} has a 95 % interval from ${intervalWords(interval)}, which holds 0.`;
}

/** Names at most in a sentence: more are in the table. */
const MOST_PAIRS = 3;

/** Which groups a metric cannot tell apart. null before it is known. */
export function apartSentence(table: MeansTable, at: number): string | null {
  const all = table.differences?.[at]?.filter(({ interval }) => interval !== null);
  if (all === undefined || all.length === 0) return null;
  const label = table.metrics[at]!.label;
  const alike = all.filter((difference) => isApart(difference) === false);
  if (alike.length === 0) return `${label} tells every two apart: no interval of a difference holds 0.`;
  if (alike.length === 1) return differenceSentence(table, at, alike[0]!);
  const named = alike
    .toSorted((a, b) => Math.abs(a.value ?? 0) - Math.abs(b.value ?? 0))
    .slice(0, MOST_PAIRS)
    .map((difference) => {
      const { high, low } = sides(table, difference);
      return `${high} and ${low}`;
    });
  const more = alike.length - named.length;
  return `${label} cannot tell apart ${alike.length.toLocaleString("en")} of ${all.length.toLocaleString("en")} pairs, since the intervals of their differences hold 0: ${more === 0 ? named.join("; ") : `${named.join("; ")}; and ${more.toLocaleString("en")} more`}.`;
}

/** The sentences above the charts: of MaSC's two first, of the others only where they are all there is. */
export function meansSentences(table: MeansTable, most = 2): readonly string[] {
  const places = table.metrics.map((_, at) => at).slice(0, most);
  return places.flatMap((at) =>
    [rangeSentence(table, at), table.by === "concept" ? null : apartSentence(table, at)].filter(
      (sentence) => sentence !== null,
    ),
  );
}

/** What all charts of means show. */
export const plotsWords = (isDrawn: boolean, withValues: boolean, hasSamples: boolean): string =>
  [
    "Dots are means over the pairs that are not set aside.",
    isDrawn ? "Lines are 95 % intervals: concepts are drawn anew 2,000 times, the same draws for every chart." : "",
    withValues ? "Areas are the distributions of single pairs." : "",
    hasSamples ? "A press on a line opens its samples in the table." : "",
  ]
    .filter((sentence) => sentence !== "")
    .join(" ");

/** What a chart of means shows. */
export const chartWords = (label: string, groups: number, isDrawn: boolean, withValues: boolean): string =>
  [
    `Mean ${label} of ${groups.toLocaleString("en")} groups as dots`,
    isDrawn ? "lines are 95 % intervals, bootstrap over concepts" : null,
    withValues ? "areas are the distributions of single pairs" : null,
  ]
    .filter((part) => part !== null)
    .join("; ")
    .concat(".");
