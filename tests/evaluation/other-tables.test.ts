import { describe, expect, it } from "vitest";
import { aggregatorTable, poolId, poolTable } from "../../src/evaluation/ablations.ts";
import { agreementTable } from "../../src/evaluation/agreement-table.ts";
import { maskSourcesTable } from "../../src/evaluation/mask-sources-table.ts";
import { publishedAlpha, whyOtherN } from "../../src/evaluation/published.ts";
import { CONCEPT, PROMPT, type Study } from "../../src/evaluation/study.ts";
import { subjectStatistic, subjectsTable } from "../../src/evaluation/subjects-table.ts";
import { processorTime } from "../processor-time.ts";
import { madeStudy } from "./made-study.ts";

const valuesOf = ({ metrics }: Study, id: string) => metrics.find((metric) => metric.id === id)!.values;

describe("sources of masks", () => {
  it("are compared on the pairs that all have, with what moves most first", () => {
    const study = madeStudy();
    const { rows, shared, moves } = maskSourcesTable(study)!;
    const [first, second] = study.maskSources.map(({ values }) => values);
    expect([...shared].every((pair) => !Number.isNaN(first![pair]!) && !Number.isNaN(second![pair]!))).toBe(true);
    expect(rows.map(({ name, cell }) => [name, cell.n])).toEqual([
      ["sam3", rows[1]!.cell.n],
      ["clipseg", rows[0]!.cell.n],
    ]);
    expect(rows[0]!.cell.alpha).toBeGreaterThan(rows[1]!.cell.alpha!);
    expect(rows[1]!.deltaAlpha).toBeCloseTo(rows[1]!.cell.alpha! - rows[0]!.cell.alpha!, 12);
    expect([rows[0]!.deltaAlpha, rows[0]!.deltaRho]).toEqual([null, null]);
    const spans = moves.map(({ pair, span }) => [span, Math.abs(first![pair]! - second![pair]!)]);
    for (const [at, [span, own]] of spans.entries()) {
      expect(span).toBe(own);
      if (at > 0) expect(span).toBeLessThanOrEqual(spans[at - 1]![0]!);
    }
    expect(maskSourcesTable({ ...study, maskSources: study.maskSources.slice(0, 1) })).toBeNull();
    expect(maskSourcesTable({ ...study, raters: [] })!.rows[0]).toMatchObject({ cell: { n: 0, alpha: null } });
  });
});

describe("same or other", () => {
  it("has means, population deviations, delta and AUC, ties by half", () => {
    const within = Float64Array.of(0.9, 0.7, 0.5);
    const cross = Float64Array.of(0.5, 0.1);
    const made = subjectStatistic(within, cross);
    expect(made.auc).toBe(5.5 / 6);
    expect(made.stdWithin).toBeCloseTo(Math.sqrt(0.08 / 3), 12);
    expect(made.delta).toBeCloseTo(0.4, 12);
    expect(made.deltaNorm).toBeCloseTo(0.5, 12);
    expect(subjectStatistic(within, new Float64Array(0))).toMatchObject({ nCross: 0, delta: null, auc: null });
    expect(subjectStatistic(Float64Array.of(1), Float64Array.of(1))).toMatchObject({
      delta: 0,
      deltaNorm: null,
      auc: 0.5,
    });
  });

  it("tells the metric that parts subjects from the one that hardly does, with the worst inversions first", () => {
    const { pairs, metrics } = madeStudy().subjects!;
    const [masc, clip] = subjectsTable({ pairs, metrics });
    expect(masc!.auc).toBeGreaterThan(clip!.auc! + 0.1);
    for (const { within, cross, by } of clip!.inversions) {
      expect([pairs[within]!.same, pairs[cross]!.same]).toEqual([true, false]);
      expect(by).toBeCloseTo(metrics[1]!.values[cross]! - metrics[1]!.values[within]!, 12);
    }
    expect(clip!.inversions[0]!.by).toBe(Math.max(...clip!.inversions.map(({ by }) => by)));
  });
});

describe("ablations", () => {
  const study = madeStudy();
  const masked = valuesOf(study, "masc_cp");
  const noise = masked.map((_, pair) => ((pair * 7919) % 997) / 997);

  it("say by how much the aggregator dominates, on the pairs that all have", () => {
    const columns = new Map([
      ["masked_maxcos", masked],
      ["recall_fg", noise],
      ["global_maxcos", valuesOf(study, "siglip2_global").map((value, pair) => (pair % 5 === 0 ? NaN : value))],
    ] as const);
    const table = aggregatorTable(study, columns);
    const alphas = table.agreement.rows.map(({ pooled }) => pooled.alpha!);
    expect(table.rows.map(({ id }) => id)).toEqual(["masked_maxcos", "global_maxcos", "recall_fg"]);
    expect(table.dominates).toBe(alphas[0]! - alphas[2]!);
    expect(table.dominates).toBeGreaterThan(0.3);
    expect(new Set(table.agreement.rows.map(({ pooled }) => pooled.n)).size).toBe(1);
    expect(table.n).toBe(table.agreement.kept.length);
    const bare = aggregatorTable({ ...study, raters: [] }, columns);
    expect([bare.dominates, bare.rows[0]!.rhoWithFirst, bare.rows[0]!.mean]).toEqual([null, 1, expect.any(Number)]);
  });

  it("cross pool and prompt, in the paper's order", () => {
    const pf = valuesOf(study, "masc_pf");
    const table = poolTable(
      study,
      new Map([
        [poolId("foreground", "given"), noise],
        [poolId("background", "stripped"), pf],
      ]),
    );
    expect(table.rows.map(({ id }) => id)).toEqual(["background/stripped", "foreground/given"]);
    const [first, second] = table.agreement.rows.map(({ pooled }) => pooled.alpha!);
    expect(first).toBeGreaterThan(second! + 0.3);
  });
});

describe("the paper's figures", () => {
  it("stand by label and dimension, wherever a metric is from", () => {
    expect(["MaSC CP", "DINO-I", "CLIP-I, shipped", "Noise 1"].map((label) => publishedAlpha(label, CONCEPT))).toEqual([
      0.471,
      0.311,
      0.135,
      null,
    ]);
    expect([publishedAlpha("SigLIP2 global", PROMPT), publishedAlpha("MaSC PF", CONCEPT)]).toEqual([0.326, null]);
  });

  it("say why there are more or fewer pairs", () => {
    expect(whyOtherN(7135, CONCEPT)).toBeNull();
    expect(whyOtherN(9441, CONCEPT)).toContain("7,135 pairs");
    expect(whyOtherN(200, CONCEPT)).toContain("here 200 have this metric");
  });
});

it("a table of 9,450 pairs and ten metrics is made within 200 ms", () => {
  const methods = ["a", "b", "c", "d", "e", "f", "g"];
  const study = madeStudy({ concepts: 150, prompts: 9, methods, noise: 5, small: 0, unrated: 0 });
  const times = Array.from({ length: 5 }, () => {
    const taken = processorTime();
    expect(agreementTable(study, CONCEPT).rows).toHaveLength(10);
    return taken();
  });
  expect(Math.min(...times)).toBeLessThan(200);
});
