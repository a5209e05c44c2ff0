import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { z } from "zod";
import { decodeImage, decodeMask } from "../../src/imaging/decode.ts";
import { nodeCodecs } from "../../src/platform/codecs-node.ts";

/** Pictures by tests/fixtures/pictures/make.py; what Pillow 11.3 makes of them, by SHA-256. */
const fixtures = new URL("../fixtures/", import.meta.url);
const sized = z.object({ width: z.number(), height: z.number(), mode: z.string(), rgb: z.string(), luma: z.string() });
const expected = z
  .object({
    pictures: z.record(
      z.string(),
      sized.extend({ orientation: z.number(), alpha: z.string().nullable(), pixels: z.number().optional() }),
    ),
    oracle: z.record(z.string(), sized),
  })
  .parse(JSON.parse(readFileSync(new URL("pictures/expected.json", fixtures), "utf8")));
const measured = new Uint8Array(readFileSync(new URL("pictures/measured.bin", fixtures)));

const codecs = nodeCodecs();
const read = (path: string) => new Uint8Array(readFileSync(new URL(path, fixtures)));
const sha = (bytes: Uint8Array) => createHash("sha256").update(bytes).digest("hex");
const pictures = Object.entries(expected.pictures);

describe("decoding equals Pillow byte for byte", () => {
  test.each(pictures.filter(([, picture]) => picture.pixels === undefined))("%s", async (name, picture) => {
    const bytes = read(`pictures/${name}`);
    const image = await decodeImage(bytes, codecs, name);
    expect({ width: image.width, height: image.height }).toEqual({ width: picture.width, height: picture.height });
    expect(sha(image.rgb)).toBe(picture.rgb);
    expect(image.alpha === null ? null : sha(image.alpha)).toBe(picture.alpha);
    expect(image.orientation).toBe(picture.orientation);
    expect(image.sixteenBitGrey).toBe(picture.mode === "I;16");
    const mask = await decodeMask(bytes, codecs, name);
    expect(sha(mask.data)).toBe(picture.luma);
  });

  test.each(Object.entries(expected.oracle))("oracle/%s", async (path, picture) => {
    const bytes = read(`oracle/${path}`);
    const image = await decodeImage(bytes, codecs, path);
    expect([image.width, image.height]).toEqual([picture.width, picture.height]);
    expect(sha(image.rgb)).toBe(picture.rgb);
    expect(sha((await decodeMask(bytes, codecs, path)).data)).toBe(picture.luma);
  });
});

/**
 * Pictures the codecs do not match: the largest difference of a value and the mean over all of them, as measured.
 * 4:4:0 differs in how every second chroma row is rounded; AVIF in how YUV becomes RGB and chroma is interpolated.
 */
const deviations: Record<string, { most: number; mean: number }> = {
  "jpeg440.jpg": { most: 2, mean: 0.18 },
  "jpeg440_colourful.jpg": { most: 2, mean: 0.17 },
  "jpeg440_progressive.jpg": { most: 2, mean: 0.18 },
  "jpeg440_1x1.jpg": { most: 0, mean: 0 },
  "avif400.avif": { most: 0, mean: 0 },
  "avif444.avif": { most: 1, mean: 0.15 },
  "avif_q100.avif": { most: 1, mean: 0.15 },
  "avif420.avif": { most: 12, mean: 0.46 },
  "avif422.avif": { most: 12, mean: 0.46 },
  "avif_alpha.avif": { most: 12, mean: 0.46 },
  "avif_sequence.avif": { most: 12, mean: 0.46 },
  "avif_exif6.avif": { most: 12, mean: 0.46 },
};

describe("where a codec is not Pillow's, it is this far off and no further", () => {
  test.each(pictures.filter(([, picture]) => picture.pixels !== undefined))("%s", async (name, picture) => {
    const bytes = read(`pictures/${name}`);
    const image = await decodeImage(bytes, codecs, name);
    expect({ width: image.width, height: image.height }).toEqual({ width: picture.width, height: picture.height });
    expect(image.alpha === null ? null : sha(image.alpha)).toBe(picture.alpha);
    const start = picture.pixels ?? 0;
    const differences = image.rgb.map((value, i) => Math.abs(value - (measured[start + i] ?? 0)));
    const allowed = deviations[name];
    expect(allowed).toBeDefined();
    expect(differences.reduce((most, value) => Math.max(most, value), 0)).toBeLessThanOrEqual(allowed?.most ?? 0);
    const mean = differences.reduce((sum, value) => sum + value, 0) / differences.length;
    expect(mean).toBeLessThanOrEqual(allowed?.mean ?? 0);
    expect((await decodeMask(bytes, codecs, name)).data.length).toBe(image.width * image.height);
  });
});

describe("16-bit grey", () => {
  test("is scaled as a photograph and clipped as a mask, so that 0/1 and 0/65535 both work", async () => {
    const bytes = read("pictures/mask16_0_65535.png");
    expect(new Set((await decodeImage(bytes, codecs, "mask")).rgb)).toEqual(new Set([0, 255]));
    expect(new Set((await decodeMask(bytes, codecs, "mask")).data)).toEqual(new Set([0, 255]));
    expect(new Set((await decodeMask(read("pictures/mask16_0_1.png"), codecs, "mask")).data)).toEqual(new Set([0, 1]));
  });
});
