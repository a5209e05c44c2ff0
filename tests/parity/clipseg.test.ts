import { beforeAll, describe, expect, test } from "vitest";
import { maskFromSegmentation, probabilitiesAt } from "../../src/imaging/segmentation.ts";
import { openSafetensors } from "../../src/models/safetensors.ts";
import type { EncodedPicture } from "../../src/models/segmenter.ts";
import type { TensorFile } from "../../src/models/tensor-file.ts";
import { openClipseg, pixelsOf, readPicture } from "../models/clipseg-rig.ts";
import { bitsOf, CLIPSEG, clipsegCases, clipsegFiles, clipsegStages } from "./clipseg-cases.ts";
import { largestDifference, relativeDeviation } from "./compare.ts";

/** CLIPSeg against transformers. */

const TOLERANCE = 1e-4;
const cases = clipsegCases();
let opened: Awaited<ReturnType<typeof openClipseg>>;
let stages: TensorFile;

beforeAll(async () => {
  opened = await openClipseg(CLIPSEG, clipsegFiles());
  stages = await clipsegStages();
});

/** A stage [..., rows, columns] of which the file has every n-th row, and the same rows of ours. */
async function rowsOfStage(
  name: string,
  ours: Float32Array,
): Promise<[ours: Float32Array, stage: Float32Array] | null> {
  const shape = stages.tensors.get(name)?.shape;
  if (shape === undefined) return null;
  const stage = await stages.readFloat32(name);
  const columns = shape.at(-1)!;
  const step = ours.length / stage.length;
  return [stage.map((_, i) => ours[Math.floor(i / columns) * step * columns + (i % columns)]!), stage];
}

describe.each(cases)("$image by the name $prompt", ({ image, prompt, ...expected }) => {
  const [width, height] = expected.size;

  let picture: EncodedPicture;

  test("pixels, ids and logits", async () => {
    const { segmenter, fed } = opened;
    picture = await segmenter.encodePicture(await readPicture(image));
    expect(picture.size).toEqual({ width, height });
    const pixels = await rowsOfStage(`${image}.pixels`, pixelsOf(fed.get("patches")!).pixels);
    if (pixels !== null) expect(largestDifference(...pixels)).toBe(0);
    expect([...(await segmenter.conditionOf(prompt)).ids]).toEqual(expected.ids);
    const logits = await segmenter.logitsOf(picture, prompt);
    const mean = logits.reduce((sum, value) => sum + value, 0) / logits.length;
    const [least, most] = [logits.reduce((a, b) => Math.min(a, b)), logits.reduce((a, b) => Math.max(a, b))];
    const { logits_mean, logits_min, logits_max } = expected;
    expect(largestDifference([mean, least, most], [logits_mean, logits_min, logits_max])).toBeLessThan(TOLERANCE);
    const stage = await rowsOfStage(`${image}.logits`, logits);
    if (stage !== null) expect(largestDifference(...stage)).toBeLessThan(TOLERANCE);
  });

  test("the mask", async () => {
    const segmentation = await opened.segmenter.segment(picture, prompt);
    const mask = maskFromSegmentation(segmentation, { width, height }, 0.5);
    const count = mask.data.filter((value) => value === 255).length;
    expect(Math.abs(count - expected.foreground)).toBeLessThanOrEqual(expected.near_half);
    if (expected.mask === null) return;
    const probabilities = probabilitiesAt(segmentation, { width, height });
    const off = bitsOf(expected.mask, width * height).filter(
      (bit, i) => mask.data[i] !== 255 * bit && Math.abs(probabilities[i]! - 0.5) >= TOLERANCE,
    );
    expect(off).toHaveLength(0);
  });
});

test("taps and condition, which are staged for one picture", async () => {
  const names = [...stages.tensors.keys()];
  const image = names.find((name) => name.endsWith(".condition"))!.replace(".condition", "");
  const { segmenter } = opened;
  const { embedding } = await segmenter.conditionOf(cases.find((row) => row.image === image)!.prompt);
  expect(largestDifference(embedding, await stages.readFloat32(`${image}.condition`))).toBeLessThan(TOLERANCE);

  // The decoder's linear layers take the last tap first; what they make of transformers' taps is what a picture becomes.
  const { tensors } = await segmenter.encodePicture(await readPicture(image));
  const weights = await openSafetensors(clipsegFiles());
  const taps = names
    .filter((name) => name.startsWith(`${image}.tap`))
    .toSorted((a, b) => Number(b.slice(image.length + 4)) - Number(a.slice(image.length + 4)));
  expect(taps).toHaveLength(tensors.length);
  for (const [i, name] of taps.entries()) {
    const [tap, weight, bias] = [
      await stages.readFloat32(name),
      await weights.readFloat32(`decoder.reduces.${i}.weight`),
      await weights.readFloat32(`decoder.reduces.${i}.bias`),
    ];
    const dim = weight.length / bias.length;
    const reduced = tensors[i]!.map((_, at) => {
      const [token, unit] = [Math.floor(at / bias.length), at % bias.length];
      let sum = bias[unit]!;
      for (let d = 0; d < dim; d++) sum += weight[unit * dim + d]! * tap[token * dim + d]!;
      return sum;
    });
    expect([name, largestDifference(tensors[i]!, reduced) < TOLERANCE]).toEqual([name, true]);
  }
});

test("in int8, near to it", async () => {
  const { segmenter } = opened;
  const { segmenter: rough } = await openClipseg(CLIPSEG, clipsegFiles(), "int8");
  const { image, prompt } = cases[0]!;
  const exact = await segmenter.logitsOf(await segmenter.encodePicture(await readPicture(image)), prompt);
  const near = await rough.logitsOf(await rough.encodePicture(await readPicture(image)), prompt);
  const off = relativeDeviation(near, exact);
  expect(off).toBeGreaterThan(0);
  expect(off).toBeLessThan(0.2);
});
