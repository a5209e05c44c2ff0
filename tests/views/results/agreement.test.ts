import { expect, test } from "vitest";
import { drawAgreement, type AgreementIntervals } from "../../../src/evaluation/agreement-intervals.ts";
import { agreementTable } from "../../../src/evaluation/agreement-table.ts";
import { CONCEPT, PROMPT, type Study } from "../../../src/evaluation/study.ts";
import {
  pairCounts,
  ratedDimensions,
  sortedRows,
  withoutAblations,
} from "../../../src/views/results/agreement/agreement-model.ts";
import { countsData, heatData, statisticsData } from "../../../src/views/results/agreement/agreement-sheets.ts";
import { ceilingPairList, cellPairList } from "../../../src/views/results/pairs/cell-pairs.ts";
import { heatTable, nothingPublished } from "../../../src/views/results/agreement/heat-rows.ts";
import { alphaIntervals, intervalsIn, noInterval } from "../../../src/views/results/agreement/intervals.ts";
import { publishedBeside, publishedWhy } from "../../../src/views/results/agreement/published-words.ts";
import { ratingLevels } from "../../../src/views/results/agreement/rating-spread.ts";
import { agreementSentences, ordinal, type AlphaIntervals } from "../../../src/views/results/agreement/sentences.ts";
import { formatStatistic, STATISTICS } from "../../../src/views/results/statistics.ts";
import { madeStudy } from "../../evaluation/made-study.ts";

const STUDY = madeStudy();

function madeIntervals(study: Study): AgreementIntervals {
  const steps = drawAgreement(study, CONCEPT, {}, 200);
  for (;;) {
    const { done, value } = steps.next();
    if (done === true) return value!;
  }
}

const TABLE = agreementTable(STUDY, CONCEPT);
const labels = (rows: ReturnType<typeof sortedRows>) => rows.map(({ metric }) => metric.label);

test("metrics stand by their pooled alpha, the highest first, and those without one last", () => {
  const rows = sortedRows(TABLE);
  const alphas = rows.map(({ pooled }) => pooled.alpha ?? -Infinity);
  expect(alphas).toEqual(alphas.toSorted((a, b) => b - a));
  const empty = STUDY.metrics.map((metric) =>
    metric.label === "MaSC CP" ? { ...metric, isOwn: false, values: metric.values.map(() => NaN) } : metric,
  );
  expect(labels(sortedRows(agreementTable({ ...STUDY, metrics: empty }, CONCEPT))).at(-1)).toBe("MaSC CP");
});

test("CP and PF come first of what was rated, and nothing that no metric measures", () => {
  expect(ratedDimensions(STUDY)).toEqual([CONCEPT, PROMPT]);
  const raters = [...STUDY.raters.slice(2), { ...STUDY.raters[0]!, dimension: "beauty" }];
  expect(ratedDimensions({ ...STUDY, raters })).toEqual([PROMPT]);
});

test("aggregators and pools are no rows of it, and MaSC's own are", () => {
  const of = (id: string) => ({ ...STUDY.metrics[0]!, id });
  const ids = "cp global_maxcos dinov2_recall_fg dinov2_cp pf pf_full_stripped pf_full_prompt siglip2_global".split(
    " ",
  );
  const kept = withoutAblations({ ...STUDY, metrics: ids.map(of) }).metrics.map(({ id }) => id);
  expect(kept).toEqual(["cp", "dinov2_cp", "pf", "pf_full_prompt", "siglip2_global"]);
});

test("every pair of a method stands in one column of the counts, and all of them in the last line", () => {
  const { lines, reasons } = pairCounts(TABLE.counts);
  expect(reasons.map(({ id }) => id)).toEqual(["mask_small"]);
  for (const { pairs, leftOut, unrated, rated } of lines)
    expect(leftOut.reduce((a, b) => a + b, 0) + unrated + rated).toBe(pairs);
  expect(lines.at(-1)).toMatchObject({ name: "All", pairs: STUDY.pairs.length });
});

test("a cell's pairs are as many as it says, the largest difference first", () => {
  const row = TABLE.rows[0]!;
  for (const column of [0, "pooled"] as const) {
    const list = cellPairList(STUDY, CONCEPT, row.metric, column, {})!;
    expect(list.pairs).toHaveLength((column === "pooled" ? row.pooled : row.cells[0]!).n);
    const sizes = list.pairs.map(({ values }) => Math.abs(values[2]!));
    expect(sizes).toEqual(sizes.toSorted((a, b) => b - a));
  }
  const people = ceilingPairList(STUDY, CONCEPT, "pooled", {})!;
  expect(people.pairs).toHaveLength(TABLE.ceiling!.pooled.n);
  expect(people.columns).toEqual(["group1", "group2"]);
});

const intervals = (difference: readonly [number, number]): AlphaIntervals => ({
  of: () => [0.4, 0.5],
  difference: () => difference,
});

/** A study of these metrics alone. */
const only = (...wanted: readonly string[]): Study => ({
  ...STUDY,
  metrics: STUDY.metrics.filter(({ label }) => wanted.includes(label)),
});

test("the sentences name MaSC's place, and what its interval does not tell it from", () => {
  const table = agreementTable(only("MaSC CP", "CLIP-I", "SigLIP2 global"), CONCEPT);
  const alpha = formatStatistic(table.rows[0]!.pooled.alpha);
  expect(agreementSentences(table, null)[0]).toBe(
    `MaSC CP agrees with people more than every other metric here: alpha ${alpha}.`,
  );
  const [first, second] = agreementSentences(table, intervals([-0.01, 0.2]));
  expect(first).toContain(`alpha ${alpha}, interval 0.400 to 0.500.`);
  expect(second).toBe(
    "This set cannot tell it from SigLIP2 global and CLIP-I: the intervals of their differences hold 0.",
  );
  expect(agreementSentences(table, intervals([0.1, 0.2]))[1]).toMatch(/^People agree with each other at 0\.\d{3}/);
});

test("where others agree better, they are named with their alpha", () => {
  const study = only("DINO", "CLIP-I");
  const metrics = study.metrics.map((metric) => (metric.id === "clip_i" ? { ...metric, label: "MaSC CP" } : metric));
  const [first] = agreementSentences(agreementTable({ ...study, metrics }, CONCEPT), null);
  expect(first).toMatch(/^MaSC CP comes 2nd of 2 metrics: alpha 0\.\d+\. DINO \(0\.\d+\) agrees with people more\.$/);
});

test("a metric that is not scored for every method is said to be pooled over less", () => {
  const metrics = only("MaSC CP", "DINO").metrics.map((metric) =>
    metric.label === "DINO"
      ? { ...metric, values: metric.values.map((value, i) => (STUDY.pairs[i]!.method === "worse" ? NaN : value)) }
      : metric,
  );
  expect(agreementSentences(agreementTable({ ...STUDY, metrics }, CONCEPT), null)).toContainEqual(
    expect.stringMatching(/^Not scored for every method, .*: DINO \(3 of 4, \d+ pairs\)\.$/),
  );
});

test("without ratings nothing is claimed", () => {
  expect(agreementSentences(agreementTable({ ...STUDY, raters: [] }, CONCEPT), null)).toEqual([
    "Nobody has rated these pairs yet.",
  ]);
});

test("numbers and places are written as people write them", () => {
  expect([1, 2, 3, 4, 11, 12, 13, 21, 102, 111].map(ordinal)).toEqual(
    "1st 2nd 3rd 4th 11th 12th 13th 21st 102nd 111th".split(" "),
  );
  expect([0.4711, -0.02, -0.0001, null].map((value) => formatStatistic(value))).toEqual([
    "0.471",
    "−0.020",
    "0.000",
    "–",
  ]);
});

test("the paper's figures stand beside its own methods, with why the pairs are not its own", () => {
  expect(publishedBeside(TABLE)(TABLE.rows[0]!)).toBeNull();
  expect(publishedWhy(TABLE)).toBeNull();
  const methods = ["dreambooth_sd", "emu2", "worse", "copier"];
  const pairs = STUDY.pairs.map((pair) => ({ ...pair, method: methods[STUDY.methods.indexOf(pair.method)]! }));
  const table = agreementTable({ ...STUDY, methods, pairs }, CONCEPT);
  const publishedOf = publishedBeside(table);
  expect([null, ...table.rows].map((row) => publishedOf(row))).toEqual([0.658, 0.471, 0.369, 0.311, 0.135, 0.499]);
  const n = table.rows[0]!.pooled.n.toLocaleString("en");
  expect(publishedWhy(table)).toMatch(
    new RegExp(
      `^The paper's figures are of 7,135 pairs of DreamBench\\+\\+; here ${n} are compared: 2 of its 7 methods are here, 2 methods are not among them, \\d+ pairs are set aside for their masks and \\d+ are not rated by both groups\\.$`,
    ),
  );
});

test("the heat table and its file have the same rows and figures", () => {
  const words = STATISTICS[0]!;
  const heat = heatTable(TABLE, words, noInterval, nothingPublished);
  const data = heatData(TABLE, words, noInterval, nothingPublished);
  expect(heat.rows.map(({ name }) => name)).toEqual(data.rows.map(([name]) => name));
  expect(heat.rows[1]!.cells.map(({ figure }) => figure)).toEqual(
    data.rows[1]!.slice(1, 6).map((value) => formatStatistic(typeof value === "number" ? value : null)),
  );
  expect(heat.metrics[0]).toBeNull();
  expect(heat.notes).toEqual(["+/n", "pairs"]);
  for (const { columns, rows } of [data, statisticsData(TABLE, 0, noInterval), countsData(TABLE.counts)])
    for (const row of rows) expect(row).toHaveLength(columns.length);
});

test("scores climb with ratings where a metric follows people", () => {
  const levels = ratingLevels(STUDY, CONCEPT, STUDY.metrics[0]!, {});
  expect(levels.map(({ name }) => name)).toEqual(["0", "0.5", "1", "1.5", "2", "2.5", "3", "3.5", "4"]);
  expect(levels.reduce((sum, { scores }) => sum + scores.length, 0)).toBe(TABLE.rows[0]!.pooled.n);
  expect(levels[8]!.mean).toBeGreaterThan(levels[0]!.mean + 0.1);
});

test("intervals are read by metric and place, and differences either way round", () => {
  const drawn = madeIntervals(STUDY);
  const intervalIn = intervalsIn(drawn);
  const [low, high] = intervalIn("masc_cp", "pooled", "alpha")!;
  const alpha = TABLE.rows[0]!.pooled.alpha!;
  expect(low).toBeLessThan(alpha);
  expect(high).toBeGreaterThan(alpha);
  expect(intervalIn("masc_cp", 1, "rho")).toEqual(drawn.rows[0]!.cells[1]!.rho);
  expect(intervalIn(null, "pooled", "alpha")).toEqual(drawn.ceiling!.pooled.alpha);
  expect(intervalIn("unknown", "pooled", "alpha")).toBeNull();
  const { difference } = alphaIntervals(drawn);
  const [least, most] = difference("masc_cp", "clip_i")!;
  expect(least).toBeGreaterThan(0);
  expect(difference("clip_i", "masc_cp")).toEqual([-most, -least]);
});

test("a metric that follows the background is told from MaSC by its interval", () => {
  const [first, second] = agreementSentences(
    agreementTable(only("MaSC CP", "CLIP-I"), CONCEPT),
    alphaIntervals(madeIntervals(only("MaSC CP", "CLIP-I"))),
  );
  expect(first).toMatch(
    /^MaSC CP agrees with people more than every other metric here: alpha 0\.\d{3}, interval 0\.\d{3} to 0\.\d{3}\.$/,
  );
  expect(second).toMatch(/^People agree/);
});
