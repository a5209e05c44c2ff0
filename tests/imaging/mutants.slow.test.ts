import { beforeAll, expect, test } from "vitest";
import type { Pipeline } from "../../src/engine/pipeline.ts";
import type { Outcome } from "../../src/engine/protocol.ts";
import type { ImageFormat } from "../../src/imaging/sniff.ts";
import { bytesSource } from "../../src/platform/bytes.ts";
import { NAFLEX, openPipeline, outcomesOf, sampleOf } from "../engine/rig.ts";
import { oracleSource } from "../parity/oracle.ts";
import { complaintOf, FORMATS, mutantsOf } from "./mutants.ts";

/** A few of what `node bench/mutants.mjs` tries by the hundred. */
const COUNT = 40;
const SEED = 3;

let pipeline: Pipeline;
beforeAll(async () => {
  pipeline = await openPipeline([NAFLEX, "clip-tiny-patch32", "dino-tiny-vits8"]);
});

const cpOf = (outcome: Outcome | undefined) => outcome !== undefined && "scores" in outcome && outcome.scores.cp;

test.each(Object.keys(FORMATS) as ImageFormat[])(
  "%s: every mutant is scored or refused in a sentence, and the rows between them are scored",
  async (format) => {
    const mutants = [...mutantsOf(format, COUNT, SEED)];
    const sources = new Map(mutants.map(({ path, bytes }) => [path, bytesSource(path, bytes)]));
    const samples = mutants.flatMap(({ path, name }, i) => [
      sampleOf(
        name,
        path,
        "rocket.png",
        i % 2 === 0 ? { reference: path, referenceMask: null } : { reference: "images/cat.png", referenceMask: path },
      ),
      sampleOf(`sound ${i}`, "cat.png", "rocket.png"),
    ]);
    const outcomes = await outcomesOf(
      pipeline,
      samples,
      { maxPatches: 16, threshold: 0.5, stripper: "regex" },
      (path) => sources.get(path) ?? oracleSource(path),
    );
    expect(mutants.flatMap((mutant) => complaintOf(mutant, outcomes.get(mutant.name)) ?? [])).toEqual([]);
    const sound = new Set(mutants.map((_, i) => cpOf(outcomes.get(`sound ${i}`))));
    expect(sound.size).toBe(1);
    expect([...sound][0]).toBeTypeOf("number");
  },
  60_000,
);

const bytesOf = (seed: number) => [...mutantsOf("gif", 20, seed)].map(({ bytes }) => [...bytes].join());

test("the same seed makes the same mutants", () => {
  expect(bytesOf(5)).toEqual(bytesOf(5));
  expect(bytesOf(5)).not.toEqual(bytesOf(6));
});
