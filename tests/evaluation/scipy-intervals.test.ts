import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { drawAgreement, type CellIntervals } from "../../src/evaluation/agreement-intervals.ts";
import { groupsOf } from "../../src/evaluation/groups.ts";
import { drawGroups } from "../../src/evaluation/mean-intervals.ts";
import { CONCEPT, type Study, type StudyMetric } from "../../src/evaluation/study.ts";

/** Intervals of scipy.stats.bootstrap on the resamples that are drawn here (tools/fixtures/bootstrap.py). */

type Ends = readonly [low: number, high: number];
type Pair = readonly [
  concept: string,
  promptId: string,
  method: string,
  score: number,
  other: number,
  first: number,
  second: number,
];
interface Answers {
  readonly pairs: readonly Pair[];
  readonly means: Readonly<Record<string, Readonly<Record<string, Ends>>>>;
  readonly mean_differences: Readonly<Record<string, Ends>>;
  readonly agreement: Readonly<Record<string, Readonly<Record<keyof CellIntervals, Ends>>>>;
  readonly agreement_differences: Readonly<Record<keyof CellIntervals, Ends>>;
}

const answers: Answers = JSON.parse(readFileSync(new URL("../fixtures/bootstrap/scipy.json", import.meta.url), "utf8"));
const { pairs } = answers;
const METRICS = ["score", "other"] as const;
const STATISTICS = ["alpha", "rho", "pearson", "tau", "auc"] as const;

const column = (at: 3 | 4 | 5 | 6) => Float64Array.from(pairs, (pair) => pair[at]);
const metric = (id: (typeof METRICS)[number], at: 3 | 4): StudyMetric => ({
  id,
  label: id,
  dimension: CONCEPT,
  scale: "continuous",
  isOwn: true,
  values: column(at),
  source: "",
});
const rater = (name: string, at: 5 | 6) => ({ name, dimension: CONCEPT, scale: [0, 4] as const, values: column(at) });
const STUDY: Study = {
  methods: ["first", "second"],
  pairs: pairs.map(([concept, promptId, method]) => ({
    concept,
    promptId,
    method,
    seed: null,
    category: null,
    sample: null,
    setAside: null,
  })),
  metrics: [metric("score", 3), metric("other", 4)],
  raters: [rater("a", 5), rater("b", 6)],
  maskSources: [],
  subjects: null,
};

function ended<T>(steps: Generator<unknown, T>): T {
  for (;;) {
    const { done, value } = steps.next();
    if (done === true) return value;
  }
}

function expectEnds(found: readonly [number, number] | null | undefined, wanted: Ends): void {
  expect(found).not.toBeNull();
  for (const end of [0, 1] as const) expect(Math.abs((found?.[end] ?? NaN) - wanted[end])).toBeLessThan(1e-12);
}

describe("on the same draws scipy's intervals", () => {
  test("of means, and of the difference of two methods, are ours", () => {
    const groups = groupsOf(STUDY, "method");
    const { means, differences } = ended(
      drawGroups(
        STUDY,
        groups.map(({ rows }) => Uint32Array.from(rows)),
      ),
    );
    for (const [at, id] of METRICS.entries()) {
      for (const [group, { name }] of groups.entries()) expectEnds(means[at]?.[group], answers.means[id]![name!]!);
      expectEnds(differences[at]?.[0], answers.mean_differences[id]!);
    }
  });

  test("of all of agreement's statistics, and of the difference of two metrics, are ours", () => {
    const drawn = ended(drawAgreement(STUDY, CONCEPT))!;
    for (const statistic of STATISTICS) {
      for (const id of METRICS) {
        const row = drawn.rows.find((one) => one.metric === id)!;
        expectEnds(row.pooled[statistic], answers.agreement[id]![statistic]);
      }
      const [difference] = drawn.differences;
      const sign = difference?.first === "score" ? 1 : -1;
      const [low, high] = difference!.pooled[statistic]!;
      expectEnds(sign === 1 ? [low, high] : [-high, -low], answers.agreement_differences[statistic]);
    }
  });
});
