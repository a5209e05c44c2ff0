import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Pipeline } from "../../src/engine/pipeline.ts";
import { NAFLEX, openPipeline, scoreOne, SETTINGS } from "../engine/rig.ts";
import type { Runtime } from "../../src/platform/runtime.ts";
import { disagreements, expectedBaselines, expectedScores } from "./compare.ts";
import { baselineCases, baselineSample, caseSample, caseSettings, oracleCases, oracleFinder } from "./oracle.ts";
import { RUNTIMES } from "./runtimes.ts";

/** fp32 against the package. */
const TOLERANCE = 2e-5;

const find = oracleFinder();

describe.each(
  [NAFLEX, "siglip2-fixed-tiny-128"].flatMap((model) => RUNTIMES.map(([where, open]) => [model, where, open] as const)),
)("%s scores as the authors' package does on %s", (model, _where, open) => {
  let pipeline: Pipeline;
  let runtime: Runtime;
  beforeAll(async () => {
    runtime = await open();
    pipeline = await openPipeline([model], runtime);
  });
  afterAll(() => runtime.close?.());

  it.each(oracleCases().filter((row) => row.model === model))(
    "$id: $reference and $generation at $max_patches patches",
    async (row) => {
      const scores = await scoreOne(pipeline, caseSample(row), caseSettings(row), find);
      expect(disagreements(expectedScores(row), scores, TOLERANCE)).toEqual([]);
    },
  );
});

describe.each(
  ["dino-tiny-vits8", "dino-tiny-timm"].flatMap((dino) =>
    RUNTIMES.map(([where, open]) => [dino, where, open] as const),
  ),
)("baselines with CLIP and %s are DreamBench++'s on %s", (dino, _where, open) => {
  let pipeline: Pipeline;
  let runtime: Runtime;
  beforeAll(async () => {
    runtime = await open();
    pipeline = await openPipeline([NAFLEX, "clip-tiny-patch32", dino], runtime);
  });
  afterAll(() => runtime.close?.());

  it.each(baselineCases())("$reference and $generation", async (row) => {
    const scores = await scoreOne(pipeline, baselineSample(row, 0), SETTINGS, find);
    expect(disagreements(expectedBaselines(row), scores, TOLERANCE)).toEqual([]);
  });
});
