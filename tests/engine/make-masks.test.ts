import { expect, test } from "vitest";
import { makeMasks, type MaskJob } from "../../src/engine/make-masks.ts";
import type { MaskProgress, MaskRequest } from "../../src/engine/mask-request.ts";
import { decodeMask } from "../../src/imaging/decode.ts";
import { peakOf, type Segmentation } from "../../src/imaging/segmentation.ts";
import { LensError } from "../../src/lib/errors.ts";
import { Gate } from "../../src/lib/gate.ts";
import { bytesSource } from "../../src/platform/bytes.ts";
import { nodeCodecs } from "../../src/platform/codecs-node.ts";

/** Masks one after the other, by a segmenter that a test plays. */

const MAP: Segmentation = {
  // Bright at the right of the lower row.
  values: Float32Array.of(0.1, 0.2, 0.3, 0.9),
  rows: 2,
  columns: 2,
  unit: "probability",
  padded: null,
  expectedIou: null,
};
const WHOLE: Segmentation = { ...MAP, values: Float32Array.of(2, 2, 2, 2), unit: "logit", expectedIou: 0.8 };
const SIZE = { width: 8, height: 4 };

function job(said: MaskProgress[], asked: unknown[] = []): MaskJob {
  return {
    pipeline: {
      info: async ({ path }) => {
        if (path === "cut.png") throw new LensError("invalid_image", "cut.png is cut off.");
        return { ...SIZE, orientation: 1, sixteenBitGrey: false, damaged: false };
      },
    },
    segmenters: {
      required: (slot) => {
        if (slot !== "clipseg" && slot !== "sam") throw new LensError("missing_file", `${slot} is not open.`);
        return null as never;
      },
      segment: async (slot, _source, prompt) => {
        asked.push([slot, prompt]);
        return slot === "sam" ? WHOLE : MAP;
      },
    },
    find: (path) => bytesSource(path, new Uint8Array()),
    gate: new Gate(),
    onProgress: (progress) => said.push(progress),
  };
}

const never = new AbortController().signal;
const REQUEST: MaskRequest = {
  slot: "clipseg",
  refine: null,
  threshold: 0.5,
  wishes: ["a.png", "cut.png", "b.png"].map((path) => ({ path, name: "cat" })),
};

test("a mask is cut at the threshold, at the picture's size, and what is wrong with a picture is its own", async () => {
  const said: MaskProgress[] = [];
  expect(await makeMasks(never, REQUEST, job(said))).toEqual({ made: 2, failed: 1 });
  expect(said.map((one) => `${one.kind} ${one.path}`)).toEqual(
    REQUEST.wishes.flatMap(({ path }) => [`begun ${path}`, `mask ${path}`]),
  );
  const [, first, , second] = said;
  if (first?.kind !== "mask" || "error" in first.answer) throw new Error("no mask");
  const { png, facts, peak } = first.answer;
  const mask = await decodeMask(new Uint8Array(await png.arrayBuffer()), nodeCodecs(), "mask.png");
  expect([mask.width, mask.height]).toEqual([8, 4]);
  expect(new Set(mask.data)).toEqual(new Set([0, 255]));
  // The lower right corner is above one half, the rest below.
  expect([mask.data[4 * 8 - 1], mask.data[0]]).toEqual([255, 0]);
  expect(peak).toBeCloseTo(0.9, 6);
  expect(facts.covered).toBeGreaterThan(0);
  expect(facts.answer?.peak).toBeCloseTo(0.9, 6);
  expect(second).toMatchObject({ path: "cut.png", answer: { error: { code: "invalid_image" } } });
});

test("refined, the mask is that of a click where the name was surest", async () => {
  const asked: unknown[] = [];
  const said: MaskProgress[] = [];
  await makeMasks(never, { ...REQUEST, refine: "sam", wishes: [{ path: "a.png", name: "cat" }] }, job(said, asked));
  expect(asked).toEqual([
    ["clipseg", { name: "cat" }],
    ["sam", { clicks: [{ x: 6, y: 3, positive: true }], box: null }],
  ]);
  expect(said[1]).toMatchObject({ answer: { facts: { covered: 1, answer: { expectedIou: 0.8 } } } });
  expect(peakOf(MAP, SIZE)).toEqual({ x: 6, y: 3, value: Math.fround(0.9) });
});

test("refined, the threshold is the name's alone: where that finds nothing, nothing is pointed at", async () => {
  const peaked: Segmentation = { ...WHOLE, values: Float32Array.of(-0.1, -0.1, -0.1, 0.1) };
  const refined = async (threshold: number) => {
    const asked: unknown[] = [];
    const said: MaskProgress[] = [];
    const played = job(said, asked);
    const { segment } = played.segmenters;
    await makeMasks(
      never,
      { ...REQUEST, threshold, refine: "sam", wishes: [{ path: "a.png", name: "cat" }] },
      {
        ...played,
        segmenters: {
          ...played.segmenters,
          segment: async (slot, source, prompt) =>
            slot === "sam" ? (await segment(slot, source, prompt), peaked) : segment(slot, source, prompt),
        },
      },
    );
    const [, last] = said;
    if (last?.kind !== "mask" || "error" in last.answer) throw new Error("no mask");
    return { asked: asked.length, facts: last.answer.facts, peak: last.answer.peak };
  };
  const [low, high, beyond] = [await refined(0.1), await refined(0.8), await refined(0.95)];
  expect(low.facts).toEqual(high.facts);
  expect([low.asked, high.asked, beyond.asked]).toEqual([2, 2, 1]);
  expect(high.facts.covered).toBeGreaterThan(0);
  expect(beyond).toMatchObject({ facts: { covered: 0, answer: { expectedIou: null } }, peak: Math.fround(0.9) });
});

test("a segmenter that is not open ends the run, and so does a cancel", async () => {
  await expect(makeMasks(never, { ...REQUEST, refine: "other" }, job([]))).rejects.toMatchObject({
    code: "missing_file",
  });
  const controller = new AbortController();
  const said: MaskProgress[] = [];
  const playing = job(said);
  const running = makeMasks(controller.signal, REQUEST, {
    ...playing,
    onProgress: (progress) => {
      playing.onProgress(progress);
      if (progress.kind === "mask") controller.abort(new LensError("cancelled", "Cancelled."));
    },
  });
  await expect(running).rejects.toMatchObject({ code: "cancelled" });
  expect(said).toHaveLength(2);
});
