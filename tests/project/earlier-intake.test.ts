import { expect, it } from "vitest";
import { emptySample } from "../../src/project/corrections.ts";
import { withEarlier } from "../../src/project/earlier-intake.ts";
import { EMPTY_INTAKE } from "../../src/project/sample.ts";
import type { Intake, Sample } from "../../src/project/types.ts";

const rated: Sample = {
  ...emptySample("a"),
  ratings: [{ by: "rater01", dimension: "concept", value: 3, scale: [0, 4] }],
  columns: { dino: 0.4, group: "first" },
};
const read = (sample: Sample): Intake => ({ ...EMPTY_INTAKE, samples: [sample] });
const told = { read: read(rated), told: read(rated) };
const isTaken = (now: Sample): boolean => withEarlier(read(now), told).samples[0] === rated;

it("takes an earlier pair where ratings and columns are the same, in whatever order columns stand", () => {
  expect(isTaken(structuredClone(rated))).toBe(true);
  expect(isTaken({ ...rated, columns: { group: "first", dino: 0.4 } })).toBe(true);
});

it.each<[string, Partial<Sample>]>([
  ["another rating", { ratings: [{ by: "rater01", dimension: "concept", value: 2, scale: [0, 4] }] }],
  ["another scale", { ratings: [{ by: "rater01", dimension: "concept", value: 3, scale: [1, 4] }] }],
  ["a rating less", { ratings: [] }],
  ["another number", { columns: { dino: 0.5, group: "first" } }],
  ["a number as a text", { columns: { dino: "0.4", group: "first" } }],
  ["a column more", { columns: { dino: 0.4, group: "first", more: "" } }],
  ["a column of another name", { columns: { dino: 0.4, other: "first" } }],
  ["another text", { prompt: "a mug" }],
])("takes the new pair with %s", (_what, change) => {
  expect(isTaken({ ...rated, ...change })).toBe(false);
});

it("takes what was told for what is read again as the object that it was told of, and looks at no more of it", () => {
  const earlier = { ...rated };
  const now = read(rated);
  const { samples } = withEarlier(now, { read: read(rated), told: read(earlier) });
  expect(samples[0]).toBe(earlier);
});
