import { beforeAll, describe, expect, it } from "vitest";
import type { Pipeline } from "../../src/engine/pipeline.ts";
import type { Sample } from "../../src/project/types.ts";
import type { ScoredRow } from "../../src/views/inspector/why/facts.ts";
import type { Finding } from "../../src/views/inspector/why/finding.ts";
import { findingsOf } from "../../src/views/inspector/why/findings.ts";
import { demoPipeline } from "../demo/held-out.ts";
import {
  demoSamples,
  factsFor,
  find,
  labelsOf,
  maskOf,
  moved,
  plant,
  rowFor,
  sampleNamed,
  scoredDemo,
} from "./why-rig.ts";

/** Faults planted in the demo's pairs: each brings out its sentence and no other fault's. */
const CONCEPTS = ["red-dots-mushroom", "blue-dots-teapot", "turquoise-dots-robot", "purple-zigzag-cactus"];
const samples = demoSamples.filter(({ concept }) => CONCEPTS.includes(concept!));
const faithful = sampleNamed("faithful-red-dots-mushroom-desert");

let pipeline: Pipeline;
let rows: readonly ScoredRow[];

const findings = async (sample: Sample) => findingsOf(await factsFor(pipeline, sample, rows));
const faultsIn = (found: readonly Finding[]) => found.filter(({ tone }) => tone === "bad").map(({ id }) => id);
const faults = async (sample: Sample) => faultsIn(await findings(sample));

beforeAll(async () => {
  ({ pipeline } = await demoPipeline());
  rows = (await scoredDemo()).filter(({ id }) => samples.some((sample) => sample.id === id));
}, 240_000);

/** The rows and columns of pixels that a mask marks, from the first to the last. */
function boundsOf({ width, data }: { width: number; data: Uint8Array }) {
  const marked = [...data.keys()].filter((i) => data[i]! > 127);
  const [xs, ys] = [marked.map((i) => i % width), marked.map((i) => Math.floor(i / width))];
  return { left: Math.min(...xs), right: Math.max(...xs), top: Math.min(...ys), bottom: Math.max(...ys) };
}

describe("a healthy pair", () => {
  it.each(samples.filter(({ method }) => method === "faithful").map(({ id }) => id))(
    "%s is said to be healthy",
    async (id) => {
      const found = await findings(sampleNamed(id));
      expect(faultsIn(found)).toEqual([]);
      expect(found.map((one) => one.id)).toContain("healthy");
    },
  );
});

describe("a planted fault brings out its sentence, and no other fault's", () => {
  it("the background copied", async () => {
    for (const sample of samples.filter(({ method }) => method === "copycat"))
      expect(await faults(sample)).toEqual(["background-copied"]);
  });

  it("another subject", async () => {
    for (const sample of samples.filter(({ method }) => method === "lost"))
      expect(await faults(sample)).toEqual(["subject-lost"]);
  });

  it("another surface all over, or of a part", async () => {
    for (const sample of samples.filter(({ method }) => method === "drifted")) {
      const found = await faults(sample);
      expect(found.length, sample.id).toBeLessThanOrEqual(1);
      for (const id of found) expect(["part-lost", "subject-lost"]).toContain(id);
    }
    expect(await faults(sampleNamed("drifted-purple-zigzag-cactus-library"))).toEqual(["part-lost"]);
  });

  it.each(
    demoSamples
      .filter(({ id }) =>
        /^drifted-(?:blue-dots-teapot-snow|turquoise-dots-robot-forest|red-dots-mushroom-desert|purple-zigzag-cactus-library)$/.test(
          id,
        ),
      )
      .map((sample) => [sample.id, sample] as const),
  )("%s: the parts whose colour changed are the ones told, and none is said to be kept", async (_, sample) => {
    const facts = await factsFor(pipeline, sample, rows);
    const found = findingsOf(facts);
    const told = found.find(({ id }) => id === "part-lost" || id === "weak")!;
    expect(found.map(({ text }) => text).join(" ")).not.toMatch(/no part is lost|not to blame|nothing is wrong/i);
    const regions = told.id === "part-lost" ? facts.patches!.lostRegions : facts.patches!.weakRegions;
    const [drift, parts] = [labelsOf(`drifts/${sample.concept}`), labelsOf(`parts/${sample.concept}`)];
    const side = drift.width / 16;
    // A patch counts as changed where a third of what it shows of the subject is.
    const isChanged = (patch: number) => {
      const own = [...parts.data.keys()].filter(
        (i) =>
          parts.data[i]! > 0 &&
          Math.floor((i % drift.width) / side) === patch % 16 &&
          Math.floor(i / drift.width / side) === Math.floor(patch / 16),
      );
      return own.filter((i) => (drift.data[i]! & 1) === 1).length > own.length / 3;
    };
    const patches = regions.flatMap((region) => region.patches);
    expect(patches.length).toBeGreaterThanOrEqual(4);
    expect(patches.filter(isChanged).length / patches.length).toBeGreaterThan(0.6);
    for (const { patches: some, place } of regions.slice(0, 3))
      expect(told.text).toMatch(
        new RegExp(
          `${place}(?::| \\().*${some.length} patches|${some.length} patches at (?:the subject's|its) ${place}|${place}: ${some.length} patches`,
        ),
      );
  });

  it.each(["generation", "reference"] as const)("the %s's mask moved off its subject", async (side) => {
    const own = side === "generation" ? faithful.generationMask : faithful.referenceMask;
    const mask = maskOf(own);
    const by = Math.round(mask.width * 0.32);
    const { left, right } = boundsOf(mask);
    // To whichever side there is more room.
    const step = left > mask.width - right ? by : -by;
    const path = plant(
      `planted/${side}.png`,
      moved(mask, mask, 0, (x, y) => [x + step, y]),
    );
    const sample = {
      ...faithful,
      id: `moved-${side}`,
      [side === "generation" ? "generationMask" : "referenceMask"]: path,
    };
    expect(await faults(sample)).toEqual([`mask-${side}`]);
  });

  // A cactus without its pot. Of a mushroom without its stem CP itself tells little: a best match may be any patch,
  // and the toy finds stem enough in what is left.
  it("a part missing", async () => {
    const whole = sampleNamed("faithful-purple-zigzag-cactus-snow");
    const mask = maskOf(whole.generationMask);
    const { left, right, top, bottom } = boundsOf(mask);
    const [margin, waist] = [6, (top + bottom) / 2];
    const gone = (x: number, y: number) =>
      x >= left - margin && x <= right + margin && y >= waist - margin && y <= bottom + margin;
    const image = await pipeline.rgb(find(whole.generation));
    // What is behind it: the picture's own left edge, mirrored to and fro.
    const width = left - margin - 2;
    const behind = (x: number) => Math.abs(((x - left + margin) % (2 * width)) - width);
    const sample = {
      ...whole,
      id: "part",
      generation: plant(
        "planted/part.png",
        moved(image, image, 0, (x, y) => (gone(x, y) ? [behind(x), y] : [x, y])),
      ),
      generationMask: plant(
        "planted/part-mask.png",
        moved(mask, mask, 0, (x, y) => (gone(x, y) ? null : [x, y])),
      ),
    };
    const [first, ...others] = await findings(sample);
    expect(first!.id).toBe("part-lost");
    expect(first!.text).toMatch(/bottom|lower/);
    expect(first!.look).toMatchObject({ tab: "match", pin: { side: "reference" } });
    expect(faultsIn(others)).toEqual([]);
  });

  it("the prompt of another place", async () => {
    const sample = { ...faithful, id: "swapped", prompt: sampleNamed("faithful-red-dots-mushroom-underwater").prompt };
    expect(await faults(sample)).toEqual(["prompt-missed"]);
  });

  it("a tiny subject", async () => {
    const image = await pipeline.rgb(find(faithful.reference));
    const mask = maskOf(faithful.referenceMask);
    const size = { width: image.width * 3, height: image.height * 3 };
    const corner = (x: number, y: number): [number, number] => [x - image.width, y - image.height];
    const sample = {
      ...faithful,
      id: "tiny",
      reference: plant("planted/tiny.png", moved(image, size, 128, corner)),
      referenceMask: plant("planted/tiny-mask.png", moved(mask, size, 0, corner)),
    };
    expect(await faults(sample)).toEqual(["tiny"]);
  });

  it("a mask cut to another shape", async () => {
    const mask = maskOf(faithful.generationMask);
    const size = { width: mask.width, height: Math.round(mask.height * 0.8) };
    expect(
      await faults({
        ...faithful,
        id: "cut",
        generationMask: plant(
          "planted/cut.png",
          moved(mask, size, 0, (x, y) => [x, y]),
        ),
      }),
    ).toEqual(["mask-flag"]);
  });
});

describe("beside faults", () => {
  it("without masks and a prompt it is said what is missing, and what is known all the same", async () => {
    const bare = { ...faithful, id: "bare", referenceMask: null, generationMask: null, prompt: null };
    const found = findingsOf(await factsFor(pipeline, bare, rows));
    expect(found.map(({ id }) => id)).toEqual(["no-reference-mask", "no-generation-mask", "no-prompt", "globals"]);
    expect(found.map(({ look }) => look.tab)).toEqual(["masks", "masks", "pair", "whole"]);
    const { scores } = await rowFor(pipeline, bare);
    for (const name of ["siglip2_global", "clip_i", "dino"] as const)
      expect(found.at(-1)!.text).toContain(scores[name]!.toFixed(2));
    const half = findingsOf(
      await factsFor(pipeline, { ...faithful, id: "half", generationMask: null, object: null }, rows),
    );
    expect(half.map(({ id }) => id)).toEqual(
      expect.arrayContaining(["no-generation-mask", "no-object", "healthy", "rank"]),
    );
    expect(half.map(({ id }) => id)).not.toContain("leak");
  });

  it("the subject's words that PF still reads are named where the prompt is missed", async () => {
    const facts = await factsFor(
      pipeline,
      { ...faithful, id: "swapped", prompt: sampleNamed("faithful-red-dots-mushroom-underwater").prompt },
      rows,
    );
    expect(findingsOf(facts, null, "with white dots").find(({ id }) => id === "subject-in-prompt")!.text).toContain(
      "“with white dots”",
    );
    expect(findingsOf(facts).map(({ id }) => id)).not.toContain("subject-in-prompt");
  });

  it("ranks stand in the project and in the concept, with the way to the best", async () => {
    const found = await findings(sampleNamed("lost-red-dots-mushroom-desert"));
    expect(found.find(({ id }) => id === "rank")!.text).toMatch(
      /^CP is above \d+ of 59 other pairs, PF above \d+ of 59\.$/,
    );
    const concept = found.find(({ id }) => id === "concept")!;
    expect(rows.find(({ id }) => id === concept.select)?.concept).toBe("red-dots-mushroom");
    expect(found.find(({ id }) => id === "mask-fine")).toBeDefined();
  });

  it("of two pairs, the rank is told in words", async () => {
    const two = rows.filter(({ id }) => id === faithful.id || id === "lost-red-dots-mushroom-desert");
    const told = async (id: string) =>
      findingsOf(await factsFor(pipeline, sampleNamed(id), two)).find((one) => one.id === "rank")!.text;
    expect(await told(faithful.id)).toMatch(/^CP is above the other pair's, PF /);
    expect(await told("lost-red-dots-mushroom-desert")).toMatch(/^CP is no higher than the other pair's, PF /);
  });

  it("in a project of one pair no rank is told, and what is usual is not guessed", async () => {
    const found = findingsOf(await factsFor(pipeline, sampleNamed("copycat-red-dots-mushroom-desert"), []));
    expect(found.map(({ id }) => id)).toEqual(["healthy"]);
  });

  it("where PF is usually negative, one that is above the usual misses no prompt", async () => {
    const facts = await factsFor(pipeline, faithful, rows);
    const found = (pf: number) =>
      findingsOf({ ...facts, usualPf: -0.26, scores: { ...facts.scores, pf } }).map(({ id }) => id);
    expect(found(-0.19)).not.toContain("prompt-missed");
    expect(found(-0.4)).toContain("prompt-missed");
  });

  it("the weakest word is named where the prompt is missed", async () => {
    const facts = await factsFor(
      pipeline,
      { ...faithful, id: "swapped", prompt: sampleNamed("faithful-red-dots-mushroom-underwater").prompt },
      rows,
    );
    expect(findingsOf(facts, { phrase: "underwater", gain: 0.3 }).find(({ id }) => id === "words")!.text).toContain(
      "“underwater”",
    );
  });
});
