import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { z } from "zod";
import { decodeImage } from "../../src/imaging/decode.ts";
import { asStored, overWhite, turned } from "../../src/imaging/reading.ts";
import { resample, type PixelRows } from "../../src/imaging/resample.ts";
import { nodeCodecs } from "../../src/platform/codecs-node.ts";

/** What Pillow makes of DreamBench++'s reading: tests/fixtures/readings/make.py. */
const fixtures = new URL("../fixtures/", import.meta.url);
const answer = z.object({
  orientation: z.number(),
  width: z.number().optional(),
  height: z.number().optional(),
  rgb: z.string().optional(),
});
const expected = Object.entries(
  z.record(z.string(), answer).parse(JSON.parse(readFileSync(new URL("readings/expected.json", fixtures), "utf8"))),
);
const codecs = nodeCodecs();
const read = (path: string) => decodeImage(new Uint8Array(readFileSync(new URL(path, fixtures))), codecs, path);

function bytesOf(rows: PixelRows): Uint8Array {
  const bytes = new Uint8Array(3 * rows.width * rows.height);
  for (let y = 0; y < rows.height; y++) bytes.set(rows.row(y), 3 * y * rows.width);
  return bytes;
}

describe("CLIP and DINO see a picture as DreamBench++ reads it", () => {
  test.each(expected.filter(([, { rgb }]) => rgb !== undefined))(
    "%s",
    async (path, { orientation, width, height, rgb }) => {
      const picture = await read(path);
      expect(picture.orientation).toBe(orientation);
      const rows = turned(overWhite(picture), picture.orientation);
      expect({ width: rows.width, height: rows.height }).toEqual({ width, height });
      expect(createHash("sha256").update(bytesOf(rows)).digest("hex")).toBe(rgb);
    },
  );

  test.each(expected.filter(([, { rgb }]) => rgb === undefined))(
    "%s is turned the same way, though its pixels are not exact",
    async (path, { orientation }) => {
      expect((await read(path)).orientation).toBe(orientation);
    },
  );

  test("and parts of rows are those parts", async () => {
    for (const path of [
      "readings/exif6_alpha.webp",
      "readings/exif7_alpha.png",
      "readings/exif3_alpha.webp",
      "readings/exif2_alpha.png",
      "readings/exif8_alpha.png",
    ]) {
      const picture = await read(path);
      const rows = turned(overWhite(picture), picture.orientation);
      for (const y of [0, rows.height - 1, 4]) {
        const whole = rows.row(y).slice();
        expect(rows.row(y, 3, 9)).toEqual(whole.subarray(9, 27));
      }
    }
  });
});

test("a picture larger than a band of rows is turned whole", () => {
  const [width, height] = [201, 150];
  const data = Uint8Array.from({ length: 3 * width * height }, (_, i) => (i * 31 + (i >> 8)) & 255);
  const source = asStored({ width, height, rgb: data });
  const at = (x: number, y: number) => [...data.subarray(3 * (y * width + x), 3 * (y * width + x) + 3)];
  for (const [orientation, place] of [
    [5, (x: number, y: number) => at(y, x)],
    [6, (x: number, y: number) => at(y, height - 1 - x)],
    [7, (x: number, y: number) => at(width - 1 - y, height - 1 - x)],
    [8, (x: number, y: number) => at(width - 1 - y, x)],
  ] as const) {
    const rows = turned(source, orientation);
    for (const y of [0, 63, 64, 130, 200, 7]) {
      const row = rows.row(y);
      for (const x of [0, 1, 77, 149]) expect([...row.subarray(3 * x, 3 * x + 3)]).toEqual(place(x, y));
    }
  }
});

test("MaSC reads the same file as it is stored, whatever it says", async () => {
  const picture = await read("readings/exif6_alpha.webp");
  expect(bytesOf(asStored(picture))).toEqual(picture.rgb);
  const image = { width: picture.width, height: picture.height, data: picture.rgb };
  expect(resample(asStored(picture), 32, 16, "bilinear", "torchvision")).toEqual(
    resample(image, 32, 16, "bilinear", "torchvision"),
  );
});
