import { rowOf, type SampleRow } from "../../src/analysis/rows.ts";
import { NO_SLOTS, scoreKey, type RunIdentity } from "../../src/project/plan.ts";
import { NO_SCORES, type SampleScores } from "../../src/project/scores.ts";
import type { RowResult } from "../../src/project/runs.ts";
import type { Sample } from "../../src/project/types.ts";
import { NOTHING_SAID } from "../../src/project/sample.ts";
import { RUN } from "../project/exports/rows.ts";

/** Rows of a project as studies are made of them. */

export const IDENTITY: RunIdentity = {
  models: NO_SLOTS,
  settings: { maxPatches: 1024, threshold: 0.5, stripper: "regex" },
};

/** With both masks, unless it is said otherwise. */
export const sampleOf = (id: string, part: Partial<Sample> = {}): Sample => ({
  ...NOTHING_SAID,
  id,
  reference: `refs/${id}.png`,
  referenceMask: `masks/refs/${id}.png`,
  generation: `gens/${id}.png`,
  generationMask: `masks/gens/${id}.png`,
  ...part,
});

export const resultOf = (sample: Sample, scores: Partial<SampleScores>): RowResult => ({
  outcome: { scores: { ...NO_SCORES, ...scores } },
  key: scoreKey(sample, IDENTITY),
  run: RUN,
});

export const scoredRow = (sample: Sample, scores: Partial<SampleScores> | null): SampleRow =>
  rowOf(sample, scores === null ? undefined : resultOf(sample, scores), IDENTITY);
