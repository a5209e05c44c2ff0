import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { z } from "zod";
import { inspectPicture } from "../../src/imaging/inspect-picture.ts";

const fixtures = new URL("../fixtures/pictures/", import.meta.url);
const read = (name: string) => new Uint8Array(readFileSync(new URL(name, fixtures)));
const whole = (bytes: Uint8Array) => inspectPicture(bytes, bytes.length);
const text = (value: string) => Uint8Array.from(value, (letter) => letter.charCodeAt(0));
const sizes = z
  .object({ pictures: z.record(z.string(), z.object({ width: z.number(), height: z.number() })) })
  .parse(JSON.parse(readFileSync(new URL("expected.json", fixtures), "utf8"))).pictures;

describe("a picture that can be read", () => {
  // A PNG without its end mark, or with bytes behind its pixels, is read, and told of.
  const told = ["no_end.png"];
  test.each(Object.entries(sizes).filter(([name]) => !told.includes(name)))(
    "%s: its size, and no problem",
    (name, { width, height }) => {
      expect(whole(read(name))).toMatchObject({ width, height, problem: null });
    },
  );

  test("its beginning is enough, and what lies behind that is not called missing", () => {
    for (const name of ["rgb8.png", "jpeg420.jpg", "webp_lossy.webp", "avif420.avif", "gif_global.gif"]) {
      const bytes = read(name);
      const { width, height } = sizes[name]!;
      expect(inspectPicture(bytes.subarray(0, 700), bytes.length)).toMatchObject({ width, height, problem: null });
    }
  });

  test("a JPEG whose size lies behind a large EXIF block is not blamed", () => {
    const bytes = read("exif6.jpg");
    expect(inspectPicture(bytes.subarray(0, 30), bytes.length)).toEqual({
      format: "jpeg",
      width: null,
      height: null,
      problem: null,
    });
  });
});

describe("what will not be read is said in a sentence", () => {
  test.each([
    ["TIFF", "II*\0\x08\0\0\0"],
    ["TIFF", "MM\0*\0\0\0\x08"],
    ["HEIC", "\0\0\0\x18ftypheic\0\0\0\0mif1heic"],
    ["BMP", "BM\0\0\0\0"],
    ["PDF", "%PDF-1.7"],
    ["SVG", '<svg width="1"/>'],
  ])("%s by its name", (format, start) => {
    const inspection = whole(text(start));
    expect(inspection).toMatchObject({ format, width: null, height: null });
    expect(inspection.problem).toBe(`${format} pictures are not read here. Save it as PNG and add that.`);
  });

  test("an empty file, and one that is no picture", () => {
    expect(whole(new Uint8Array())).toMatchObject({
      format: null,
      problem: expect.stringMatching(/^The file is empty/),
    });
    expect(whole(text("Some notes.\n"))).toMatchObject({
      format: null,
      problem: expect.stringMatching(/^Not a picture/),
    });
  });

  test("too many pixels, too long a side", () => {
    expect(whole(read("bomb.png"))).toMatchObject({
      format: "png",
      width: 60000,
      problem: expect.stringContaining("60000 x 60000 pixels is more than"),
    });
    const gif = read("gif_global.gif");
    gif.set([0xff, 0xff, 0xff, 0xff], 6);
    expect(whole(gif).problem).toContain("65535 x 65535");
  });

  test("every picture that is cut short, as far as its structure tells", () => {
    for (const name of [
      "rgb8.png",
      "palette4_adam7.png",
      "jpeg420.jpg",
      "jpeg420_progressive.jpg",
      "webp_lossy.webp",
      "avif420.avif",
    ]) {
      const bytes = read(name);
      for (const share of [0.05, 0.3, 0.6, 0.9]) {
        const cut = bytes.subarray(0, Math.floor(bytes.length * share));
        expect(whole(cut).problem, `${name} cut at ${share}`).toMatch(/cut short|damaged|no picture|no pixels/);
      }
    }
  });

  test("a damaged header or a wrong checksum", () => {
    const png = read("rgb8.png");
    png[19] = 99;
    expect(whole(png).problem).toMatch(/^The PNG is damaged \(checksum of IHDR\)/);
    const pixels = read("rgb8.png");
    const at = pixels.findIndex((_, i) => String.fromCharCode(...pixels.subarray(i, i + 4)) === "IDAT");
    pixels[at + 20]! ^= 255;
    expect(whole(pixels).problem).toMatch(/damaged: the checksum/);
    expect(whole(read("cmyk.jpg")).problem).toMatch(/CMYK/);
  });
});

test("nothing that a file holds makes it throw", () => {
  let seed = 11;
  const random = (below: number) => {
    seed = (Math.imul(seed, 1103515245) + 12345) >>> 0;
    return (seed >>> 8) % below;
  };
  for (const name of readdirSync(fixtures).filter((file) => /\.(png|jpg|gif|webp|avif|tiff|bmp)$/.test(file))) {
    const bytes = read(name);
    for (let i = 0; i < 20; i++) {
      const damaged = bytes.slice(0, 1 + random(bytes.length));
      for (let k = 0; k < 4; k++) damaged[random(damaged.length)] = random(256);
      const { problem } = inspectPicture(damaged, random(2) === 0 ? damaged.length : bytes.length);
      if (problem !== null) expect(problem).toMatch(/^[A-Z0-9].*\.$/s);
    }
  }
});
