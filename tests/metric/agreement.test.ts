import { describe, expect, it } from "vitest";
import {
  areaUnderCurve,
  aucHighLow,
  kendallTauB,
  krippendorffAlpha,
  minMaxScale,
  paperAlpha,
  pearson,
  spearman,
  type Ratings,
} from "../../src/metric/agreement.ts";
import { oracleJson } from "../parity/oracle.ts";
import { processorTime } from "../processor-time.ts";

interface Table {
  readonly human: (number | null)[];
  readonly other: number[];
  readonly metric: number[];
  readonly alpha_human_metric: number;
  readonly alpha_human_other: number;
  readonly spearman: number;
  readonly pearson: number;
  readonly kendall_b: number;
  readonly auc_high_low: number | null;
}
const tables = oracleJson<Table[]>("agreement.json");
const quarter = (ratings: readonly (number | null)[]) => ratings.map((rating) => (rating === null ? null : rating / 4));

const near = (value: number | null, expected: number | null) =>
  expected === null ? expect(value).toBeNull() : expect(Math.abs((value ?? NaN) - expected)).toBeLessThan(1e-9);

/** Tau-b by its definition, over all pairs. */
function slowTau(x: readonly number[], y: readonly number[]): number {
  let [difference, untiedX, untiedY] = [0, 0, 0];
  for (let i = 0; i < x.length; i++) {
    for (let j = 0; j < i; j++) {
      const [a, b] = [Math.sign(x[i]! - x[j]!), Math.sign(y[i]! - y[j]!)];
      difference += a * b;
      untiedX += a * a;
      untiedY += b * b;
    }
  }
  return difference / Math.sqrt(untiedX * untiedY);
}

describe("agreement", () => {
  it.each(tables.map((table, i) => [i, table] as const))(
    "equals krippendorff, scipy and scikit-learn: table %i",
    (_, table) => {
      const { human, other, metric } = table;
      near(krippendorffAlpha(quarter(human), minMaxScale(metric)!), table.alpha_human_metric);
      near(krippendorffAlpha(human, other), table.alpha_human_other);
      near(spearman(human, metric), table.spearman);
      near(pearson(human, metric), table.pearson);
      near(kendallTauB(human, metric), table.kendall_b);
      near(aucHighLow(human, metric), table.auc_high_low);
    },
  );

  it("counts tau-b's pairs as its definition does, with ties", () => {
    for (const n of [2, 3, 5, 17, 64, 101]) {
      const x = Array.from({ length: n }, (_, i) => (i * 7919) % 11);
      const y = Array.from({ length: n }, (_, i) => (i * 104_729) % 5);
      if (n > 2) expect(kendallTauB(x, y)).toBeCloseTo(slowTau(x, y), 12);
    }
  });

  it("takes 100,000 rows in a moment", () => {
    const x = Float64Array.from({ length: 100_000 }, (_, i) => (i * 48_271) % 65_537);
    const y = Float64Array.from({ length: 100_000 }, (_, i) => (i * 16_807) % 257);
    const taken = processorTime();
    for (const measure of [kendallTauB, spearman, pearson, krippendorffAlpha, aucHighLow]) measure(x, y);
    expect(taken()).toBeLessThan(3000);
  });

  it("leaves out what is missing, in both lists", () => {
    const [x, y] = [
      [1, null, 3, 4, NaN, 2],
      [2, 9, null, 5, 1, 3],
    ];
    for (const measure of [pearson, spearman, kendallTauB, krippendorffAlpha]) {
      expect(measure(x, y)).toBe(measure([1, 4, 2], [2, 5, 3]));
    }
  });

  it("is null where it is not defined", () => {
    const undefinedCases: [Ratings, Ratings][] = [
      [[], []],
      [[1], [1]],
      [
        [0.1, 0.1, 0.1],
        [0.1, 0.1, 0.1],
      ],
      [
        [null, 1],
        [1, null],
      ],
    ];
    for (const measure of [pearson, spearman, kendallTauB, krippendorffAlpha]) {
      for (const [x, y] of undefinedCases) expect(measure(x, y)).toBeNull();
    }
    expect(pearson([1, 2], [0.1, 0.1])).toBeNull();
    expect(minMaxScale([2, null, 2])).toBeNull();
    expect(minMaxScale([])).toBeNull();
    expect(areaUnderCurve([], [1])).toBeNull();
    expect(() => pearson([1], [])).toThrow(RangeError);
  });

  it("scales and orders", () => {
    expect(minMaxScale([1, null, 3, 2])).toEqual([0, null, 1, 0.5]);
    expect(areaUnderCurve([2, 3], [1, 2, null])).toBe(0.875);
    expect(krippendorffAlpha([0, 1, 2], [0, 1, 2])).toBe(1);
  });

  it("averages the paper's alpha over two rounded groups, and rounds again", () => {
    const { human, other, metric } = tables[0]!;
    const scaled = minMaxScale(metric)!;
    const rounded = (ratings: readonly (number | null)[]) =>
      Number(krippendorffAlpha(quarter(ratings), scaled)!.toFixed(3));
    expect([rounded(human), rounded(other)]).toEqual([0.349, 0.264]);
    expect(paperAlpha(scaled, [human, other])).toBe(0.306); // Python: round(0.3065, 3)
    expect(paperAlpha(scaled, [human, human.map(() => null)])).toBeNull();
  });
});
