import { expect, test } from "vitest";
import { CONCEPT, PROMPT, type Study, type StudyMetric } from "../../../src/evaluation/study.ts";
import {
  ablationData,
  aggregatorSentences,
  aggregatorsOf,
  poolGrid,
  poolSentences,
  poolsOf,
} from "../../../src/views/results/ablations/ablation-model.ts";
import { madeStudy } from "../../evaluation/made-study.ts";

const STUDY = madeStudy();
const values = (label: string) => STUDY.metrics.find((metric) => metric.label === label)!.values;
const metric = (id: string, label: string, dimension: string, of: string): StudyMetric => ({
  ...STUDY.metrics[0]!,
  id,
  label,
  dimension,
  values: values(of),
});

/** As an open project names them: masked follows the subject, recall the background; PF itself follows the prompt. */
const PROJECT: Study = {
  ...STUDY,
  metrics: [
    metric("cp", "MaSC CP", CONCEPT, "MaSC CP"),
    metric("global_maxcos", "Global", CONCEPT, "SigLIP2 global"),
    metric("recall_fg", "Recall", CONCEPT, "CLIP-I"),
    metric("pf_background_stripped", "PF", PROMPT, "MaSC PF"),
    metric("pf_full_prompt", "full", PROMPT, "CLIP-T"),
    metric("pf_foreground_prompt", "foreground", PROMPT, "CLIP-I"),
  ],
};
const UNRATED = { ...PROJECT, raters: [] };

test("aggregators stand in the paper's order, whoever named their columns", () => {
  expect(aggregatorsOf(PROJECT)?.rows.map(({ id }) => id)).toEqual(["masked_maxcos", "global_maxcos", "recall_fg"]);
  const files = [
    metric("a", "MaSC CP, recall", CONCEPT, "CLIP-I"),
    metric("b", "MaSC CP", CONCEPT, "MaSC CP"),
    metric("c", "MaSC CP, global", CONCEPT, "SigLIP2 global"),
  ];
  expect(aggregatorsOf({ ...STUDY, metrics: files })?.rows).toEqual(aggregatorsOf(PROJECT)?.rows);
  expect(aggregatorsOf({ ...STUDY, metrics: files.slice(1, 2) })).toBeNull();
});

test("the aggregator dominates by the difference of the two alphas", () => {
  const table = aggregatorsOf(PROJECT)!;
  const [first, second] = aggregatorSentences(table);
  expect(first).toMatch(
    /^From the same features, masked \(MaSC CP\) agrees with people most: alpha 0\.\d{3}, against global /,
  );
  expect(second).toContain(`${table.dominates!.toFixed(3)} lies between masked`);
  const swapped = {
    ...PROJECT,
    metrics: [metric("cp", "MaSC CP", CONCEPT, "CLIP-I"), metric("recall_fg", "Recall", CONCEPT, "MaSC CP")],
  };
  expect(aggregatorSentences(aggregatorsOf(swapped)!)[1]).toMatch(/^Recall is not below masked here/);
});

test("without ratings means and correlations stand in alpha's place", () => {
  const rated = ablationData(aggregatorsOf(PROJECT)!, "Aggregator").columns.map(({ head }) => head);
  const table = aggregatorsOf(UNRATED)!;
  const data = ablationData(table, "Aggregator");
  expect(rated).toContain("alpha");
  expect(data.columns.map(({ head }) => head)).toEqual([
    "Aggregator",
    "Mean",
    "Mean, 95 % interval",
    "rho with the first",
  ]);
  expect(data.rows[0]![3]).toBeCloseTo(1, 12);
  expect(aggregatorSentences(table)[0]).toMatch(/^Nobody rated these pairs/);
  expect(poolSentences(poolsOf(UNRATED)!)[1]).toMatch(/^Over [\d,]+ pairs the order is least that of background pool/);
});

test("the grid has a line a pool and a column a form of the prompt, empty where nothing was computed", () => {
  const { rows, columns } = poolGrid(poolsOf(PROJECT)!);
  expect(columns.map(({ head }) => head)).toEqual(["Pool", "Prompt stripped, alpha", "Prompt as given, alpha"]);
  expect(rows.map(([pool]) => pool)).toEqual(["background", "full", "foreground"]);
  expect(rows[0]![1]).toBeGreaterThan(0.3);
  expect([rows[0]![2], rows[1]![1], rows[2]![1]]).toEqual([null, null, null]);
  expect(poolSentences(poolsOf(PROJECT)!)[0]).toMatch(/^The background pool, prompt stripped agrees with people most/);
});
