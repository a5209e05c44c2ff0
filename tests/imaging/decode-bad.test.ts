import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { decodeImage } from "../../src/imaging/decode.ts";
import { LensError } from "../../src/lib/errors.ts";
import { nodeCodecs } from "../../src/platform/codecs-node.ts";

const codecs = nodeCodecs();
const read = (name: string) => new Uint8Array(readFileSync(new URL(`../fixtures/pictures/${name}`, import.meta.url)));
const text = (value: string) => Uint8Array.from(value, (letter) => letter.charCodeAt(0));

async function refusal(bytes: Uint8Array, name: string): Promise<LensError> {
  const thrown: unknown = await decodeImage(bytes, codecs, name).then(
    () => new Error(`${name} was decoded`),
    (error: unknown) => error,
  );
  if (!(thrown instanceof LensError)) throw thrown;
  expect(thrown.message).toContain(name);
  return thrown;
}

/** A copy with bytes written over it. */
function patched(bytes: Uint8Array, at: number, values: readonly number[]): Uint8Array {
  const copy = bytes.slice();
  copy.set(values, at);
  return copy;
}

function indexOf(bytes: Uint8Array, mark: readonly number[]): number {
  return bytes.findIndex((_, i) => mark.every((value, k) => bytes[i + k] === value));
}

describe("what is not read is named, with a way out", () => {
  test("an empty file", async () => {
    const error = await refusal(new Uint8Array(), "nothing.png");
    expect(error.code).toBe("invalid_image");
    expect(error.message).toContain("empty");
  });

  test.each([
    ["picture.tiff", "TIFF"],
    ["picture.bmp", "BMP"],
  ])("%s", async (name, format) => {
    const error = await refusal(read(name), name);
    expect(error.code).toBe("unsupported_image");
    expect(error.message).toContain(format);
    expect(error.message).toContain("PNG");
  });

  test.each([
    ["HEIC", "\0\0\0\x18ftypheic\0\0\0\0mif1heic"],
    ["HEIC", "\0\0\0\x18ftypmif1\0\0\0\0mif1heix"],
    ["JPEG XL", "\xff\x0a\0\0\0\0\0\0"],
    ["ICO", "\0\0\x01\0\x01\0\x10\x10"],
    ["Photoshop", "8BPS\0\x01"],
    ["SVG", '<?xml version="1.0"?>\n<svg xmlns="http://www.w3.org/2000/svg"/>'],
    ["SVG", '<svg width="1"/>'],
  ])("%s by its first bytes", async (format, start) => {
    const error = await refusal(text(start), "some.file");
    expect(error.code).toBe("unsupported_image");
    expect(error.message).toContain(format);
  });

  test.each([
    "A plain text file.\n",
    "<html><body/></html>",
    "\0",
    "RIFF\0\0\0\0WAVEfmt ",
    "\0\0\0\x18ftypisom\0\0\0\0isommp41",
  ])("%j is no picture", async (start) => {
    expect((await refusal(text(start), "notes.txt")).code).toBe("unknown_image_format");
  });

  test("a CMYK JPEG is refused with the way out", async () => {
    const error = await refusal(read("cmyk.jpg"), "cmyk.jpg");
    expect(error.code).toBe("unsupported_image");
    expect(error.message).toMatch(/CMYK.*RGB/);
  });

  test.each([
    ["lossless", 0, 0xc3],
    ["arithmetic", 0, 0xc9],
    ["12 bits", 3, 12],
  ])("a JPEG of another kind: %s", async (word, offset, value) => {
    const jpeg = read("jpeg444.jpg");
    const frame = indexOf(jpeg, [0xff, 0xc0]) + 1;
    const error = await refusal(patched(jpeg, frame + offset, [value]), "odd.jpg");
    expect(error.code).toBe("unsupported_image");
    expect(error.message).toContain(word);
  });
});

describe("a file cut short is refused, wherever it is cut", () => {
  const lasting: Record<string, number> = {
    "rgb8.png": 60, // the end mark and the stream's checksum are not missed
    "palette4_adam7.png": 60,
    "gif_interlaced.gif": 4,
    "jpeg420.jpg": 1,
    "jpeg420_progressive.jpg": 1,
    "webp_lossy.webp": 1,
    "webp_lossless_alpha.webp": 1,
    "webp_animated.webp": 1,
    "avif420.avif": 1,
  };
  test.each(Object.entries(lasting))("%s", async (name, last) => {
    const bytes = read(name);
    const cuts = new Set(Array.from({ length: 25 }, (_, i) => Math.floor(((bytes.length - last) * (i + 1)) / 25)));
    for (const cut of cuts) {
      const error = await refusal(bytes.subarray(0, cut), name);
      expect(["invalid_image", "unknown_image_format"]).toContain(error.code);
      if (cut >= 32) expect(error.code).toBe("invalid_image");
    }
  });
});

describe("a header that promises too much costs nothing", () => {
  test("PNG of 60000 x 60000", async () => {
    expect((await refusal(read("bomb.png"), "bomb.png")).message).toContain("60000 x 60000");
  });

  test("a bomb inflates no further than its header allows", async () => {
    const image = await decodeImage(read("inflate_bomb.png"), codecs, "inflate_bomb.png");
    expect(image.rgb).toEqual(new Uint8Array(48));
  });

  test("a PNG under the limit whose few bytes cannot hold its pixels", async () => {
    const before = process.memoryUsage().arrayBuffers;
    const error = await refusal(read("hollow.png"), "hollow.png");
    expect(error.code).toBe("invalid_image");
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(1 << 24);
  });

  test("JPEG of 65000 x 65000, and of 13000 x 13000 in 2 kB", async () => {
    const jpeg = read("jpeg420.jpg");
    const size = indexOf(jpeg, [0xff, 0xc0]) + 5;
    expect((await refusal(patched(jpeg, size, [0xfd, 0xe8, 0xfd, 0xe8]), "wide.jpg")).code).toBe("unsupported_image");
    expect((await refusal(patched(jpeg, size, [0x32, 0xc8, 0x32, 0xc8]), "thin.jpg")).code).toBe("invalid_image");
    expect((await refusal(patched(jpeg, size, [0, 0]), "flat.jpg")).code).toBe("invalid_image");
  });

  test("a progressive JPEG that repeats a scan without end", async () => {
    const jpeg = read("jpeg420_progressive.jpg");
    const scan = jpeg.subarray(
      jpeg.findLastIndex((value, i) => value === 0xff && jpeg[i + 1] === 0xda),
      jpeg.length - 2,
    );
    const many = new Uint8Array(jpeg.length + 600 * scan.length);
    many.set(jpeg.subarray(0, -2));
    for (let i = 0; i < 600; i++) many.set(scan, jpeg.length - 2 + i * scan.length);
    many.set([0xff, 0xd9], many.length - 2);
    const error = await refusal(many, "endless.jpg");
    expect(error.message).toContain("scans");
  });

  test("GIF of 65535 x 65535", async () => {
    const gif = patched(read("gif_global.gif"), 6, [0xff, 0xff, 0xff, 0xff]);
    expect((await refusal(gif, "wide.gif")).code).toBe("unsupported_image");
  });

  test("WebP canvas of 2^24 x 2^24", async () => {
    const webp = read("webp_animated_offset.webp");
    const canvas = indexOf(webp, [...text("VP8X")]) + 12;
    expect((await refusal(patched(webp, canvas, [255, 255, 255, 255, 255, 255]), "wide.webp")).code).toBe(
      "unsupported_image",
    );
  });

  test("WebP frame outside its canvas", async () => {
    const webp = read("webp_animated_offset.webp");
    const frame = indexOf(webp, [...text("ANMF")]) + 8;
    expect((await refusal(patched(webp, frame, [200]), "outside.webp")).code).toBe("invalid_image");
  });

  test("AVIF of 2^31 x 2^31", async () => {
    const avif = read("avif420.avif");
    const size = indexOf(avif, [...text("ispe")]) + 8;
    const error = await refusal(patched(avif, size, [128, 0, 0, 0, 128, 0, 0, 0]), "wide.avif");
    expect(error.code).toBe("unsupported_image");
  });
});

describe("damage", () => {
  test("any single byte of any fixture may break: an answer or a LensError, and the codec still works after", async () => {
    let seed = 7;
    const random = (below: number) => {
      seed = (Math.imul(seed, 1103515245) + 12345) >>> 0;
      return seed % below;
    };
    for (const name of [
      "jpeg420_1x17.jpg",
      "palette4_trns.png",
      "gif_small_frame_transparent.gif",
      "webp_animated_offset.webp",
      "avif_alpha.avif",
    ]) {
      const bytes = read(name);
      for (let i = 0; i < 60; i++) {
        const damaged = patched(bytes, random(bytes.length), [random(256)]);
        const answer: unknown = await decodeImage(damaged, codecs, name).catch((error: unknown) => error);
        if (answer instanceof Error) expect(answer).toBeInstanceOf(LensError);
      }
      await decodeImage(bytes, codecs, name);
    }
  });

  test("a PNG with a wrong checksum in its header", async () => {
    expect((await refusal(patched(read("rgb8.png"), 19, [99]), "hit.png")).code).toBe("invalid_image");
  });

  test("EXIF that points outside itself is upright", async () => {
    const jpeg = read("exif6.jpg");
    const tiff = indexOf(jpeg, [...text("Exif")]) + 6;
    const image = await decodeImage(patched(jpeg, tiff + 4, [0xff, 0xff, 0xff, 0xff]), codecs, "exif.jpg");
    expect(image.orientation).toBe(1);
  });
});
