import { expect, test } from "vitest";
import { copiedPairs, COPIED_RULE, cpOf, pfOf, rankedPairs, rankGap } from "../../src/evaluation/disagreement.ts";
import type { Study, StudyMetric } from "../../src/evaluation/study.ts";
import { madeStudy } from "./made-study.ts";

const metric = (id: string, values: readonly number[]): StudyMetric => ({
  id,
  label: id,
  dimension: "concept",
  scale: "continuous",
  isOwn: true,
  values: Float64Array.from(values),
  source: "made",
});

function study(values: Readonly<Record<string, readonly number[]>>, aside: readonly number[] = []): Study {
  const n = Object.values(values)[0]!.length;
  return {
    methods: ["A"],
    pairs: Array.from({ length: n }, (_, row) => ({
      concept: `c${row}`,
      promptId: "0",
      method: "A",
      seed: null,
      category: null,
      sample: `s${row}`,
      setAside: aside.includes(row) ? "mask_small" : null,
    })),
    metrics: Object.entries(values).map(([id, column]) => metric(id, column)),
    raters: [],
    maskSources: [],
    subjects: null,
  };
}

test("ranks are among the pairs that have both and are not set aside; equal scores share a rank", () => {
  const set = study({ cp: [0.1, 0.2, 0.3, 0.4, 0.9, NaN], dino: [0.4, 0.2, 0.2, 0.1, 0.5, 0.3] }, [4]);
  const ranked = rankedPairs(set, set.metrics[0]!, set.metrics[1]!);
  expect(ranked.map(({ row, ourRank, theirRank }) => [row, ourRank, theirRank])).toEqual([
    [3, 100, 25],
    [2, 75, 62.5],
    [1, 50, 62.5],
    [0, 25, 100],
  ]);
  expect(ranked.map(rankGap)).toEqual([75, 12.5, -12.5, -75]);
});

test("what is copied and not placed is near by CP and as a whole, and has one of the lowest PF", () => {
  const set = study({
    cp: [0.95, 0.99, 0.5, 0.96, 0.97],
    siglip2_global: [0.99, 0.92, 0.99, 0.6, 0.95],
    pf: [0.02, 0.01, 0.0, 0.03, 0.9],
  });
  const [cp, global, pf] = set.metrics;
  const found = copiedPairs(set, { cp: cp!, global: global!, pf: pf! }, { ...COPIED_RULE, lowest: 0.6 });
  expect(found.map(({ row, pfRank }) => [row, pfRank])).toEqual([
    [1, 40],
    [0, 60],
  ]);
});

test("MaSC puts none of the copier's pairs much higher than a metric that follows the background", () => {
  const set = madeStudy({ concepts: 30, prompts: 9 });
  const clip = set.metrics.find(({ id }) => id === "clip_i")!;
  const ranked = rankedPairs(set, cpOf(set)!, clip);
  const methods = (pairs: typeof ranked) => pairs.map(({ row }) => set.pairs[row]!.method);
  expect(methods(ranked.slice(0, 20)).filter((method) => method === "copier")).toHaveLength(0);
  expect(pfOf(set)?.id).toBe("masc_pf");
});
