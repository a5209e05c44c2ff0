import type { AgreementTable } from "../../../evaluation/agreement-table.ts";
import type { KeptCounts } from "../../../evaluation/kept-pairs.ts";
import { isPublishedOf, publishedAlpha, PUBLISHED_N, PUBLISHED_PEOPLE } from "../../../evaluation/published.ts";
import { CONCEPT } from "../../../evaluation/study.ts";
import { DREAMBENCH_METHODS } from "../../../project/formats/dreambench-plus/names.ts";
import { inWords } from "../statistics.ts";
import { nothingPublished, type PublishedOf } from "./heat-rows.ts";

/** The paper's figures beside a table's, and why the two are not of the same pairs. */

const PAIRS = PUBLISHED_N.likeForLike;
const isPapers = (method: string) => DREAMBENCH_METHODS.includes(method);

export const publishedBeside = ({ dimension, methods }: AgreementTable): PublishedOf =>
  isPublishedOf(methods)
    ? (row) => (row === null ? (PUBLISHED_PEOPLE[dimension] ?? null) : publishedAlpha(row.metric.label, dimension))
    : nothingPublished;

const sum = (counts: readonly KeptCounts[], of: (count: KeptCounts) => number) =>
  counts.reduce((all, count) => all + of(count), 0);

const many = (count: number, words: string): readonly string[] =>
  count === 0 ? [] : [`${count.toLocaleString("en")} ${words}`];

/** Why the pairs here are not the paper's; null where nothing of the paper stands beside the table. */
export function publishedWhy({ dimension, methods, counts, rows }: AgreementTable): string | null {
  const here = methods.filter(isPapers).length;
  if (here === 0) return null;
  const n = rows.reduce((most, { pooled }) => Math.max(most, pooled.n), 0);
  if (dimension === CONCEPT && n === PAIRS && here === methods.length) return null;
  const others = methods.length - here;
  const reasons = [
    ...(here < DREAMBENCH_METHODS.length
      ? [`${here} of its ${DREAMBENCH_METHODS.length} methods ${here === 1 ? "is" : "are"} here`]
      : []),
    ...many(others, `${others === 1 ? "method is" : "methods are"} not among them`),
    ...many(
      sum(counts, ({ leftOut }) => leftOut.mask_missing + leftOut.mask_small),
      "pairs are set aside for their masks",
    ),
    ...many(
      sum(counts, ({ leftOut }) => leftOut.unscored),
      "have no score of a metric of one's own",
    ),
    ...many(
      sum(counts, ({ kept, rated }) => kept - rated),
      "are not rated by both groups",
    ),
  ];
  const paper = dimension === CONCEPT ? `${PAIRS.toLocaleString("en")} pairs of DreamBench++` : "DreamBench++'s pairs";
  return `The paper's figures are of ${paper}; here ${n.toLocaleString("en")} are compared${reasons.length === 0 ? "" : `: ${inWords(reasons)}`}.`;
}
