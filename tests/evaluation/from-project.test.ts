import { expect, it } from "vitest";
import { NO_METHOD, studyOfProject, type ProjectParts } from "../../src/evaluation/from-project.ts";
import { scaleOf } from "../../src/evaluation/sample-raters.ts";
import { useMaskSource } from "../../src/project/mask-sources.ts";
import { MEASURES } from "../../src/project/measures.ts";
import type { SampleRow } from "../../src/analysis/rows.ts";
import type { MaskSource, Rating, Sample } from "../../src/project/types.ts";
import { IDENTITY, resultOf, sampleOf, scoredRow } from "./project-rows.ts";

const studyOf = (rows: readonly SampleRow[], parts: Partial<ProjectParts> = {}) =>
  studyOfProject({
    rows,
    measures: MEASURES,
    columns: [],
    sources: [],
    results: new Map(),
    identity: IDENTITY,
    ...parts,
  });
const column = (study: ReturnType<typeof studyOf>, id: string) => {
  const found = study.metrics.find((metric) => metric.id === id);
  return found === undefined ? null : [...found.values];
};

const rating = (by: string | null, dimension: string | null, value: number, said = true): Rating => ({
  by,
  dimension,
  value,
  scale: said ? [0, 4] : null,
});

it("a pair is a generation, as the table has it, with why means leave it out", () => {
  const study = studyOf([
    scoredRow(sampleOf("0", { concept: "cat", method: "emu2", promptId: "3", seed: "1", category: "object" }), {}),
    scoredRow(sampleOf("1", { object: "dog", prompt: "a dog at sea", generationMask: null }), {}),
    scoredRow(sampleOf("2", { concept: "cat", method: "emu2" }), { flags: ["mask_small"] }),
  ]);
  expect(study.methods).toEqual(["emu2", NO_METHOD]);
  expect(study.pairs).toEqual([
    { concept: "cat", promptId: "3", method: "emu2", seed: "1", category: "object", sample: "0", setAside: null },
    {
      concept: "dog",
      promptId: "a dog at sea",
      method: NO_METHOD,
      seed: null,
      category: null,
      sample: "1",
      setAside: "mask_missing",
    },
    { concept: "cat", promptId: "2", method: "emu2", seed: null, category: null, sample: "2", setAside: "mask_small" },
  ]);
  expect(study.subjects).toBeNull();
});

it("what is computed here is a metric of its dimension, NaN where there is none; counts, leaks and widths are none", () => {
  const all = {
    cp: 0.5,
    pf: 0.25,
    clip_t: 0.3,
    recall_fg: 0.75,
    pf_foreground_stripped: -0.1,
    cp_n_ref_fg: 12,
    best_match_in_background: 0.5,
    cp_mask_interval: 0.1,
  };
  const study = studyOf([
    scoredRow(sampleOf("0"), all),
    scoredRow(sampleOf("1"), null),
    scoredRow(sampleOf("2"), { cp: 1 }),
  ]);
  expect(study.metrics.map(({ id, label, dimension, isOwn }) => [id, label, dimension, isOwn])).toEqual([
    ["cp", "MaSC CP", "concept", true],
    ["pf", "MaSC PF", "prompt", true],
    ["recall_fg", "Subject recall", "concept", false],
    ["pf_foreground_stripped", "PF foreground, stripped", "prompt", false],
    ["clip_t", "CLIP-T", "prompt", true],
  ]);
  expect(column(study, "cp")).toEqual([0.5, NaN, 1]);
  expect(study.metrics[0]!.source).toContain("computed here by ");
});

it("numbers that tables brought are metrics under their names; what says how a picture was made is none", () => {
  const rows = ["1.5", 2, null].map((score, place) =>
    scoredRow(
      sampleOf(String(place), {
        columns: { dreambench_clipt: score, gpt_full: place, steps: place, same: 1, cp: place },
      }),
      {
        cp: 0.5,
      },
    ),
  );
  const columns = ["dreambench_clipt", "gpt_full", "steps", "same", "cp"].map((name) => ({
    name,
    kind: "number" as const,
    sources: ["shipped.csv"],
  }));
  const study = studyOf(rows, { columns });
  expect(study.metrics.map(({ id, dimension, scale, isOwn }) => [id, dimension, scale, isOwn])).toEqual([
    ["cp", "concept", "continuous", true],
    ["dreambench_clipt", "prompt", "continuous", false],
    ["gpt_full", "concept", "ratings", false],
    ["input_cp", "concept", "continuous", false],
  ]);
  expect(column(study, "dreambench_clipt")).toEqual([1.5, 2, NaN]);
});

it("ratings are a column a rater and dimension, on the scale that is said, else on the common one that holds them", () => {
  const study = studyOf([
    scoredRow(sampleOf("0", { ratings: [rating("group2", "concept", 3), rating("group1", "concept", 4)] }), null),
    scoredRow(sampleOf("1", { ratings: [rating("group1", "prompt", 1), rating(null, null, 5, false)] }), null),
  ]);
  expect(study.raters.map(({ values, ...group }) => ({ ...group, values: [...values] }))).toEqual([
    { name: "group1", dimension: "concept", scale: [0, 4], values: [4, NaN] },
    { name: "group1", dimension: "prompt", scale: [0, 4], values: [NaN, 1] },
    { name: "group2", dimension: "concept", scale: [0, 4], values: [3, NaN] },
    { name: "people", dimension: "concept", scale: [1, 5], values: [NaN, 5] },
  ]);
  expect(scaleOf(Float64Array.of(0, 3))).toEqual([0, 4]);
  expect(scaleOf(Float64Array.of(0.5, 9, NaN))).toEqual([0.5, 9]);
});

it("a manifest's columns of ratings are ratings, and no metrics", () => {
  const rows = [
    [3, 1],
    [null, 2],
  ].map(([cp, pf], place) =>
    scoredRow(sampleOf(String(place), { columns: { rating_cp: cp, anna_pf_rating: String(pf) } }), null),
  );
  const columns = ["rating_cp", "anna_pf_rating"].map((name) => ({
    name,
    kind: "number" as const,
    sources: ["pairs.csv"],
  }));
  const study = studyOf(rows, { columns });
  expect(study.metrics).toEqual([]);
  expect(study.raters.map(({ name, dimension, scale, values }) => [name, dimension, scale, ...values])).toEqual([
    ["anna", "prompt", [0, 4], 1, 2],
    ["people", "concept", [0, 4], 3, NaN],
  ]);
});

it("every source of masks under which the pairs were scored once has its column, the one in use first", () => {
  const samples = ["0", "1"].map((id) => sampleOf(id));
  const sourceOf = (name: string, inUse: boolean): MaskSource => ({
    name,
    inUse,
    masks: samples.flatMap(({ reference, generation }) =>
      [reference, generation].map((path) => [path!, inUse ? `masks/${path}` : `${name}/${path}`] as const),
    ),
  });
  const sources = [sourceOf("clipseg", false), sourceOf("sam3", true)];
  const rows = [scoredRow(samples[0]!, { cp: 0.5 }), scoredRow(samples[1]!, { cp: 0.25 })];
  const under: readonly Sample[] = useMaskSource(samples, sources, "clipseg").samples;
  const results = new Map([["0", [resultOf(samples[0]!, { cp: 0.5 }), resultOf(under[0]!, { cp: 0.75 })]]]);
  const { maskSources } = studyOf(rows, { sources, results });
  expect(maskSources.map(({ name, values }) => [name, ...values])).toEqual([
    ["sam3", 0.5, 0.25],
    ["clipseg", 0.75, NaN],
  ]);
  expect(studyOf(rows, { sources: sources.slice(1), results }).maskSources).toEqual([]);
});

it("pairs of two photographs are no method's, and are compared by themselves", () => {
  const study = studyOf([
    scoredRow(sampleOf("w", { method: "within", concept: "1" }), { cp: 0.75, pf: 0.5 }),
    scoredRow(sampleOf("a", { method: "across", concept: "1" }), { cp: 0.25 }),
    scoredRow(sampleOf("small", { method: "across", concept: "1" }), { cp: 0.5, flags: ["mask_small"] }),
    scoredRow(sampleOf("g", { method: "within", concept: "1", prompt: "a cup" }), { cp: 1 }),
  ]);
  expect(study.pairs.map(({ sample }) => sample)).toEqual(["g"]);
  expect(study.subjects!.pairs).toEqual([
    { a: "refs/w.png", b: "gens/w.png", same: true, subjects: ["1", "1"], sample: "w" },
    { a: "refs/a.png", b: "gens/a.png", same: false, subjects: ["1", "gens/a.png"], sample: "a" },
  ]);
  expect(study.subjects!.metrics.map(({ id, values }) => [id, ...values])).toEqual([["cp", 0.75, 0.25]]);
});

it("photographs that are no samples are compared, whose the second picture is told by other pairs, and without any mask all count", () => {
  const photographs = (
    [
      ["within", "cat", "c0", "c1"],
      ["within", "dog", "d0", "d1"],
      ["across", "cat", "c0", "d1"],
    ] as const
  ).map(([method, concept, reference, generation]) => {
    const files = { reference, generation, referenceMask: null, generationMask: null };
    return scoredRow(sampleOf(`${reference} ${generation}`, { method, concept, ...files }), { siglip2_global: 0.5 });
  });
  const { pairs, subjects } = studyOf([], { photographs });
  expect(pairs).toEqual([]);
  expect(subjects?.pairs.map((one) => one.subjects)).toEqual([
    ["cat", "cat"],
    ["dog", "dog"],
    ["cat", "dog"],
  ]);
  const masked = scoredRow(sampleOf("4", { method: "within", concept: "ant" }), { cp: 0.5 });
  expect(studyOf([], { photographs: [...photographs, masked] }).subjects?.pairs.map(({ sample }) => sample)).toEqual([
    "4",
  ]);
});
