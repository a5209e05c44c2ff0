import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { readAvifFacts } from "../../src/imaging/avif-boxes.ts";
import { decodeImage } from "../../src/imaging/decode.ts";
import { DEFAULT_LIMITS, type PictureLimits } from "../../src/imaging/limits.ts";
import { letterbox, type Letterbox } from "../../src/imaging/letterboxes.ts";
import { resample } from "../../src/imaging/resample.ts";
import { nodeCodecs } from "../../src/platform/codecs-node.ts";
import { processorTime } from "../processor-time.ts";
import { emptyGif, greyPng, indexOf, manyScans, patched } from "./make-pictures.ts";

const codecs = nodeCodecs();
const read = (name: string) => new Uint8Array(readFileSync(new URL(`../fixtures/pictures/${name}`, import.meta.url)));
const decoded = (bytes: Uint8Array, limits: Partial<PictureLimits> = {}) =>
  decodeImage(bytes, codecs, "it.bin", { ...DEFAULT_LIMITS, ...limits });

/** CLIP's preparation, and DINO's. */
const CLIP: Letterbox = {
  resize: { kind: "shortest", edge: 224, longest: null },
  crop: { width: 224, height: 224 },
  filter: "bicubic",
  kernel: "torchvision",
  start: "cut",
};
const DINO: Letterbox = {
  ...CLIP,
  resize: { kind: "shortest", edge: 256, longest: null },
  kernel: "pillow",
  start: "even",
};

/** A refusal, and that it cost neither time nor memory. */
async function refused(bytes: Uint8Array, message: RegExp, limits: Partial<PictureLimits> = {}): Promise<void> {
  const held = process.memoryUsage().arrayBuffers;
  const taken = processorTime();
  await expect(decoded(bytes, limits)).rejects.toMatchObject({
    code: "unsupported_image",
    message: expect.stringMatching(message),
  });
  expect(taken()).toBeLessThan(2000);
  expect(process.memoryUsage().arrayBuffers - held).toBeLessThan(2 ** 26);
}

/** A still WebP's lossless bitstream that says another size. */
function sizedWebp(width: number, height: number): Uint8Array {
  const webp = read("webp_lossless.webp");
  const bits = (width - 1) | ((height - 1) << 14);
  return patched(webp, indexOf(webp, "VP8L") + 9, [
    bits & 255,
    (bits >> 8) & 255,
    (bits >> 16) & 255,
    (bits >> 24) & 255,
  ]);
}

describe("a picture that asks for too much is refused by its header", () => {
  test("a grey PNG of 67,108,864 x 1 in 65 kB", () =>
    refused(greyPng(67_108_864, 1), /^it\.bin: 67108864 x 1 pixels: a side is longer than the 65,535 pixels/));
  test("the same on its side", () => refused(greyPng(1, 200_000), /1 x 200000 pixels: a side is longer/));
  test("a GIF of 35 bytes, 16384 x 16384", () =>
    refused(emptyGif(16_384, 16_384), /16384 x 16384 pixels is more than the 178,956,970/));
  test("one row more than Pillow reads", () => refused(emptyGif(13_378, 13_377), /13378 x 13377 pixels is more/));
  test("a JPEG of 64 megapixels in 450 scans", () =>
    refused(
      manyScans(read("jpeg420_progressive.jpg"), 440, 8000, 8000),
      /decoding 8000 x 8000 pixels may take \d+ seconds, more than the 20/,
    ));
  test("a JPEG that would take more than a gigabyte", async () => {
    const jpeg = manyScans(read("jpeg420_progressive.jpg"), 460, 13_000, 9000);
    await refused(jpeg, /takes about 1,\d{3} MB of memory, more than the 800/, { seconds: 1000 });
  });
  test("an AVIF of 144 megapixels", async () => {
    const avif = read("avif420.avif");
    const size = indexOf(avif, "ispe") + 8;
    await refused(
      patched(avif, size, [0, 0, 0x2e, 0xe0, 0, 0, 0x2e, 0xe0]),
      /decoding 12000 x 12000 pixels takes about 2,880 MB/,
    );
    await refused(patched(avif, size, [0, 0, 0x2e, 0xe0, 0, 0, 0x2e, 0xe0]), /12000 x 12000 pixels/, {
      megabytes: 1e6,
      seconds: 10,
    });
  });
  test("an AVIF whose stream is larger than its container says", async () => {
    for (const name of ["avif420.avif", "avif_alpha.avif", "avif_sequence.avif", "avif400.avif"]) {
      const avif = read(name);
      expect(readAvifFacts(avif).coded, name).toEqual({ width: 45, height: 35 });
    }
    // 8000 x 8000 of one colour, ispe saying 16 x 16: tests/fixtures/pictures/make.py.
    await refused(read("avif_lying.avif"), /decoding 8000 x 8000 pixels takes about 1,280 MB/);
  });
  test("WebP bitstreams, lossy and lossless, by their own headers", async () => {
    await refused(sizedWebp(16_000, 15_000), /16000 x 15000 pixels is more/);
    await refused(sizedWebp(10_000, 10_000), /MB of memory/);
    const lossy = read("webp_lossy.webp");
    await refused(
      patched(lossy, indexOf(lossy, "VP8 ") + 14, [0xff, 0x3f, 0xff, 0x3f]),
      /16383 x 16383 pixels is more/,
    );
  });
});

test("a WebP whose frame is larger than its animation says is damaged, before it is decoded", async () => {
  const webp = read("webp_animated_lossless_offset.webp");
  const at = indexOf(webp, "VP8L") + 9;
  await expect(
    decodeImage(
      patched(webp, at, [0xfe, 0xff, 0xff, 0x0f]),
      { ...codecs, webp: () => Promise.reject(new Error("it was decoded")) },
      "it.webp",
    ),
  ).rejects.toMatchObject({ code: "invalid_image", message: expect.stringMatching(/cut short or damaged/) });
});

describe("the limits can be set", () => {
  test.each([
    [{ pixels: 100 }, /more than the 100 pixels/],
    [{ side: 20 }, /a side is longer than the 20/],
    [{ megabytes: 0.0001 }, /MB of memory/],
  ])("%j", async (limits, message) => {
    for (const name of ["jpeg420.jpg", "rgb8.png", "webp_lossy.webp", "gif_global.gif", "avif420.avif"])
      await refused(read(name), message, limits);
  });

  test("time: foretold for JPEG, WebP and AVIF, watched for PNG and GIF", async () => {
    for (const name of ["jpeg420.jpg", "webp_lossy.webp", "avif420.avif"])
      await refused(read(name), /may take \d+ seconds/, { seconds: 1e-9 });
    for (const name of ["rgb8.png", "gif_global.gif"])
      await refused(read(name), /takes more than the \d+ seconds/, { seconds: 0 });
  });

  test("and raised", async () => {
    const long = await decoded(greyPng(70_000, 1), { side: 70_000 });
    expect(long).toMatchObject({ width: 70_000, height: 1 });
  });
});

describe("what is within the limits takes little", () => {
  test("a GIF's canvas of 16 megapixels with one pixel drawn", async () => {
    const before = process.cpuUsage();
    const { width, rgb } = await decoded(emptyGif(4096, 4096));
    expect([width, rgb.length]).toEqual([4096, 3 * 4096 * 4096]);
    expect(process.cpuUsage(before).user / 1e6).toBeLessThan(3);
  });

  test("a picture of one row and 65,535 columns is resized for every encoder", () => {
    const image = { width: 65_535, height: 1, data: new Uint8Array(3 * 65_535).fill(9) };
    const before = process.memoryUsage().arrayBuffers;
    expect(new Set(resample(image, 16_384, 16, "bilinear", "torchvision").data)).toEqual(new Set([9]));
    expect(new Set(letterbox(image, CLIP).data)).toEqual(new Set([9]));
    expect(new Set(letterbox(image, DINO).data)).toEqual(new Set([9]));
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(2 ** 27);
  });

  test("and one that no window fits is refused, where the limit of a side was raised", () => {
    const image = { width: 10_000_000, height: 1, data: new Uint8Array(3 * 10_000_000) };
    expect(() => resample(image, 160, 16, "bilinear", "torchvision")).toThrow(/cannot be resized/);
    expect(() => letterbox(image, CLIP)).toThrow(/cannot be resized/);
  });
});
