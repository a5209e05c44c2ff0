import { expect, test } from "vitest";
import type { Study, StudyPair } from "../../../src/evaluation/study.ts";
import { asideText, pairsText, sourcesText } from "../../../src/views/results/set-words.ts";

const pair = (change: Partial<StudyPair>): StudyPair => ({
  concept: "cup",
  promptId: "0",
  method: "A",
  seed: null,
  category: null,
  sample: null,
  setAside: null,
  ...change,
});
const study = (pairs: readonly StudyPair[]): Study => ({
  methods: [...new Set(pairs.map(({ method }) => method))],
  pairs,
  metrics: [],
  raters: [],
  maskSources: [],
  subjects: null,
});

const metric = (label: string, source: string) => ({
  id: label,
  label,
  dimension: "concept",
  scale: "continuous" as const,
  isOwn: true,
  values: new Float64Array(1),
  source,
});

test("the set is told by its counts, and what is set aside by its reasons", () => {
  const set = study([
    pair({}),
    pair({ concept: "vase", setAside: "mask_small" }),
    pair({ method: "B", setAside: "mask_missing" }),
    pair({ method: "B", concept: "vase", setAside: "mask_missing" }),
  ]);
  expect(pairsText(set)).toBe("4 pairs of 2 methods, 2 concepts");
  expect(asideText(set)).toBe("3 set aside: 1 with a mask that is too small, 2 without a mask");
  expect(asideText(study([pair({})]))).toBeNull();
});

test("metrics of one source are told together", () => {
  const metrics = [metric("CP", "computed here"), metric("DINO", "dino.json"), metric("PF", "computed here")];
  expect(sourcesText({ ...study([pair({})]), metrics })).toEqual(["CP, PF: computed here", "DINO: dino.json"]);
});
