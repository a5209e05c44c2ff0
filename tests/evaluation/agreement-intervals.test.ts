import { describe, expect, it } from "vitest";
import { drawCounts, percentiles } from "../../src/analysis/bootstrap.ts";
import { drawAgreement, type AgreementIntervals } from "../../src/evaluation/agreement-intervals.ts";
import { agreementTable, rowPairs } from "../../src/evaluation/agreement-table.ts";
import type { CellPairs } from "../../src/evaluation/cells.ts";
import { drawCell, type DrawnCell } from "../../src/evaluation/drawn-cells.ts";
import { keepPairs } from "../../src/evaluation/kept-pairs.ts";
import { CONCEPT, PROMPT, type Study } from "../../src/evaluation/study.ts";
import { aucHighLow, kendallTauB, krippendorffAlpha, pearson, spearman } from "../../src/metric/agreement.ts";
import { madeStudy } from "./made-study.ts";

function ended<T>(steps: Generator<unknown, T>): T {
  for (;;) {
    const { done, value } = steps.next();
    if (done === true) return value;
  }
}

/** A draw by the bare statistics of the pairs that it has, each as often as it was drawn. */
function slowDraw(pairs: CellPairs, conceptOf: Uint32Array, counts: Uint16Array, from: number) {
  const drawn = Array.from(conceptOf).flatMap((concept, at) => Array<number>(counts[from + concept]!).fill(at));
  const take = (values: Float64Array) => drawn.map((at) => values[at]!);
  const alphas = pairs.groups.map((group) => krippendorffAlpha(take(pairs.scaled), take(group)) ?? NaN);
  const [scores, people] = [take(pairs.scores), take(pairs.people)];
  const [high, low] = [people.filter((rating) => rating >= 3.5), people.filter((rating) => rating <= 0.5)];
  return {
    alpha: alphas.reduce((sum, alpha) => sum + alpha, 0) / alphas.length,
    rho: spearman(scores, people) ?? NaN,
    pearson: pearson(scores, people) ?? NaN,
    tau: kendallTauB(scores, people) ?? NaN,
    auc: high.length > 1 && low.length > 1 ? aucHighLow(people, scores)! : NaN,
  };
}

const DRAWS = 12;

function drawnAndSlow(study: Study, id: string, concepts: number) {
  const { dimension } = study.metrics.find((metric) => metric.id === id)!;
  const kept = keepPairs(study, dimension);
  const { pooled } = rowPairs(
    study.metrics.find((metric) => metric.id === id)!,
    kept,
  )!;
  const known = new Map<string, number>();
  const conceptOf = pooled.pairs.map((pair) => {
    const number = known.get(study.pairs[pair]!.concept) ?? known.size;
    known.set(study.pairs[pair]!.concept, number);
    return number;
  });
  const counts = drawCounts(concepts, DRAWS);
  const drawn = ended(drawCell(pooled, [0, 4], conceptOf, concepts, counts));
  const slow = Array.from({ length: DRAWS }, (_, draw) => slowDraw(pooled, conceptOf, counts, draw * concepts));
  return { drawn, slow };
}

function expectSame(drawn: DrawnCell, slow: readonly Record<keyof DrawnCell, number>[]): void {
  for (const [draw, one] of slow.entries())
    for (const name of ["alpha", "rho", "pearson", "tau", "auc"] as const) {
      if (Number.isNaN(one[name])) expect(drawn[name][draw]).toBeNaN();
      else expect(Math.abs(drawn[name][draw]! - one[name])).toBeLessThan(1e-10);
    }
}

describe("draws of a cell", () => {
  it.each(["masc_cp", "clip_i", "gpt_cp", "masc_pf"])("are the statistics of the pairs drawn: %s", (id) => {
    const { drawn, slow } = drawnAndSlow(madeStudy({ concepts: 16, prompts: 4 }), id, 16);
    expectSame(drawn, slow);
  });

  it("are so of more concepts than every two of which are counted, and of concepts that the cell has not", () => {
    const { drawn, slow } = drawnAndSlow(madeStudy({ concepts: 16, prompts: 4 }), "gpt_cp", 600);
    expectSame(drawn, slow);
    const many = drawnAndSlow(madeStudy({ concepts: 16, prompts: 4 }), "masc_cp", 40);
    expectSame(many.drawn, many.slow);
  });
});

const intervals = (study: Study, dimension = CONCEPT, draws?: number): AgreementIntervals | null =>
  ended(drawAgreement(study, dimension, {}, draws));

describe("intervals of agreement", () => {
  it("are numpy's percentiles, which scipy's percentile bootstrap takes", () => {
    // numpy 2.4.6: np.percentile(draws, [2.5, 97.5])
    const many = Float64Array.from({ length: 2000 }, (_, i) => ((i * 7919) % 2003) / 2003 + Math.sin(i));
    const [low, high] = percentiles(many);
    expect(low).toBeCloseTo(-0.8091697608352647, 13);
    expect(high).toBeCloseTo(1.8004579567776748, 13);
    const few = percentiles(Float64Array.from({ length: 39 }, (_, i) => ((i * 7919) % 2003) ** 2 / 2003));
    expect(few[0]).toBeCloseTo(1.1857214178731903, 9);
    expect(few[1]).toBeCloseTo(1826.1482775836241, 9);
  });

  it("lie about the table's numbers, a cell each, and are the same every time", () => {
    const study = madeStudy();
    const table = agreementTable(study, CONCEPT);
    const made = intervals(study, CONCEPT, 400)!;
    expect(made.methods).toEqual(table.methods);
    for (const [at, row] of table.rows.entries()) {
      const own = made.rows[at]!;
      expect([own.metric, own.cells.length]).toEqual([row.metric.id, row.cells.length]);
      for (const name of ["alpha", "rho", "pearson", "tau", "auc"] as const) {
        const [low, high] = own.pooled[name]!;
        expect(low).toBeLessThan(row.pooled[name]! + 0.001);
        expect(high).toBeGreaterThan(row.pooled[name]! - 0.001);
      }
    }
    expect(made.ceiling!.pooled.alpha![0]).toBeLessThan(table.ceiling!.pooled.alpha!);
    expect(intervals(study, CONCEPT, 400)).toEqual(made);
  });

  it("tell a metric that follows the subject from one that follows the background, and not two that are alike", () => {
    const study = madeStudy();
    const masc = study.metrics.find(({ id }) => id === "masc_cp")!;
    const twin = { ...masc, id: "twin", values: masc.values.map((value, pair) => value + ((pair * 7919) % 101) / 1e4) };
    const made = intervals({ ...study, metrics: [...study.metrics, twin] }, CONCEPT, 400)!;
    const between = (first: string, second: string) =>
      made.differences.find((one) => one.first === first && one.second === second)!.pooled.alpha!;
    expect(between("masc_cp", "siglip2_global")[0]).toBeGreaterThan(0);
    expect(between("masc_cp", "clip_i")[0]).toBeGreaterThan(0);
    const [low, high] = between("masc_cp", "twin");
    expect([low < 0.01, high > -0.01, high - low < 0.05]).toEqual([true, true, true]);
    expect(made.differences).toHaveLength((6 * 5) / 2);
  });

  it("are of pairs where there is one concept only, and null where nobody rated or nothing can be drawn", () => {
    const one = madeStudy({ concepts: 1, prompts: 12, small: 0 });
    expect(intervals(one, CONCEPT, 100)!.rows[0]!.pooled.rho).not.toBeNull();
    expect(intervals({ ...one, raters: [] })).toBeNull();
    expect(intervals(madeStudy({ concepts: 1, prompts: 1, methods: ["a"] }))).toBeNull();
    expect(intervals(madeStudy({ concepts: 4, prompts: 3 }), PROMPT, 100)!.rows.map(({ metric }) => metric)).toEqual([
      "masc_pf",
      "clip_t",
    ]);
  });

  it("come in steps that another thing may be done between", () => {
    const steps = drawAgreement(madeStudy({ concepts: 60 }), CONCEPT);
    const said = Array.from({ length: 6 }, () => steps.next());
    expect(said.every(({ done }) => done !== true)).toBe(true);
    expect(said.at(-1)!.value).toEqual({ done: expect.any(Number), total: 30 });
  });
});
