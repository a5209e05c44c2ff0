import { beforeAll, describe, expect, it } from "vitest";
import type { Pipeline } from "../../src/engine/pipeline.ts";
import { areaUnderCurve } from "../../src/metric/agreement.ts";
import { cosine } from "../../src/metric/cosine.ts";
import { conceptPreservation } from "../../src/metric/cp.ts";
import { keptPatches } from "../../src/metric/pf.ts";
import { finishPool } from "../../src/metric/pool.ts";
import { stripSubject } from "../../src/metric/strip.ts";
import { demoPipeline, scenes, type Scene } from "./held-out.ts";

/**
 * That the checkpoints in public/models are the ones that their cards describe. The bounds stand a little below what
 * was measured on these 96 scenes (in the comments), so that another processor's last digits pass and a broken or
 * lesser checkpoint does not; the cards have the figures on 480 scenes.
 */
const PATCHES = 256;
const THRESHOLD = 0.5;

interface Pooled {
  readonly whole: Float32Array;
  readonly background: Float32Array;
}

let pipeline: Pipeline;
const pooled = new Map<string, Pooled>();

async function poolOf(scene: Scene): Promise<Pooled> {
  const [prepared, head] = [await pipeline.pool(scene.image, PATCHES), await pipeline.siglip.poolHead()];
  const weights = await pipeline.weights(scene.mask, await pipeline.grid(scene.image, PATCHES));
  const of = (region: "full" | "background") => finishPool(head, prepared, keptPatches(weights, THRESHOLD, region))!;
  return { whole: of("full"), background: of("background") };
}

async function cpOf(reference: Scene, generation: Scene): Promise<number> {
  const weights = await pipeline.weights(reference.mask, await pipeline.grid(reference.image, PATCHES));
  return conceptPreservation(await pipeline.match(reference.image, generation.image, PATCHES), weights, THRESHOLD)!;
}

/** A direction a class: the mean of its texts' directions. */
async function directions(
  classOf: (scene: Scene) => string,
  textOf: (scene: Scene) => string,
): Promise<Map<string, Float32Array>> {
  const sums = new Map<string, Float32Array>();
  for (const scene of scenes) {
    const { embedding } = await pipeline.text(textOf(scene));
    const norm = Math.hypot(...embedding);
    const sum = sums.get(classOf(scene)) ?? new Float32Array(embedding.length);
    sums.set(
      classOf(scene),
      sum.map((value, i) => value + embedding[i]! / norm),
    );
  }
  return sums;
}

const nearest = (vector: Float32Array, classes: ReadonlyMap<string, Float32Array>): string =>
  [...classes].toSorted(([, a], [, b]) => cosine(vector, b) - cosine(vector, a))[0]![0];

const share = (flags: readonly boolean[]): number => flags.filter(Boolean).length / flags.length;

type Pair = readonly [Scene, Scene];
const pairs = (wanted: (a: Scene, b: Scene) => boolean): Pair[] =>
  scenes.flatMap((a) => scenes.filter((b) => a.id !== b.id && wanted(a, b)).map((b): Pair => [a, b]));
const sameElsewhere = (a: Scene, b: Scene) => a.thing === b.thing && a.environment !== b.environment;
const otherHere = (a: Scene, b: Scene) => a.subject !== b.subject && a.background_id === b.background_id;

async function auc(score: (pair: Pair) => number | Promise<number>): Promise<number> {
  const of = (kind: (a: Scene, b: Scene) => boolean) => Promise.all(pairs(kind).map(score));
  return areaUnderCurve(await of(sameElsewhere), await of(otherHere))!;
}

beforeAll(async () => {
  ({ pipeline } = await demoPipeline());
  for (const scene of scenes) pooled.set(scene.id, await poolOf(scene));
}, 120_000);

describe("the demo's SigLIP2 checkpoint on scenes it never saw", () => {
  it("names subject and look, in combinations it was trained on and in others", async () => {
    const classes = await directions(
      (scene) => scene.thing,
      (scene) => scene.subject_text,
    );
    const right = (split: Scene["split"]) =>
      share(
        scenes
          .filter((scene) => scene.split === split)
          .map(({ id, thing }) => nearest(pooled.get(id)!.whole, classes) === thing),
      );
    // Measured: all of 59 and of 22. On the 480: 1 and .971.
    expect(right("train")).toBeGreaterThan(0.95);
    expect(right("unseen_combination")).toBeGreaterThan(0.89);
  });

  it("tells the environment from the background alone, by the prompt without its subject", async () => {
    const classes = await directions(
      (scene) => scene.environment,
      (scene) => stripSubject(scene.caption, scene.object).text,
    );
    const right = share(
      scenes.map(({ id, environment }) => nearest(pooled.get(id)!.background, classes) === environment),
    );
    // Measured: all.
    expect(right).toBeGreaterThan(0.97);
  });

  it("CP finds a subject elsewhere above another on the reference's own background; the global cosine does not", async () => {
    const cp = await auc(([a, b]) => cpOf(a, b));
    const global = await auc(([a, b]) => cosine(pooled.get(a.id)!.whole, pooled.get(b.id)!.whole));
    // Measured: .998 and .678, of 244 pairs that show the same and 144 that do not.
    expect(cp).toBeGreaterThan(0.98);
    expect(global).toBeLessThan(0.7);
  });
});

describe("the baselines", () => {
  it("CLIP-I and DINO prefer the background, as the demo says of them", async () => {
    const clip = await auc(async ([a, b]) =>
      cosine((await pipeline.pooled("clip", a.image, 256))!, (await pipeline.pooled("clip", b.image, 256))!),
    );
    const dino = await auc(async ([a, b]) =>
      cosine((await pipeline.pooled("dino", a.image, 256))!, (await pipeline.pooled("dino", b.image, 256))!),
    );
    // Measured: .277 and .039.
    expect(clip).toBeLessThan(0.4);
    expect(dino).toBeLessThan(0.2);
  });
});
