import { expect, it } from "vitest";
import { NO_METHOD } from "../../src/evaluation/from-project.ts";
import { CONCEPT, type RaterGroup, type Study, type StudyMetric, type StudyPair } from "../../src/evaluation/study.ts";
import { uniteStudies } from "../../src/evaluation/unite-studies.ts";

const pair = (method: string, concept: string, promptId: string, more: Partial<StudyPair> = {}): StudyPair => ({
  method,
  concept,
  promptId,
  seed: null,
  category: null,
  sample: null,
  setAside: null,
  ...more,
});
const metric = (id: string, values: readonly number[], label = id): StudyMetric => ({
  id,
  label,
  dimension: CONCEPT,
  scale: "continuous",
  isOwn: true,
  values: Float64Array.from(values),
  source: "made up",
});
const rater = (name: string, values: readonly number[], scale: readonly [number, number] = [0, 4]): RaterGroup => ({
  name,
  dimension: CONCEPT,
  scale,
  values: Float64Array.from(values),
});
const study = (pairs: readonly StudyPair[], parts: Partial<Study> = {}): Study => ({
  methods: [...new Set(pairs.map(({ method }) => method))],
  pairs,
  metrics: [],
  raters: [],
  maskSources: [],
  subjects: null,
  ...parts,
});
const shown = ({ metrics, raters }: Study) => [
  ...metrics.map(({ id, values }) => [id, ...values]),
  ...raters.map(({ name, values }) => [name, ...values]),
];

it("numbers of files go to the pairs that have pictures, and stand by themselves where no picture is", () => {
  const project = study(
    [pair("emu2", "Object_00_Mug", "0", { sample: "a" }), pair("emu2", "cat", "1", { sample: "b" })],
    {
      metrics: [metric("cp", [0.5, 0.25], "MaSC CP")],
      raters: [rater("group1", [3, NaN])],
    },
  );
  const files = study([pair("blip", "cat", "1"), pair("emu2", "cat", "1.0"), pair("emu2", "object_00_mug", "0")], {
    metrics: [metric("dino", [0.1, 0.2, 0.3]), metric("cp", [0.7, 0.8, 0.9], "MaSC CP")],
    raters: [rater("group2", [NaN, 1, 2]), rater("group1", [4, 2, 3])],
  });
  const united = uniteStudies(project, files);
  expect(united.methods).toEqual(["emu2", "blip"]);
  expect(united.pairs.map(({ sample, concept }) => [sample, concept])).toEqual([
    ["a", "Object_00_Mug"],
    ["b", "cat"],
    [null, "cat"],
  ]);
  expect(shown(united)).toEqual([
    ["cp", 0.5, 0.25, NaN],
    ["dino", 0.3, 0.2, 0.1],
    ["cp__files", 0.9, 0.8, 0.7],
    ["group1", 3, 2, 4],
    ["group2", 2, 1, NaN],
  ]);
  expect(united.metrics.map(({ label }) => label)).toEqual(["MaSC CP", "dino", "MaSC CP (files)"]);
});

it("of several seeds numbers are of the one that is named, else of the first", () => {
  const project = study(
    [1, 0, 2].map((seed) => pair("emu2", "cat", "0", { seed: String(seed), sample: String(seed) })),
  );
  const files = study([pair("emu2", "cat", "0", { seed: "2" }), pair("EMU2", "cat", "0")], {
    metrics: [metric("named", [0.5, NaN]), metric("unnamed", [NaN, 0.25])],
  });
  expect(shown(uniteStudies(project, files))).toEqual([
    ["named", NaN, NaN, 0.5],
    ["unnamed", NaN, 0.25, NaN],
  ]);
});

it("rows that name no method, or nothing but an id, find the one pair they can mean", () => {
  const project = study([
    pair("a", "cat", "0", { sample: "p0" }),
    pair("a", "dog", "0", { sample: "p1" }),
    pair("b", "dog", "0", { sample: "p2" }),
  ]);
  const files = study(
    [pair(NO_METHOD, "cat", "0"), pair(NO_METHOD, "dog", "0"), pair(NO_METHOD, "p2", ""), pair(NO_METHOD, "p9", "")],
    { raters: [rater("people", [1, 2, 3, 4])] },
  );
  const united = uniteStudies(project, files);
  // Which of the two dogs is meant nobody says: it stands by itself. An id that nothing has is left out.
  expect(united.pairs.map(({ sample }) => sample)).toEqual(["p0", "p1", "p2", null]);
  expect(shown(united)).toEqual([["people", 1, NaN, 3, 2]]);
  // Without pictures ids are all there is.
  expect(uniteStudies(study([]), files)).toEqual(files);
  expect(uniteStudies(project, study([]))).toBe(project);
});
