import { expect, it } from "vitest";
import { bootstrapMean } from "../../src/analysis/bootstrap.ts";
import { groupMeans } from "../../src/analysis/group-means.ts";
import { rowOf, type SampleRow } from "../../src/analysis/rows.ts";
import { METHOD } from "../../src/analysis/sample-columns.ts";
import { measureOf } from "../../src/project/measure-lists.ts";
import { NO_SLOTS, scoreKey, type RunIdentity } from "../../src/project/plan.ts";
import { rowOf as exportRow, RUN } from "../project/exports/rows.ts";
import { fc } from "../properties/seeded.ts";

const CP = measureOf("cp")!;
const identity: RunIdentity = {
  models: NO_SLOTS,
  settings: { maxPatches: 1024, threshold: 0.5, stripper: "regex" },
};

function sampleRow(id: string, method: string | null, concept: string, cp: number | null, small = false): SampleRow {
  const { sample, outcome } = exportRow(id, { method, concept }, { cp, flags: small ? ["mask_small"] : [] });
  return rowOf(sample, { outcome, key: scoreKey(sample, identity), run: RUN }, identity);
}

it("means of groups are over rows with a number that are not set aside, with the interval over concepts", () => {
  const rows = [
    sampleRow("0", "emu2", "cat", 0.25),
    sampleRow("1", "emu2", "cat", 0.5),
    sampleRow("2", "emu2", "dog", 0.75),
    sampleRow("3", "emu2", "dog", -1, true),
    sampleRow("4", "emu2", "dog", null),
    sampleRow("5", null, "dog", 0.125),
  ];
  const [emu2, none, ...others] = groupMeans(rows, METHOD, [CP]);
  expect(others).toEqual([]);
  expect(emu2).toMatchObject({ name: "emu2" });
  // Drawing concepts, the mean is a cat's, a dog's, or all three's.
  expect(emu2!.means.get("cp")).toEqual({ n: 3, mean: 0.5, interval: [0.375, 0.75] });
  expect(none!.name).toBeNull();
  expect(none!.means.get("cp")).toEqual({ n: 1, mean: 0.125, interval: null });
});

it("an interval holds the mean's spread, is the same each time, and takes as many concepts as there are", () => {
  expect(bootstrapMean([[0.5, 0.25]])).toBeNull();
  expect(bootstrapMean([[], [0.5]])).toBeNull();
  const number = fc.double({ min: -1, max: 1, noNaN: true });
  fc.assert(
    fc.property(
      fc.array(fc.array(number, { minLength: 1, maxLength: 4 }), { minLength: 2, maxLength: 8 }),
      (clusters) => {
        const [low, high] = bootstrapMean(clusters, 200)!;
        const all = clusters.flat();
        expect(low).toBeLessThanOrEqual(high);
        expect(low).toBeGreaterThanOrEqual(Math.min(...all) - 1e-12);
        expect(high).toBeLessThanOrEqual(Math.max(...all) + 1e-12);
        expect(bootstrapMean(clusters, 200)).toEqual([low, high]);
      },
    ),
    { numRuns: 50 },
  );
});

it("an interval of independent numbers is about 1.96 standard errors to either side", () => {
  // Means of such a list have a standard error of sqrt(1 / 12 / 400), its numbers being spread evenly over [0, 1).
  const clusters = Array.from({ length: 400 }, (_, i) => [(i * 0.6180339887) % 1]);
  const [low, high] = bootstrapMean(clusters, 4000)!;
  const error = Math.sqrt(1 / 12 / 400);
  expect((high - low) / (2 * 1.96 * error)).toBeGreaterThan(0.93);
  expect((high - low) / (2 * 1.96 * error)).toBeLessThan(1.07);
});
