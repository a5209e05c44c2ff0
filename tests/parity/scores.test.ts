import { beforeAll, describe, expect, it } from "vitest";
import type { Pipeline } from "../../src/engine/pipeline.ts";
import { NAFLEX, openPipeline, scoreOne, SETTINGS } from "../engine/rig.ts";
import { disagreements, expectedBaselines, expectedScores } from "./compare.ts";
import { baselineCases, baselineSample, caseSample, caseSettings, oracleCases, oracleFinder } from "./oracle.ts";

/** fp32 against the package. */
const TOLERANCE = 2e-5;

const find = oracleFinder();

describe.each([NAFLEX, "siglip2-fixed-tiny-128"])("%s scores as the authors' package does", (model) => {
  let pipeline: Pipeline;
  beforeAll(async () => {
    pipeline = await openPipeline([model]);
  });

  it.each(oracleCases().filter((row) => row.model === model))(
    "$id: $reference and $generation at $max_patches patches",
    async (row) => {
      const scores = await scoreOne(pipeline, caseSample(row), caseSettings(row), find);
      expect(disagreements(expectedScores(row), scores, TOLERANCE)).toEqual([]);
    },
  );
});

describe.each(["dino-tiny-vits8", "dino-tiny-timm"])("baselines with CLIP and %s are DreamBench++'s", (dino) => {
  let pipeline: Pipeline;
  beforeAll(async () => {
    pipeline = await openPipeline([NAFLEX, "clip-tiny-patch32", dino]);
  });

  it.each(baselineCases())("$reference and $generation", async (row) => {
    const scores = await scoreOne(pipeline, baselineSample(row, 0), SETTINGS, find);
    expect(disagreements(expectedBaselines(row), scores, TOLERANCE)).toEqual([]);
  });
});
