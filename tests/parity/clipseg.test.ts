import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { openSafetensors } from "../../src/models/safetensors.ts";
import type { EncodedPicture } from "../../src/models/segmenter.ts";
import type { TensorFile } from "../../src/models/tensor-file.ts";
import type { Runtime } from "../../src/platform/runtime.ts";
import { openClipseg, pixelsOf, readPicture } from "../models/clipseg-rig.ts";
import {
  CLIPSEG,
  CLIPSEG_TOLERANCE,
  clipsegCases,
  clipsegFiles,
  clipsegStages,
  logitsOff,
  maskFaults,
  stagedRows,
} from "./clipseg-cases.ts";
import { largestDifference, relativeDeviation } from "./compare.ts";
import { RUNTIMES } from "./runtimes.ts";

/** CLIPSeg against transformers. */

const cases = clipsegCases();
describe.each(RUNTIMES)("on %s", (_where, open) => {
  let opened: Awaited<ReturnType<typeof openClipseg>>;
  let stages: TensorFile;
  let runtime: Runtime;

  beforeAll(async () => {
    runtime = await open();
    opened = await openClipseg(CLIPSEG, clipsegFiles(), "fp32", runtime);
    stages = await clipsegStages();
  });
  afterAll(() => runtime.close?.());

  describe.each(cases)("$image by the name $prompt", (row) => {
    const { image, prompt } = row;
    let picture: EncodedPicture;

    test("pixels, ids and logits", async () => {
      const { segmenter, fed } = opened;
      picture = await segmenter.encodePicture(await readPicture(image));
      expect(picture.size).toEqual({ width: row.size[0], height: row.size[1] });
      const pixels = await stagedRows(stages, `${image}.pixels`, pixelsOf(fed.get("patches")!).pixels);
      if (pixels !== null) expect(largestDifference(...pixels)).toBe(0);
      expect([...(await segmenter.conditionOf(prompt)).ids]).toEqual(row.ids);
      const logits = await segmenter.logitsOf(picture, prompt);
      expect(logitsOff(logits, row)).toBeLessThan(CLIPSEG_TOLERANCE);
      const staged = await stagedRows(stages, `${image}.logits`, logits);
      if (staged !== null) expect(largestDifference(...staged)).toBeLessThan(CLIPSEG_TOLERANCE);
    });

    test("the mask", async () => {
      expect(maskFaults(await opened.segmenter.segment(picture, prompt), row)).toEqual([]);
    });
  });

  test("taps and condition, which are staged for one picture", async () => {
    const names = [...stages.tensors.keys()];
    const image = names.find((name) => name.endsWith(".condition"))!.replace(".condition", "");
    const { segmenter } = opened;
    const { embedding } = await segmenter.conditionOf(cases.find((row) => row.image === image)!.prompt);
    expect(largestDifference(embedding, await stages.readFloat32(`${image}.condition`))).toBeLessThan(
      CLIPSEG_TOLERANCE,
    );

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
      expect([name, largestDifference(tensors[i]!, reduced) < CLIPSEG_TOLERANCE]).toEqual([name, true]);
    }
  });

  test("in int8, near to it", async () => {
    const { segmenter } = opened;
    const { segmenter: rough } = await openClipseg(CLIPSEG, clipsegFiles(), "int8", runtime);
    const { image, prompt } = cases[0]!;
    const exact = await segmenter.logitsOf(await segmenter.encodePicture(await readPicture(image)), prompt);
    const near = await rough.logitsOf(await rough.encodePicture(await readPicture(image)), prompt);
    const off = relativeDeviation(near, exact);
    expect(off).toBeGreaterThan(0);
    expect(off).toBeLessThan(0.2);
  });
});
