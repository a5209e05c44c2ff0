import { beforeAll, describe, expect, it } from "vitest";
import { decodeImage } from "../../src/imaging/decode.ts";
import { letterbox } from "../../src/imaging/letterboxes.ts";
import { cutPatches, scalingTable } from "../../src/imaging/patches.ts";
import { openCheckpoint } from "../../src/models/checkpoint.ts";
import type { PointSegmenter } from "../../src/models/segmenter.ts";
import { readAll } from "../../src/platform/bytes.ts";
import { nodeCodecs } from "../../src/platform/codecs-node.ts";
import { nodeRuntime } from "../../src/platform/runtime-node.ts";
import { largestDifference, relativeDeviation } from "./compare.ts";
import { oracleFinder } from "./oracle.ts";
import { byPatches, openSam, samCases, samFaults, samFiles, samPrompt, samStages, stagedLogits } from "./sam-cases.ts";

/** SAM against transformers, on the oracle's small checkpoint at its full 1024 x 1024. */

const TOLERANCE = 1e-5;
const PATCH = 16;
const SIDE = 1024;
/** The stages have every sixteenth row of pixels, which is the first of each row of patches. */
const ROW_OF_PATCHES = (SIDE / PATCH) * 3 * PATCH * PATCH;
const find = oracleFinder();
const cases = samCases();
const [first] = cases;

async function readPicture(name: string) {
  const { width, height, rgb } = await decodeImage(await readAll(find(`images/${name}`)), nodeCodecs(), name);
  return { width, height, data: rgb };
}

describe("SAM", () => {
  let segmenter: PointSegmenter;
  beforeAll(async () => {
    segmenter = await openSam(nodeRuntime(), "sam-tiny", samFiles());
  });

  it("pixels, zeros where the picture is padded", async () => {
    const { processor } = await openCheckpoint("sam-tiny", samFiles());
    const { letterbox: box, scaling, pad } = processor!;
    const { data } = cutPatches(
      letterbox(await readPicture(first!.image), box),
      PATCH,
      scalingTable(scaling),
      "cyx",
      pad,
    );
    const pixels = await (await samStages()).readFloat32("pixels_every_16th_row");
    const rows = pixels.map((_, i) => {
      const [c, row, x] = [Math.floor(i / (64 * SIDE)), Math.floor(i / SIDE) % 64, i % SIDE];
      return data[row * ROW_OF_PATCHES + Math.floor(x / PATCH) * 3 * PATCH ** 2 + c * PATCH ** 2 + (x % PATCH)]!;
    });
    expect(largestDifference(rows, pixels)).toBe(0);
  });

  it("the embedding and the logits of the best mask", async () => {
    const stages = await samStages();
    const planes = await stages.readFloat32("embedding");
    const encoded = await segmenter.encodePicture(await readPicture(first!.image));
    const [embedding] = encoded.tensors;
    const channels = stages.tensors.get("embedding")!.shape[0]!;
    expect(relativeDeviation(embedding!, byPatches(planes, channels))).toBeLessThanOrEqual(TOLERANCE);
    const { values } = await segmenter.segment(encoded, samPrompt(first!));
    expect(relativeDeviation(values, await stagedLogits())).toBeLessThanOrEqual(TOLERANCE);
  });

  it.each(cases.map((row) => [row.image, row] as const))("the mask of %s", async (_, row) => {
    const picture = await readPicture(row.image);
    expect([picture.width, picture.height]).toEqual(row.size);
    const found = await segmenter.segment(await segmenter.encodePicture(picture), samPrompt(row));
    expect(found).toMatchObject({ unit: "logit", rows: 256, columns: 256, padded: { side: SIDE } });
    expect(row.iou.indexOf(Math.max(...row.iou))).toBe(row.best);
    expect(samFaults(found, row, TOLERANCE)).toEqual([]);
  });
});
