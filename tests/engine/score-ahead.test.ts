import { expect, test, vi } from "vitest";
import type { SampleFiles } from "../../src/engine/protocol.ts";
import { ScoreAhead, type ScoreAheadOptions } from "../../src/engine/score-ahead.ts";
import type { Scorer } from "../../src/engine/scoring.ts";
import type { SampleScores } from "../../src/project/result.ts";
import { oracleFinder } from "../parity/oracle.ts";
import { sampleOf } from "./rig.ts";

const CAT_ROCKET = sampleOf("cat rocket", "cat.png", "rocket.png");
const COFFEE_CAT = sampleOf("coffee cat", "coffee.png", "cat.png");
const BOTH = sampleOf("both", "cat.png", "coffee.png", {
  otherReferences: [{ image: "images/rocket.png", mask: null }],
});

const name = (path: string | undefined) => path?.replace("images/", "").replace(".png", "");
/** Stands for scores by what they are of. */
const scoresOf = (cp: number) => ({ cp }) as SampleScores;

function start(options: Partial<ScoreAheadOptions> = {}) {
  const said: string[] = [];
  let scored = 0;
  const score: Scorer = async ({ reference, generation }) => {
    said.push(`${name(reference?.path)} against ${name(generation?.path)}`);
    await Promise.resolve();
    return scoresOf(++scored);
  };
  const ahead = new ScoreAhead(
    {
      async encodeAhead(source) {
        said.push(`${name(source.path)} begins`);
        await new Promise((resolve) => setTimeout(resolve));
        said.push(`${name(source.path)} ends`);
      },
    },
    {
      find: oracleFinder(),
      maxPatches: 64,
      isKnown: () => Promise.resolve(false),
      enter: () => Promise.resolve(),
      scorer: () => score,
      prepared: () => Promise.resolve(),
      ...options,
    },
  );
  /** Lets it run until nothing more is begun. */
  const all = async (rows: readonly SampleFiles[]) => {
    ahead.follow(rows);
    return Promise.all(rows.map((row) => ahead.take(row, 0)));
  };
  return { ahead, said, all };
}

test("images go to the device one after the other, and a row is scored while the next row's are there", async () => {
  const { ahead, said, all } = start();
  expect(await all([CAT_ROCKET])).toEqual([scoresOf(1)]);
  ahead.follow([CAT_ROCKET, COFFEE_CAT, BOTH]);
  await vi.waitFor(() => expect(said).toContain("rocket against coffee"));
  expect(await ahead.take(COFFEE_CAT, 0)).toEqual(scoresOf(2));
  expect(await ahead.take(BOTH, 1)).toEqual(scoresOf(4));
  const images = said.filter((word) => !word.includes("against"));
  for (const [at, word] of images.entries()) expect(word).toMatch(at % 2 === 0 ? / begins$/ : / ends$/);
  expect(images.filter((word) => word.endsWith("begins")).map((word) => word.replace(" begins", ""))).toEqual(
    ["cat", "rocket", "coffee", "cat", "cat", "coffee", "rocket", "coffee"], // the pipeline knows what it has encoded
  );
  expect(said.indexOf("coffee against cat")).toBeGreaterThan(said.indexOf("coffee ends"));
  expect(said.indexOf("coffee against cat")).toBeLessThan(said.lastIndexOf("coffee begins"));
});

test("what is known is neither encoded nor scored", async () => {
  const { said, all } = start({ isKnown: () => Promise.resolve(true) });
  expect(await all([CAT_ROCKET])).toEqual([null]);
  expect(said).toEqual([]);
});

test("what fails is left to its row, and those behind it go on", async () => {
  const missing = sampleOf("missing", "cat.png", "nowhere.png");
  const { ahead, all } = start();
  expect(await all([missing])).toEqual([null]);
  expect(await all([COFFEE_CAT])).toEqual([scoresOf(1)]);
  await ahead.end();
});

test("a row that was asked for before it was begun is left to who asks", async () => {
  const { ahead, said } = start();
  expect(await ahead.take(CAT_ROCKET, 0)).toBeNull();
  ahead.follow([CAT_ROCKET]);
  await ahead.end();
  expect(said).toEqual([]);
});

test("what was computed before models changed is not taken", async () => {
  const { ahead, all } = start();
  expect(await all([CAT_ROCKET])).toEqual([scoresOf(1)]);
  ahead.forget();
  expect(await ahead.take(CAT_ROCKET, 0)).toBeNull();
});

test("its end begins no further image, and waits for what is under way", async () => {
  const { ahead, said } = start();
  ahead.follow([CAT_ROCKET, COFFEE_CAT]);
  await new Promise((resolve) => setTimeout(resolve));
  expect(said).toEqual(["cat begins"]);
  await ahead.end();
  expect(said).toEqual(["cat begins", "cat ends"]);
  expect(await ahead.take(COFFEE_CAT, 0)).toBeNull();
});
