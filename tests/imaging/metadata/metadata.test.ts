import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { decodeImage } from "../../../src/imaging/decode.ts";
import { nodeCodecs } from "../../../src/platform/codecs-node.ts";
import type { MetadataPart } from "../../../src/imaging/metadata/metadata.ts";
import { readMetadata, withoutMetadata } from "../../../src/imaging/metadata/read.ts";
import { fc } from "../../properties/seeded.ts";

/** What files say beside their pixels, planted by Pillow (tests/fixtures/make-traces.py), and what is left of it. */

const codecs = nodeCodecs();
const fixture = (name: string) => new Uint8Array(readFileSync(new URL(`../../fixtures/${name}`, import.meta.url)));
const planted = (name: string) => fixture(`traces/${name}`);

const partsOf = async (bytes: Uint8Array): Promise<readonly MetadataPart[]> => (await readMetadata(bytes)) ?? [];
const kindsOf = async (bytes: Uint8Array) => (await partsOf(bytes)).map(({ kind }) => kind).toSorted();
const wordsOf = async (bytes: Uint8Array) => (await partsOf(bytes)).flatMap(({ texts }) => texts).join("\n");

const EVERYTHING = ["name", "place", "date", "camera", "program", "description"];

it.each([
  [
    "planted.jpg",
    ["EXIF", "IPTC", "XMP", "colour profile", "comment", "data behind its end", "data of a program"],
    [
      "Jane Q. Doe",
      "SN-4711",
      "shot for the paper",
      "/home/jdoe",
      "jdoe@lab.example",
      "c2pa of jdoe",
      "appended by jdoe",
    ],
  ],
  [
    "planted.png",
    ["EXIF", "XMP", "colour profile", "data behind its end", "data of a program", "text", "text", "text", "time"],
    ["Jane Q. Doe", "/home/jdoe", "Steps: 20", "für Jane", "c2pa of jdoe", "appended by jdoe"],
  ],
  ["magick.png", ["EXIF"], ["Jane Q. Doe", "Leica"]],
  ["planted.webp", ["EXIF", "XMP", "colour profile"], ["Jane Q. Doe", "/home/jdoe"]],
  ["planted.gif", ["XMP", "comment"], ["jdoe@lab.example", "Jane Q. Doe", "/home/jdoe"]],
  ["planted.avif", ["EXIF", "XMP", "colour profile"], ["Jane Q. Doe", "Leica", "/home/jdoe"]],
  ["progressive.jpg", ["comment"], ["jdoe"]],
])("%s says what was planted", async (name, kinds, words) => {
  const bytes = planted(name);
  expect(await kindsOf(bytes)).toEqual(kinds);
  const text = await wordsOf(bytes);
  for (const word of words) expect(text).toContain(word);
  const exif = (await partsOf(bytes)).find(({ kind }) => kind === "EXIF");
  if (exif !== undefined) expect([...exif.tells].toSorted()).toEqual(EVERYTHING.toSorted());
});

it.each(["planted.jpg", "progressive.jpg", "planted.png", "magick.png", "planted.webp"])(
  "%s without what it says has the same pixels and says nothing",
  async (name) => {
    const bytes = planted(name);
    const clean = withoutMetadata(bytes);
    expect(await readMetadata(clean!)).toEqual([]);
    expect(new TextDecoder("latin1").decode(clean!)).not.toMatch(/jdoe|Doe|Leica|2026|sRGB/);
    const [before, after] = [await decodeImage(bytes, codecs, name), await decodeImage(clean!, codecs, name)];
    expect(after.rgb).toEqual(before.rgb);
    expect(after.orientation).toBe(1);
    // What is clean stays as it is.
    expect(withoutMetadata(clean!)).toEqual(clean);
  },
);

it("what needs decoding anew is not stripped, and what is no picture says nothing", async () => {
  expect(withoutMetadata(planted("planted.gif"))).toBeNull();
  expect(withoutMetadata(planted("planted.avif"))).toBeNull();
  expect([await readMetadata(new Uint8Array()), withoutMetadata(new TextEncoder().encode("cats"))]).toEqual([
    null,
    null,
  ]);
});

it("damaged files end, and throw nothing", async () => {
  const names = ["planted.jpg", "planted.png", "planted.webp", "planted.gif", "planted.avif"];
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom(...names),
      fc.double({ min: 0, max: 1, noNaN: true }),
      fc.uint8Array({ minLength: 1, maxLength: 6 }),
      async (name, where, bytes) => {
        const damaged = planted(name).slice();
        damaged.set(bytes.slice(0, damaged.length), Math.floor(where * (damaged.length - 6)));
        for (const one of [damaged, damaged.subarray(0, Math.floor(where * damaged.length))]) {
          await readMetadata(one);
          withoutMetadata(one);
        }
      },
    ),
    { numRuns: 150 },
  );
  expect(names).toHaveLength(5);
});
