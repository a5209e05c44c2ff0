import { describe, expect, test } from "vitest";
import { runJob } from "../../src/engine/job.ts";
import type { Outcome, ScoreProgress } from "../../src/engine/protocol.ts";
import type { ScoreMemory } from "../../src/engine/score-memory.ts";
import { surveyWork } from "../../src/engine/survey.ts";
import { isOfReference } from "../../src/project/mean-scores.ts";
import { MEASURES } from "../../src/project/measures.ts";
import { comparisonsOf, referencesOf } from "../../src/project/references.ts";
import type { SampleScores } from "../../src/project/result.ts";
import { scoreOf, valueOf } from "../../src/project/scores.ts";
import { oracleFinder } from "../parity/oracle.ts";
import {
  errorOf,
  NAFLEX,
  never,
  openPipeline,
  outcomesOf,
  sampleOf,
  scoresOf,
  SETTINGS,
  watchedRuntime,
} from "./rig.ts";

/** A row of several references: each comparison is what a pair of its own would be, and the row is their mean. */

const MODELS = [NAFLEX, "clip-tiny-patch32", "dino-tiny-vits8"];
const other = (name: string, mask: string | null = `masks/${name}`) => ({ image: `images/${name}`, mask });
const several = sampleOf("several", "cat.png", "coffee.png", {
  otherReferences: [other("rocket.png"), other("temple.png", null)],
});

function comparedIn(outcome: Outcome | undefined) {
  if (outcome === undefined || !("scores" in outcome) || outcome.references === undefined)
    throw new Error("the row has no references");
  return outcome.references;
}

const scoresAgainst = (outcome: Outcome | undefined): readonly SampleScores[] =>
  comparedIn(outcome).map((one) => {
    if ("error" in one) throw new Error(one.error.message);
    return one.scores;
  });

describe("a sample with several references", () => {
  test("has against each exactly the scores of that pair alone, and their means", async () => {
    const alone = await Promise.all(
      comparisonsOf(several).map(async (pair) =>
        scoresOf((await outcomesOf(await openPipeline(MODELS), [pair])).get(pair.id)),
      ),
    );
    const outcome = (await outcomesOf(await openPipeline(MODELS), [several])).get("several");
    expect(comparedIn(outcome).map(({ image, mask }) => ({ image, mask }))).toEqual(referencesOf(several));
    expect(scoresAgainst(outcome)).toEqual(alone);

    const row = scoresOf(outcome);
    for (const measure of MEASURES.filter(({ value }) => value.kind === "number")) {
      const values = alone.map((scores) => scoreOf(scores, measure.id)).filter((value) => value !== null);
      const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
      if (isOfReference(measure)) expect(scoreOf(row, measure.id), measure.id).toBeCloseTo(mean, 14);
      else expect(valueOf(row, measure.id), measure.id).toBe(valueOf(alone[0], measure.id));
    }
    // CP of the two that have a mask; a third has none, which the row says.
    expect(alone.map(({ cp }) => cp === null)).toEqual([false, false, true]);
    expect(row.cp).toBeCloseTo((alone[0]!.cp! + alone[1]!.cp!) / 2, 14);
    expect(row.flags).toEqual(["mask_missing"]);
  });

  test("encodes every image once, and pools the generation's background once", async () => {
    const runtime = watchedRuntime();
    const pipeline = await openPipeline([NAFLEX], runtime);
    await outcomesOf(pipeline, [several]);
    expect(pipeline.encoded).toEqual({ images: 4, texts: 2 });
    const { runs } = runtime;
    // Everything of theirs is at hand: what is left is the last step of one pool, both regions in one run.
    await outcomesOf(pipeline, [several]);
    expect(runtime.runs - runs).toBe(1);
  });

  test("keeps the scores of those that could be compared where one cannot, and says so", async () => {
    const broken = { ...several, otherReferences: [other("gone.png"), other("rocket.png")] };
    const find = oracleFinder();
    const outcome = (
      await outcomesOf(await openPipeline(), [broken], SETTINGS, (path) => (path.includes("gone") ? null : find(path)))
    ).get("several");
    const [first, gone, last] = comparedIn(outcome);
    expect(gone).toMatchObject({ image: "images/gone.png", error: { code: "missing_file" } });
    if (!(first && "scores" in first && last && "scores" in last)) throw new Error("the others were not scored");
    expect(scoresOf(outcome).cp).toBeCloseTo((first.scores.cp! + last.scores.cp!) / 2, 14);
    expect(scoresOf(outcome).flags).toEqual(["reference_failed"]);
  });

  test("fails where none can be compared", async () => {
    const lost = { ...several, generation: "images/gone.png" };
    const outcome = (await outcomesOf(await openPipeline(), [lost], SETTINGS, () => null)).get("several");
    expect(errorOf(outcome)).toMatchObject({ code: "missing_file" });
  });

  test("is one pair where its further references repeat the one in use", async () => {
    const pipeline = await openPipeline();
    const twice = { ...several, otherReferences: [other("cat.png")] };
    const single = sampleOf("several", "cat.png", "coffee.png");
    expect((await outcomesOf(pipeline, [twice])).get("several")).toEqual(
      (await outcomesOf(pipeline, [single])).get("several"),
    );
  });

  test("takes from memory what a pair of its own left there, and leaves each comparison for later", async () => {
    const kept = new Map<string, SampleScores>();
    const memory: ScoreMemory = {
      get: async (key) => kept.get(key) ?? null,
      put: (key, scores) => void kept.set(key, scores),
      settle: async () => undefined,
    };
    const pipeline = await openPipeline();
    const options = { find: oracleFinder(), memory, provider: () => "cpu" };
    const [pair] = comparisonsOf(several);
    await runJob(never, pipeline, [pair!], SETTINGS, options);
    expect(kept.size).toBe(1);

    const survey = () =>
      surveyWork(never, pipeline, [several], SETTINGS, { ...options, provider: "cpu", limit: 60_000 });
    expect((await survey()).work).toMatchObject({ row: 2 });
    const said: ScoreProgress[] = [];
    await runJob(never, pipeline, [several], SETTINGS, { ...options, onProgress: (one) => said.push(one) });
    expect(kept.size).toBe(3);
    expect((await survey()).work).toMatchObject({ row: 0, encode: 0, match: 0 });
    expect(said.filter(({ kind }) => kind === "row")).toMatchObject([{ id: "several", done: 1, total: 1 }]);
  });
});
