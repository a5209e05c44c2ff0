import { describe, expect, test } from "vitest";
import { drawCounts, percentiles } from "../../src/analysis/bootstrap.ts";
import { drawMaskSources } from "../../src/evaluation/mask-source-intervals.ts";
import { maskSourcesTable } from "../../src/evaluation/mask-sources-table.ts";
import { drawSubjects } from "../../src/evaluation/subject-intervals.ts";
import { subjectStatistic, subjectsTable } from "../../src/evaluation/subjects-table.ts";
import {
  CONCEPT,
  type Study,
  type StudyMetric,
  type SubjectPair,
  type SubjectStudy,
} from "../../src/evaluation/study.ts";

/** Intervals of the tables of subjects and of mask sources, against the tables' own statistics of every draw. */

const DRAWS = 200;

function ended<T>(steps: Generator<unknown, T>): T {
  for (;;) {
    const { done, value } = steps.next();
    if (done === true) return value;
  }
}

/** In [0, 1), the same every time. */
const noise = (place: number, salt: number): number => {
  const value = Math.sin((place + 1) * 12.9898 + salt * 78.233) * 43_758.5453;
  return value - Math.floor(value);
};

const metric = (id: string, values: Float64Array): StudyMetric => ({
  id,
  label: id,
  dimension: CONCEPT,
  scale: "continuous",
  isOwn: true,
  values,
  source: "",
});

const NAMES = ["cat", "dog", "vase", "can", "clock"];

/** Three photographs of each: all pairs within, and the same number across. */
function photographs(): SubjectStudy {
  const pairs: SubjectPair[] = [];
  for (const [at, name] of NAMES.entries())
    for (let k = 0; k < 3; k++) {
      const other = NAMES[(at + 1 + (k % 4)) % NAMES.length]!;
      pairs.push({ a: `${name}${k}`, b: `${name}x`, same: true, subjects: [name, name], sample: null });
      pairs.push({ a: `${name}${k}`, b: `${other}${k}`, same: false, subjects: [name, other], sample: null });
    }
  const values = (salt: number, apart: number) =>
    // Rounded, so that some are alike.
    Float64Array.from(pairs, ({ same }, place) => Math.round(10 * (noise(place, salt) + (same ? apart : 0))) / 10);
  return { pairs, metrics: [metric("good", values(1, 0.6)), metric("poor", values(2, 0.1))] };
}

describe("intervals of what is within and across subjects", () => {
  const study = photographs();
  const counts = drawCounts(NAMES.length, DRAWS);
  const drawn = ended(drawSubjects(study, DRAWS));

  /** Every pair as often as its subjects were drawn. */
  const slow = (values: Float64Array, draw: number) => {
    const times = (name: string) => counts[draw * NAMES.length + NAMES.indexOf(name)]!;
    const take = (wanted: boolean) =>
      Float64Array.from(
        study.pairs.flatMap(({ same, subjects: [a, b] }, place) =>
          same === wanted ? Array<number>(same ? times(a) : times(a) * times(b)).fill(values[place]!) : [],
        ),
      );
    return subjectStatistic(take(true), take(false));
  };

  test("are those of the table's statistics, a draw each", () => {
    // The order in which subjects are met, which draws go by, is that of the names.
    expect([...new Set(study.pairs.flatMap(({ subjects }) => subjects))].toSorted()).toEqual(NAMES.toSorted());
    for (const [
      at,
      {
        metric: { values },
      },
    ] of subjectsTable(study).entries()) {
      const known = [...new Set(study.pairs.flatMap(({ subjects }) => subjects))];
      expect(known.length).toBe(NAMES.length);
      const all = Array.from({ length: DRAWS }, (_, draw) => slow(values, draw));
      const auc = percentiles(Float64Array.from(all.flatMap((one) => one.auc ?? [])));
      const delta = percentiles(Float64Array.from(all.flatMap((one) => one.delta ?? [])));
      for (const end of [0, 1] as const) {
        expect(drawn.rows[at]!.auc![end]).toBeCloseTo(auc[end], 12);
        expect(drawn.rows[at]!.delta![end]).toBeCloseTo(delta[end], 12);
      }
    }
  });

  test("say how far the others lie below the best, and hold the table's own numbers", () => {
    const [good, poor] = drawn.rows;
    expect(good?.below).toBeNull();
    expect(poor?.below?.[0]).toBeGreaterThan(0);
    for (const [at, { auc, deltaNorm }] of subjectsTable(study).entries()) {
      const row = drawn.rows[at]!;
      expect(row.auc![0] <= auc! && auc! <= row.auc![1]).toBe(true);
      expect(row.deltaNorm![0] <= deltaNorm! && deltaNorm! <= row.deltaNorm![1]).toBe(true);
    }
  });

  test("are none where there is one subject to draw of", () => {
    const one = { ...study, pairs: study.pairs.map((pair): SubjectPair => ({ ...pair, subjects: ["cat", "cat"] })) };
    expect(ended(drawSubjects(one, DRAWS)).rows.map(({ auc }) => auc)).toEqual([null, null]);
  });
});

/** Two methods, six concepts; the second source's masks shift scores, the third's blur them. */
function masked(): Study {
  const pairs = ["first", "second"].flatMap((method) =>
    Array.from({ length: 24 }, (_, place) => ({
      concept: `c${place % 6}`,
      promptId: String(Math.floor(place / 6)),
      method,
      seed: null,
      category: null,
      sample: null,
      setAside: null,
    })),
  );
  const truth = Float64Array.from(pairs, (_, place) => noise(place, 3));
  const rated = (salt: number) => truth.map((value, place) => Math.round(4 * (0.8 * value + 0.2 * noise(place, salt))));
  return {
    methods: ["first", "second"],
    pairs,
    metrics: [],
    raters: [4, 5].map((salt) => ({ name: String(salt), dimension: CONCEPT, scale: [0, 4], values: rated(salt) })),
    maskSources: [
      { name: "sam3", values: truth.map((value, place) => 0.5 + value / 4 + noise(place, 6) / 50) },
      { name: "shifted", values: truth.map((value, place) => 0.4 + value / 4 + noise(place, 7) / 50) },
      { name: "blurred", values: truth.map((value, place) => 0.5 + value / 20 + noise(place, 8) / 4) },
    ],
    subjects: null,
  };
}

describe("intervals of mask sources", () => {
  const study = masked();
  const drawn = ended(drawMaskSources(study, {}, DRAWS))!;

  test("of the means and their differences are those of every draw", () => {
    const counts = drawCounts(6, DRAWS);
    const meanIn = (values: Float64Array, draw: number) => {
      const all = [...values].flatMap((value, place) => Array<number>(counts[draw * 6 + (place % 6)]!).fill(value));
      return all.reduce((sum, value) => sum + value, 0) / all.length;
    };
    for (const [at, { values }] of study.maskSources.entries()) {
      const means = Float64Array.from({ length: DRAWS }, (_, draw) => meanIn(values, draw));
      const less = means.map((mean, draw) => mean - meanIn(study.maskSources[0]!.values, draw));
      const [mean, delta] = [percentiles(means), percentiles(less)];
      for (const end of [0, 1] as const) {
        expect(drawn[at]!.mean![end]).toBeCloseTo(mean[end], 12);
        if (at > 0) expect(drawn[at]!.deltaMean![end]).toBeCloseTo(delta[end], 12);
      }
    }
    expect(drawn[0]).toMatchObject({ name: "sam3", deltaMean: null, deltaAlpha: null, deltaRho: null });
  });

  test("tell a source that blurs from the first, and not one that only shifts", () => {
    const [, shifted, blurred] = drawn;
    expect(blurred!.deltaAlpha![1]).toBeLessThan(0);
    expect(shifted!.deltaAlpha![0] <= 0 && shifted!.deltaAlpha![1] >= 0).toBe(true);
    expect(shifted!.deltaMean![1]).toBeLessThan(-0.05);
    for (const [at, { cell }] of maskSourcesTable(study)!.rows.entries()) {
      expect(drawn[at]!.alpha![0]).toBeLessThan(cell.alpha!);
      expect(drawn[at]!.alpha![1]).toBeGreaterThan(cell.alpha!);
    }
  });

  test("are none of a single source", () => {
    expect(ended(drawMaskSources({ ...study, maskSources: study.maskSources.slice(1, 2) }, {}, DRAWS))).toBeNull();
  });
});
