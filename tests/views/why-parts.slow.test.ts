import { beforeAll, describe, expect, it } from "vitest";
import type { Pipeline } from "../../src/engine/pipeline.ts";
import type { ScoredRow } from "../../src/views/inspector/why/facts.ts";
import { findingsOf } from "../../src/views/inspector/why/findings.ts";
import { demoPipeline } from "../demo/held-out.ts";
import { demoSamples, factsFor, find, labelsOf, plant, scoredDemo, sampleNamed, type DemoSample } from "./why-rig.ts";

/** Parts of faithful generations in another colour, as the renderer numbers them: each is told where it is, and by no mask's fault. */
const faithful = demoSamples.filter(({ method }) => method === "faithful");
const named = (concept: string, place: string) => sampleNamed(`faithful-${concept}-${place}`);

let pipeline: Pipeline;
let rows: readonly ScoredRow[];

beforeAll(async () => {
  ({ pipeline } = await demoPipeline());
  rows = await scoredDemo();
}, 240_000);

const judge = async (sample: DemoSample) => {
  const facts = await factsFor(pipeline, sample, rows);
  return { facts, found: findingsOf(facts) };
};

/** The pair with those parts of the generation in another colour: red, green and blue change places. */
async function recoloured(sample: DemoSample, parts: readonly number[]): Promise<DemoSample> {
  const { width, height, data } = await pipeline.rgb(find(sample.generation));
  const labels = labelsOf(`parts/${sample.concept}_${sample.promptId}`);
  const channel = (at: number) =>
    parts.includes(labels.data[Math.floor(at / 3)]!) ? at - (at % 3) + (((at % 3) + 1) % 3) : at;
  const id = `recoloured-${sample.id}-${parts.join("")}`;
  return {
    ...sample,
    id,
    generation: plant(`planted/${id}.png`, {
      width,
      height,
      data: Uint8Array.from(data, (_, at) => data[channel(at)]!),
    }),
  };
}

/** The part that takes most of a patch's subject. */
function partOf(sample: DemoSample, patch: number): number {
  const { width, data } = labelsOf(`parts/${sample.concept}_${sample.promptId}`);
  const [side, counts] = [width / 16, new Map<number, number>()];
  for (let y = 0; y < side; y++) {
    for (let x = 0; x < side; x++) {
      const part = data[(Math.floor(patch / 16) * side + y) * width + (patch % 16) * side + x]!;
      if (part > 0) counts.set(part, (counts.get(part) ?? 0) + 1);
    }
  }
  return [...counts].toSorted((a, b) => b[1] - a[1])[0]?.[0] ?? 0;
}

describe("parts in another colour", () => {
  // Of the teapot 2 is the spout, 3 the handle; of the rocket 3 the fins; of the cactus 3 the pot.
  it.each([
    [named("blue-dots-teapot", "snow"), [2, 3]],
    [named("blue-dots-teapot", "library"), [2, 3]],
    [named("blue-dots-teapot", "moon"), [2, 3]],
    [named("white-checks-rocket", "city"), [3]],
    [named("white-checks-rocket", "meadow"), [3]],
    [named("purple-zigzag-cactus", "snow"), [3]],
    [named("red-dots-mushroom", "desert"), [1]],
    [named("yellow-plain-duck", "city"), [4]],
    [named("green-dots-locomotive", "snow"), [1]],
  ] as const)("of $id ($concept) are told", async (sample, parts) => {
    const { facts, found } = await judge(await recoloured(sample, parts));
    const ids = found.map(({ id }) => id);
    expect(ids.filter((id) => id.startsWith("mask-") && id !== "mask-fine" && id !== "mask-flag")).toEqual([]);
    expect(ids).not.toContain("healthy");
    // Nearly all of what is told lies in those parts.
    const told = [...facts.patches!.newRegions].flatMap(({ patches }) => patches);
    expect(ids).toContain("part-new");
    expect(
      told.filter((patch) => (parts as readonly number[]).includes(partOf(sample, patch))).length / told.length,
    ).toBeGreaterThan(0.7);
  });

  it("of the drifted teapot: its handle and its spout, though the reference's find blue enough in the body", async () => {
    const { facts, found } = await judge(sampleNamed("drifted-blue-dots-teapot-snow"));
    const told = found.find(({ id }) => id === "part-new")!;
    expect(told.look).toMatchObject({ tab: "match", reverse: true, pin: { side: "generation" } });
    expect(facts.patches!.newRegions.map(({ place }) => place).toSorted()).toEqual(["left side", "right side"]);
    for (const { patches, mean } of facts.patches!.newRegions) {
      expect(told.text).toContain(`${patches.length} patches`);
      expect(mean).toBeLessThan(0.4);
    }
  });
});

describe("parts as they are", () => {
  it.each(
    [...faithful, ...demoSamples.filter(({ method }) => method === "copycat")].map(
      (sample) => [sample.id, sample] as const,
    ),
  )("of %s are not called new, lost or weak", async (_, sample) => {
    const { found } = await judge(sample);
    expect(found.filter(({ id }) => ["part-new", "part-lost", "weak", "subject-lost"].includes(id))).toEqual([]);
  });
});
