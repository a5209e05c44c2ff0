import { describe, expect, it } from "vitest";
import { openModel } from "../../src/engine/models.ts";
import { Pipeline } from "../../src/engine/pipeline.ts";
import { LensError } from "../../src/lib/errors.ts";
import { nodeCodecs } from "../../src/platform/codecs-node.ts";
import { nodeRuntime } from "../../src/platform/runtime-node.ts";
import type { SampleScores } from "../../src/project/result.ts";
import { NAFLEX, openPipeline, outcomesOf, scoresOf, SETTINGS } from "../engine/rig.ts";
import { disagreements } from "./compare.ts";
import {
  faultyCheckpoints,
  filesOf,
  findPicture,
  narrowPairs,
  PAIRS,
  variants,
  type FaultyCheckpoint,
} from "./faults.ts";

/** What a checkpoint's files say is read: each of these scores as the authors' package does, or is refused by the field's name. */

/** fp32 against the package. */
const TOLERANCE = 2e-5;

const runtime = nodeRuntime();
const settings = { ...SETTINGS, maxPatches: 256 };
// CLIP is a baseline beside a SigLIP2.
const beside = await openPipeline([NAFLEX], runtime);

async function score(checkpoint: FaultyCheckpoint): Promise<SampleScores[]> {
  const pairs = PAIRS.slice(0, checkpoint.right?.length ?? 1);
  const model = await openModel(runtime, checkpoint.name, filesOf(checkpoint), "fp32");
  const pipeline = model.info.slot === "siglip" ? new Pipeline(nodeCodecs()) : beside;
  await pipeline.use(model);
  const outcomes = await outcomesOf(pipeline, pairs, settings, findPicture);
  if (model.info.slot !== "siglip") await pipeline.drop(model.info.slot);
  return pairs.map(({ id }) => scoresOf(outcomes.get(id)));
}

const expectRight = async (checkpoint: FaultyCheckpoint) => {
  const scores = await score(checkpoint);
  expect(scores.length).toBeGreaterThan(0);
  expect(checkpoint.right!.flatMap((answer, i) => disagreements(answer, scores[i]!, TOLERANCE))).toEqual([]);
};

const FOLDERS = [
  "01-preprocessor-resample",
  "02-processor-config-v5",
  "03-siglip2tokenizer-on-fixed",
  "04-padding-side",
  "05-post-processor-bos",
  "07-head-activation",
  "08-rescale-and-normalise",
  "09-clip-config-dicts",
  "10-clip-size-and-crop",
];

describe.each(FOLDERS)("%s", (folder) => {
  it.each(faultyCheckpoints(folder))("$name scores as the package does", expectRight);
});

it.each(narrowPairs())("a grid of one column, at $maxPatches patches", async ({ sample, maxPatches, right }) => {
  const pipeline = await openPipeline([NAFLEX], runtime);
  const scores = scoresOf(
    (await outcomesOf(pipeline, [sample], { ...SETTINGS, maxPatches }, findPicture)).get(sample.id),
  );
  expect(disagreements(right, scores, TOLERANCE)).toEqual([]);
});

const known = variants();

it.each(known.filter(({ right }) => right !== undefined))("$name scores as the package does", expectRight);

it.each(known.filter(({ refused }) => refused !== undefined))(
  "$name is refused by its $refused",
  async (checkpoint) => {
    const thrown: unknown = await score(checkpoint).catch((error: unknown) => error);
    expect(thrown).toBeInstanceOf(Error);
    expect(LensError.from(thrown).message).toContain(checkpoint.refused);
  },
);
