import { describe, expect, test } from "vitest";
import type { OpenSegmenter } from "../../src/engine/models.ts";
import { SegmenterChecks } from "../../src/engine/segmenter-checks.ts";
import { Segmenters } from "../../src/engine/segmenters.ts";
import type { Runtime } from "../../src/platform/runtime.ts";
import type { Segmentation } from "../../src/imaging/segmentation.ts";
import type { NameSegmenter, PointSegmenter, Segmenter } from "../../src/models/segmenter.ts";
import { bytesSource, readAll } from "../../src/platform/bytes.ts";
import { sha256 } from "../../src/lib/sha256.ts";

/** Segmenters by slot: what they made pictures into is kept, and what they are told has to be of their kind. */

const ANSWER: Segmentation = {
  values: Float32Array.of(0.25),
  rows: 1,
  columns: 1,
  unit: "probability",
  padded: null,
  expectedIou: null,
};

const cat = bytesSource("cat.png", Uint8Array.of(1));
const sameCat = bytesSource("copy of cat.png", Uint8Array.of(1));
const dog = bytesSource("dog.png", Uint8Array.of(2));

const pipeline = {
  hash: async (source: typeof cat) => sha256(await readAll(source)),
  rgb: () => Promise.resolve({ width: 1, height: 1, data: new Uint8Array(3) }),
};

function watched(by: "name" | "points") {
  const log: string[] = [];
  const common = {
    abilities: new Set(["segment"] as const),
    encodePicture: () => {
      log.push("encode");
      return Promise.resolve({ size: { width: 1, height: 1 }, tensors: [new Float32Array(1)] });
    },
    release: () => Promise.resolve(void log.push("release")),
  };
  const segment = (_: unknown, prompt: unknown) => {
    log.push(JSON.stringify(prompt));
    return Promise.resolve(ANSWER);
  };
  const segmenter: Segmenter =
    by === "name"
      ? ({ ...common, by, segment } satisfies NameSegmenter)
      : ({ ...common, by, segment } satisfies PointSegmenter);
  return { log, segmenter };
}

const open = (slot: string, fingerprint: string, segmenter: Segmenter): OpenSegmenter => ({
  segmenter,
  info: {
    slot,
    family: slot,
    abilities: ["segment"],
    name: slot,
    fingerprint,
    description: slot,
    comparesPatches: false,
    naflex: false,
    precision: "fp32",
    layer: { dim: 1, heads: 1, mlp: 1 },
  },
});

const CLICK = { clicks: [{ x: 0, y: 0, positive: true }], box: null };

describe("an open segmenter", () => {
  test("encodes the same picture once, whatever its name, and another anew", async () => {
    const { log, segmenter } = watched("name");
    const segmenters = new Segmenters(pipeline);
    await segmenters.use(open("clipseg", "a", segmenter));
    expect(await segmenters.knows("clipseg", cat)).toBe(false);
    expect(await segmenters.segment("clipseg", cat, { name: "cat" })).toEqual(ANSWER);
    expect(await segmenters.knows("clipseg", sameCat)).toBe(true);
    await segmenters.segment("clipseg", sameCat, { name: "a cat" });
    await segmenters.segment("clipseg", dog, { name: "dog" });
    expect(log).toEqual(["encode", '"cat"', '"a cat"', "encode", '"dog"']);
  });

  test("is told of subjects in its own way", async () => {
    const segmenters = new Segmenters(pipeline);
    await segmenters.use(open("clipseg", "a", watched("name").segmenter));
    await segmenters.use(open("sam", "b", watched("points").segmenter));
    await expect(segmenters.segment("clipseg", cat, CLICK)).rejects.toThrow(/by its name/);
    await expect(segmenters.segment("sam", cat, { name: "cat" })).rejects.toThrow(/by clicks and boxes/);
    expect(await segmenters.segment("sam", cat, CLICK)).toEqual(ANSWER);
  });

  test("makes way for another, whose pictures are its own", async () => {
    const [first, second] = [watched("points"), watched("points")];
    const segmenters = new Segmenters(pipeline);
    await segmenters.use(open("sam", "a", first.segmenter));
    await segmenters.segment("sam", cat, CLICK);
    await segmenters.use(open("sam", "b", second.segmenter));
    expect(first.log.at(-1)).toBe("release");
    await segmenters.segment("sam", cat, CLICK);
    expect(second.log).toEqual(["encode", JSON.stringify(CLICK)]);
  });

  test("that was closed is missed", async () => {
    const segmenters = new Segmenters(pipeline);
    await expect(segmenters.segment("sam", cat, CLICK)).rejects.toMatchObject({ code: "missing_file" });
    await segmenters.use(open("sam", "a", watched("points").segmenter));
    expect(segmenters.opened("sam")?.fingerprint).toBe("a");
    await segmenters.drop("sam");
    expect(segmenters.opened("sam")).toBeNull();
    await expect(segmenters.segment("sam", cat, CLICK)).rejects.toMatchObject({ code: "missing_file" });
  });
});

const found = (deviation: number) => ({ deviation, worst: "logits", tolerance: 1e-3, milliseconds: 1 }) as const;

describe("a graphics card", () => {
  const card = { provider: "webgpu" } as unknown as Runtime;

  test("is asked once a precision, and makes masks where its own are right", async () => {
    const asked: string[] = [];
    const checks = new SegmenterChecks(
      async (_runtime, precision, size) => (asked.push(`${precision} ${size}`), found(1e-6)),
    );
    await checks.pass(card, "fp32");
    await checks.pass(card, "fp32");
    await checks.pass(card, "fp16");
    checks.forget();
    await checks.pass(card, "fp32", true);
    expect(asked).toEqual(["fp32 published", "fp16 published", "fp32 small"]);
  });

  test("that makes them wrongly, or cannot run the check, is refused; a processor is not asked", async () => {
    const wrong = new SegmenterChecks(async () => found(0.2));
    await expect(wrong.pass(card, "fp32")).rejects.toMatchObject({ code: "unsupported_device" });
    const broken = new SegmenterChecks(() => Promise.reject(new Error("no kernel")));
    await expect(broken.pass(card, "fp32")).rejects.toThrow(/self-check did not run/);
    await wrong.pass({ provider: "wasm" } as unknown as Runtime, "fp32");
  });

  test("that is refused encodes nothing", async () => {
    const { log, segmenter } = watched("points");
    const wrong = new SegmenterChecks(async () => found(0.2));
    const segmenters = new Segmenters(pipeline, ({ precision }) => wrong.pass(card, precision));
    await segmenters.use(open("sam", "a", segmenter));
    await expect(segmenters.segment("sam", cat, CLICK)).rejects.toMatchObject({ code: "unsupported_device" });
    expect(log).toEqual([]);
  });
});
