import { readFileSync } from "node:fs";
import { decode } from "fast-png";
import { beforeAll, describe, expect, it } from "vitest";
import type { Pipeline } from "../../src/engine/pipeline.ts";
import type { Sample } from "../../src/project/types.ts";
import { findingsOf } from "../../src/views/inspector/why/findings.ts";
import { demoPipeline } from "../demo/held-out.ts";
import { factsFor, plant, type Pixels } from "./why-rig.ts";

/** Photographs, each beside itself in other light: what of it is recoloured, and masks that leave something out. The demo's model has never seen such pictures. */
const PHOTOGRAPHS = new URL("../fixtures/photographs/sample/", import.meta.url);
const NAMES = ["cat", "coffee", "dahlia", "astronaut"] as const;

function picture(path: string, channels: 1 | 3): Pixels {
  const { width, height, data, channels: own } = decode(readFileSync(new URL(path, PHOTOGRAPHS)));
  const pixels = new Uint8Array(width * height * channels);
  for (let i = 0; i < width * height; i++)
    for (let c = 0; c < channels; c++) pixels[i * channels + c] = data[i * own + Math.min(c, own - 1)]!;
  return { width, height, data: pixels };
}

/** The subject's box: left, top, width and height of what a mask marks. */
function boxOf({ width, data }: Pixels): readonly [number, number, number, number] {
  const marked = [...data.keys()].filter((i) => data[i]! > 127);
  const [xs, ys] = [marked.map((i) => i % width), marked.map((i) => Math.floor(i / width))];
  const [left, top] = [xs.reduce((a, b) => Math.min(a, b)), ys.reduce((a, b) => Math.min(a, b))];
  return [left, top, xs.reduce((a, b) => Math.max(a, b)) - left, ys.reduce((a, b) => Math.max(a, b)) - top];
}

type Place = (across: number, down: number) => boolean;

/** Whether a pixel lies in a part of the subject, by its place in the subject's box. */
const inPart = (mask: Pixels, part: Place) => {
  const [left, top, width, height] = boxOf(mask);
  return (i: number) =>
    mask.data[i]! > 127 && part(((i % mask.width) - left) / width, (Math.floor(i / mask.width) - top) / height);
};

let pipeline: Pipeline;
beforeAll(async () => {
  ({ pipeline } = await demoPipeline());
});

const put = (name: string, change: Partial<Sample>): Sample => ({
  id: `photograph-${name}`,
  reference: plant(`planted/${name}.png`, picture(`images/${name}.png`, 3)),
  referenceMask: plant(`planted/${name}-mask.png`, picture(`masks/${name}.png`, 1)),
  generation: plant(`planted/${name}-again.png`, inOtherLight(picture(`images/${name}.png`, 3))),
  generationMask: `planted/${name}-mask.png`,
  prompt: null,
  object: null,
  concept: name,
  category: null,
  promptId: null,
  method: null,
  seed: null,
  otherReferences: [],
  ratings: [],
  columns: {},
  ...change,
});

const inOtherLight = ({ data, ...size }: Pixels): Pixels => ({
  ...size,
  data: data.map((value) => Math.round(value * 0.93)),
});

const judge = async (sample: Sample) => findingsOf(await factsFor(pipeline, sample, []));

const PARTS: readonly (readonly [string, Place])[] = [
  ["the upper third", (_, down) => down < 0.34],
  ["the left third", (across) => across < 0.34],
  ["the lower right", (across, down) => across > 0.5 && down > 0.5],
];

describe.each(NAMES)("the %s", (name) => {
  it("beside itself is healthy, and its masks are not called wrong", async () => {
    const found = await judge(put(name, {}));
    expect(found.filter(({ tone }) => tone === "bad")).toEqual([]);
    expect(found.map(({ id }) => id)).toContain("healthy");
  });

  // To this model such a part is hardly another one: what matters is that nothing is denied, and no mask accused.
  it.each(PARTS)("%s recoloured is not denied, nor put on a mask", async (where, part) => {
    const mask = picture(`masks/${name}.png`, 1);
    const image = inOtherLight(picture(`images/${name}.png`, 3));
    const inside = inPart(mask, part);
    // Red, green and blue change places: another colour, the same shapes.
    const data = image.data.map((value, at) =>
      inside(Math.floor(at / 3)) ? image.data[3 * Math.floor(at / 3) + (((at % 3) + 1) % 3)]! : value,
    );
    const found = await judge(put(name, { generation: plant(`planted/${name}-${where}.png`, { ...image, data }) }));
    expect(found.map(({ text }) => text).join(" ")).not.toMatch(/no part is lost|not to blame|nothing is wrong/i);
    // The coffee's mask cuts off a rim of its saucer, which then is the only one left of that colour.
    if (name !== "coffee") expect(found.filter(({ id }) => id.startsWith("mask-"))).toEqual([]);
  });

  it.each(PARTS)("%s left out of the generation's mask is named, with what would be", async (where, part) => {
    const mask = picture(`masks/${name}.png`, 1);
    const inside = inPart(mask, part);
    const cut = { ...mask, data: mask.data.map((value, i) => (inside(i) ? 0 : value)) };
    const sample = put(name, { generationMask: plant(`planted/${name}-${where}-mask.png`, cut) });
    const { scores } = await factsFor(pipeline, sample, []);
    const [first] = await judge(sample);
    expect(first!.id).toBe("mask-generation");
    expect(first!.text).toMatch(/With them in the mask the leak would be [0-3] % instead of \d\d %/);
    expect(first!.text).toContain(`instead of ${Math.round(100 * scores.best_match_in_background!)} %`);
  });
});
