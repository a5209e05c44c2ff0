import { emptySample } from "../../../src/project/corrections.ts";
import { outcomeOf } from "../../../src/project/mean-scores.ts";
import { NO_SCORES, type RunSettings, type SampleScores } from "../../../src/project/result.ts";
import type { ExportRow, ExportTable } from "../../../src/project/exports/table.ts";
import type { Sample } from "../../../src/project/types.ts";

/** Rows to be exported, as tests ask for them. */

export const RUN: RunSettings = {
  model: "siglip2-so400m",
  maxPatches: 1024,
  threshold: 0.5,
  stripper: "regex",
  precision: "fp32",
  provider: "wasm",
  version: "0.1.0",
};

export const scored = (change: Partial<SampleScores> = {}): SampleScores => ({ ...NO_SCORES, ...change });

export function rowOf(id: string, sample: Partial<Sample> = {}, scores: Partial<SampleScores> = {}): ExportRow {
  return {
    sample: {
      ...emptySample(id),
      reference: "r.png",
      referenceMask: "rm.png",
      generation: `${id}.png`,
      generationMask: `${id}_m.png`,
      concept: "live_subject_animal_00_kitten",
      promptId: id,
      method: "emu2",
      seed: "0",
      ...sample,
    },
    outcome: { scores: scored({ cp: 0.5, pf: -0.25, ...scores }) },
    run: RUN,
  };
}

/** One pair of two references, of which one could not be compared. */
export const SEVERAL: ExportRow = {
  ...rowOf("several"),
  outcome: outcomeOf([
    { image: "refs/a.png", mask: "am.png", scores: scored({ cp: 0.75, pf: 0.1, dino: 0.25 }) },
    { image: "refs/b.png", mask: null, scores: scored({ cp: 0.25, pf: 0.1, dino: 0.5 }) },
    { image: "refs/c.png", mask: null, error: { code: "missing_file", message: "c.png was not found." } },
  ]),
};

export const FAILED: ExportRow = { ...rowOf("failed"), outcome: { error: { code: "invalid_image", message: "no" } } };

export const tableOf = (rows: readonly ExportRow[], change: Partial<ExportTable> = {}): ExportTable => ({
  name: "dreambench plus",
  date: "2026-11-28",
  version: "0.1.0",
  rows,
  groups: null,
  further: [],
  ...change,
});
