import { expect, test } from "vitest";
import { maskWeights } from "../../../src/imaging/mask-grid.ts";
import { floodFill } from "../../../src/imaging/masks/flood.ts";
import { grow, invert } from "../../../src/imaging/masks/distance.ts";
import { editableMask, emptyMask } from "../../../src/imaging/masks/mask-image.ts";
import { encodeMaskPng } from "../../../src/imaging/masks/png.ts";
import type { Engine } from "../../../src/engine/client.ts";
import type { SampleFiles } from "../../../src/engine/protocol.ts";
import type { SampleScores } from "../../../src/project/result.ts";
import { followScores } from "../../../src/views/masks/follow-scores.ts";
import { createMaskDraft, type MaskDraft } from "../../../src/views/masks/mask-draft.ts";
import { evidenceOf, never, readyEngine, sampleOf, SETTINGS } from "../../engine/rig.ts";
import { createRandom } from "../../imaging/masks/random.ts";

const SAMPLE = sampleOf("pair", "cat.png", "coffee.png");

async function scoresOf(engine: Engine, sample: SampleFiles): Promise<SampleScores> {
  let found: SampleScores | null = null;
  await engine.call(never, "score", { samples: [sample], settings: SETTINGS }, (progress) => {
    if (progress.kind === "row" && "scores" in progress.outcome) found = progress.outcome.scores;
  });
  if (found === null) throw new Error("the pair was not scored");
  return found;
}

async function openPair() {
  const engine = await readyEngine([SAMPLE]);
  const bare = { ...SAMPLE, referenceMask: null, generationMask: null };
  const found = await evidenceOf(engine, bare);
  const { prompt_text: read } = await scoresOf(engine, SAMPLE);
  const [text = null] = await engine.call(never, "texts", { texts: [read!] });
  const evidence = { ...found, text };
  const open = async (path: string | null, image: string | null) => {
    const read = await engine.call(never, "mask", { path: path ?? "" });
    // The oracle's masks have their images' sizes.
    expect(image).not.toBeNull();
    const { mask, exact } = editableMask(read, read.width, read.height);
    return { read, draft: createMaskDraft(mask, exact) };
  };
  const reference = await open(SAMPLE.referenceMask, SAMPLE.reference);
  const generation = await open(SAMPLE.generationMask, SAMPLE.generation);
  const follow = (from: MaskDraft, to: MaskDraft) =>
    followScores(
      evidence,
      SETTINGS.threshold,
      [evidence.reference.grid, evidence.generation.grid],
      [{ draft: from }, { draft: to }],
    );
  /** The pair scored from files, with these masks written out. */
  const scoreFiles = async (from: MaskDraft, to: MaskDraft): Promise<SampleScores> => {
    const pngs = await Promise.all([from, to].map(({ mask }) => encodeMaskPng(mask)));
    const files = pngs.map((png, i) => ({ path: `edited:${i}.png`, blob: new Blob(png) }));
    await engine.call(never, "addFiles", { files });
    const sample = { ...SAMPLE, referenceMask: "edited:0.png", generationMask: "edited:1.png" };
    return scoresOf(engine, sample);
  };
  return { engine, evidence, reference, generation, follow, scoreFiles };
}

const expectSame = (live: number | null | undefined, fresh: number | null) => {
  expect(live === null || live === undefined).toBe(fresh === null);
  if (fresh !== null) expect(Math.abs((live ?? NaN) - fresh)).toBeLessThan(1e-6);
};

test("numbers that follow a brush are those of a fresh score of the mask as saved", async () => {
  const { engine, reference, generation, follow, scoreFiles } = await openPair();
  const [from, to] = [reference.draft, generation.draft];
  const follower = follow(from, to);
  const random = createRandom(11);
  const stroke = (draft: MaskDraft) => {
    const { width, height } = draft.mask;
    let place = { x: random.next() * width, y: random.next() * height };
    draft.begin();
    for (let i = 0; i < 12; i++) {
      const next = { x: place.x + (random.next() - 0.5) * 60, y: place.y + (random.next() - 0.5) * 60 };
      draft.paint(place, next, 4 + random.next() * 20, random.next() < 0.5 ? 0 : 255);
      follower.follow(performance.now());
      place = next;
    }
    draft.end();
    follower.follow(null);
  };
  const check = async () => {
    const fresh = await scoreFiles(from, to);
    expectSame(follower.numbers.cp?.value, fresh.cp);
    expectSame(follower.numbers.pf?.value, fresh.pf);
    expectSame(follower.numbers.leak, fresh.best_match_in_background);
    expect(follower.numbers.cp?.patches).toBe(fresh.cp_n_ref_fg);
    expect(follower.numbers.pf?.patches).toBe(fresh.pf_n_bg_pooled);
    expect(follower.numbers.following).toBe(false);
  };
  await check();
  for (let round = 0; round < 6; round++) {
    stroke(from);
    stroke(to);
    await check();
  }
  from.edit(invert);
  to.edit((mask) => grow(mask, 9.5));
  to.edit((mask) => floodFill(mask, 0, 0, 255));
  follower.follow(null);
  await check();
  while (from.canUndo) from.undo();
  while (to.canUndo) to.undo();
  follower.follow(null);
  expect([from.changed, to.changed]).toEqual([false, false]);
  await check();
  engine.end();
});

test("without an edit the numbers are those of the masks as they were read", async () => {
  const { engine, evidence, reference, generation, follow } = await openPair();
  const scores = await scoresOf(engine, SAMPLE);
  const { numbers } = follow(reference.draft, generation.draft);
  if (reference.draft.exact) expectSame(numbers.cp?.value, scores.cp);
  const asRead = followScores(
    evidence,
    SETTINGS.threshold,
    [evidence.reference.grid, evidence.generation.grid],
    [
      { weights: maskWeights(reference.read, evidence.reference.grid) },
      { weights: maskWeights(generation.read, evidence.generation.grid) },
    ],
  );
  expect(asRead.numbers.cp?.value).toBe(scores.cp);
  expectSame(asRead.numbers.pf?.value, scores.pf);
  engine.end();
});

test("where a mask is missing, nothing is told that would need it, until something is painted: as the pair's own score has it", async () => {
  const { engine, reference, generation, follow, scoreFiles } = await openPair();
  const { width, height } = generation.draft.mask;
  const begun = createMaskDraft(emptyMask(width, height), true, false);
  const scores = await scoresOf(engine, { ...SAMPLE, generationMask: null });
  const follower = follow(reference.draft, begun);
  expect([scores.best_match_in_background, scores.pf]).toEqual([null, null]);
  expect([follower.numbers.leak, follower.numbers.pf]).toEqual([null, null]);
  expectSame(follower.numbers.cp?.value, scores.cp);
  expect(follow(begun, generation.draft).numbers).toMatchObject({ cp: null, leak: null });

  begun.begin();
  begun.paint({ x: width / 2, y: height / 2 }, { x: width / 2, y: height / 2 }, width / 4, 255);
  follower.follow(null);
  expect(follower.numbers.leak).not.toBeNull();
  begun.end();
  follower.follow(null);
  expectSame(follower.numbers.leak, (await scoreFiles(reference.draft, begun)).best_match_in_background);
  begun.undo();
  follower.follow(null);
  expect([follower.numbers.leak, follower.numbers.pf]).toEqual([null, null]);
  engine.end();
});

test("a mask that was read and marks nothing is one: its leak is the score's", async () => {
  const { engine, reference, generation, follow, scoreFiles } = await openPair();
  const { width, height } = generation.draft.mask;
  const empty = createMaskDraft(emptyMask(width, height), true);
  const scores = await scoreFiles(reference.draft, empty);
  expect(scores.best_match_in_background).toBe(1);
  expectSame(follow(reference.draft, empty).numbers.leak, scores.best_match_in_background);
  engine.end();
});

test("an edit of a mask never encodes: its evidence has no mask", async () => {
  const { engine, evidence } = await openPair();
  expect([evidence.reference.weights, evidence.generation.weights]).toEqual([null, null]);
  expect(evidence.text?.length).toBe(evidence.head.dim);
  engine.end();
});

test("where the text did not come along PF is the score while the same patches are kept, and unknown otherwise", async () => {
  const { engine, evidence, reference, generation } = await openPair();
  const { pf } = await scoresOf(engine, SAMPLE);
  const weights = maskWeights(generation.read, evidence.generation.grid);
  const follower = followScores(
    { ...evidence, text: null },
    SETTINGS.threshold,
    [evidence.reference.grid, evidence.generation.grid],
    [{ draft: reference.draft }, { draft: generation.draft }],
    { weights, value: pf! },
  );
  expect(pf).not.toBeNull();
  expect(follower.numbers.pf?.value).toBe(pf);
  generation.draft.edit(invert);
  follower.follow(null);
  expect(follower.numbers.pf?.value).toBeNull();
  expect(follower.numbers.pf?.patches).toBeGreaterThan(0);
  generation.draft.undo();
  follower.follow(null);
  expect(follower.numbers.pf?.value).toBe(pf);
  engine.end();
});

test("within a frame whose time is spent PF waits, once, and is exact when the stroke rests", async () => {
  const { engine, reference, generation, follow } = await openPair();
  const follower = follow(reference.draft, generation.draft);
  const before = follower.numbers.pf;
  const { draft } = generation;
  draft.begin();
  draft.paint({ x: 10, y: 10 }, { x: 300, y: 200 }, 60, 255);
  expect(follower.follow(performance.now() - 1000)).toBe(true);
  expect(follower.numbers.following).toBe(true);
  expect(follower.numbers.pf).toBe(before);
  expect(follower.follow(performance.now() - 1000)).toBe(false);
  expect(follower.numbers.pf).not.toBe(before);
  draft.end();
  engine.end();
});
