import { expect, it } from "vitest";
import { bootstrapMean } from "../../src/analysis/bootstrap.ts";
import { drawGroups, pairsOfGroups, type GroupIntervals } from "../../src/evaluation/mean-intervals.ts";
import type { Study } from "../../src/evaluation/study.ts";

/** Pairs of concepts a, b, c by two methods, the second worse by .25 in each, and a third of one concept. */
function studyOf(): Study {
  const rows = ["a", "a", "b", "b", "c", "c"].flatMap((concept, at) =>
    [0, 0.25].map((less, method) => ({ concept, method: String(method), value: 0.5 + ((at * 7) % 5) / 10 - less })),
  );
  const all = [...rows, ...[0.25, 0.5, 0.75].map((value) => ({ concept: "a", method: "2", value }))];
  return {
    methods: ["0", "1", "2"],
    pairs: all.map(({ concept, method }, at) => ({
      concept,
      method,
      promptId: String(at),
      seed: null,
      category: null,
      sample: null,
      setAside: null,
    })),
    metrics: [
      {
        id: "m",
        label: "M",
        dimension: "concept",
        scale: "continuous",
        isOwn: true,
        source: "made up",
        values: Float64Array.from(all, ({ value }) => value),
      },
    ],
    raters: [],
    maskSources: [],
    subjects: null,
  };
}

const rowsOf = (study: Study, method: string): Uint32Array =>
  Uint32Array.from(study.pairs.flatMap((pair, row) => (pair.method === method ? [row] : [])));

function all(steps: ReturnType<typeof drawGroups>): {
  readonly result: GroupIntervals;
  readonly told: readonly number[];
} {
  const told: number[] = [];
  for (;;) {
    const step = steps.next();
    if (step.done === true) return { result: step.value, told };
    told.push(step.value.done / step.value.total);
  }
}

it("an interval of a group's mean is that of the table of samples, of rows of one concept too", () => {
  const study = studyOf();
  const groups = study.methods.map((method) => rowsOf(study, method));
  const { result, told } = all(drawGroups(study, groups));
  const { values } = study.metrics[0]!;
  const clustersOf = (rows: Uint32Array) =>
    ["a", "b", "c"].map((concept) =>
      [...rows].filter((row) => study.pairs[row]!.concept === concept).map((row) => values[row]!),
    );
  expect(result.means[0]!.slice(0, 2)).toEqual(groups.slice(0, 2).map((rows) => bootstrapMean(clustersOf(rows))));
  expect(result.means[0]![2]).toEqual(bootstrapMean([[0.25], [0.5], [0.75]]));
  expect(told.at(-1)).toBe(1);
  expect(told).toHaveLength(6);
});

it("a difference is drawn with both groups' concepts alike: what is worse by so much everywhere is worse by no other", () => {
  const study = studyOf();
  const { differences } = all(
    drawGroups(
      study,
      ["0", "1", "2"].map((method) => rowsOf(study, method)),
    ),
  ).result;
  expect(pairsOfGroups(3)).toEqual([
    [0, 1],
    [0, 2],
    [1, 2],
  ]);
  const [low, high] = differences[0]![0]!;
  expect(low).toBeCloseTo(0.25, 12);
  expect(high).toBeCloseTo(0.25, 12);
  // One concept's rows say nothing of how another would differ.
  expect(differences[0]!.slice(1)).toEqual([null, null]);
});

it("a concept without a number is not drawn, and a group with fewer than two has no interval", () => {
  const study = studyOf();
  study.metrics[0]!.values.fill(NaN, 4, 12);
  const { means, differences } = all(drawGroups(study, [rowsOf(study, "0"), Uint32Array.of(0)])).result;
  const [first, second] = [study.metrics[0]!.values[0]!, study.metrics[0]!.values[2]!];
  expect(means[0]).toEqual([bootstrapMean([[first], [second]]), null]);
  expect(differences[0]).toEqual([null]);
});
