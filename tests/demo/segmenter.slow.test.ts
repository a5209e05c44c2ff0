import { readFileSync } from "node:fs";
import { decode } from "fast-png";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import { Pipeline } from "../../src/engine/pipeline.ts";
import { maskFromSegmentation } from "../../src/imaging/segmentation.ts";
import { nodeCodecs } from "../../src/platform/codecs-node.ts";
import { demoSegmenter, scenes, type Scene } from "./held-out.ts";

/**
 * That the demo's segmenter is the one that its card describes, and that masks made by the page's own code are those of
 * transformers: the mean over these 96 scenes is in the figures of its training (`tools/demo/train/evaluate_clipseg.py`).
 */
const { clipseg } = z
  .object({
    clipseg: z.object({
      heldout: z.object({ kept_for_tests: z.object({ images: z.number(), mean_iou: z.number() }) }),
    }),
  })
  .parse(JSON.parse(readFileSync(new URL("../../tools/demo/train/results.json", import.meta.url), "utf8")));
const measured = clipseg.heldout.kept_for_tests;

const THRESHOLD = 0.5;
const pipeline = new Pipeline(nodeCodecs());

/** Whether each pixel shows the subject, by the renderer. */
async function truthOf({ mask }: Scene): Promise<boolean[]> {
  return [...decode(await mask.read(0, mask.size)).data].map((value) => value > 0);
}

function overlap(made: Uint8Array, truth: readonly boolean[]): number {
  let both = 0;
  let either = 0;
  truth.forEach((shown, at) => {
    const found = made[at]! > 0;
    if (shown && found) both += 1;
    if (shown || found) either += 1;
  });
  return both / either;
}

const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;
const share = (mask: Uint8Array): number => mask.filter((value) => value > 0).length / mask.length;

describe("the demo's CLIPSeg on scenes it never saw", () => {
  it("makes the masks that transformers makes; they are mostly the subject's, and of what is not there it marks little", async () => {
    const segmenter = await demoSegmenter();
    const overlaps: number[] = [];
    const absent: number[] = [];
    for (const [at, scene] of scenes.entries()) {
      const rgb = await pipeline.rgb(scene.image);
      const encoded = await segmenter.encodePicture(rgb);
      const maskOf = async (name: string) =>
        maskFromSegmentation(await segmenter.segment(encoded, name), encoded.size, THRESHOLD).data;
      overlaps.push(overlap(await maskOf(scene.object), await truthOf(scene)));
      const other = [...scenes.slice(at), ...scenes].find(({ subject }) => subject !== scene.subject)!;
      absent.push(share(await maskOf(other.object)));
    }
    expect(scenes).toHaveLength(measured.images);
    expect(Math.abs(mean(overlaps) - measured.mean_iou)).toBeLessThan(0.0005);
    // Measured: .745, and .022 of a picture, of which subjects cover a fifth.
    expect(mean(overlaps)).toBeGreaterThan(0.73);
    expect(mean(absent)).toBeLessThan(0.03);
  }, 240_000);
});
