import { readFileSync } from "node:fs";
import { encode } from "fast-png";
import { describe, expect, test } from "vitest";
import { Pipeline } from "../../src/engine/pipeline.ts";
import { openModel } from "../../src/engine/models.ts";
import { compareWholes } from "../../src/engine/whole-images.ts";
import { decodeImage } from "../../src/imaging/decode.ts";
import { asStored, overWhite, turned } from "../../src/imaging/reading.ts";
import type { PixelRows } from "../../src/imaging/resample.ts";
import { bytesSource, type ByteSource } from "../../src/platform/bytes.ts";
import type { Codecs } from "../../src/platform/codecs.ts";
import { nodeCodecs } from "../../src/platform/codecs-node.ts";
import { nodeRuntime } from "../../src/platform/runtime-node.ts";
import { emptyGif, greyPng, indexOf, manyScans, patched } from "../imaging/make-pictures.ts";
import { oracleModel, oracleSource } from "../parity/oracle.ts";
import { errorOf, NAFLEX, openPipeline, outcomesOf, sampleOf, scoreOne, scoresOf, SETTINGS } from "./rig.ts";

const fixture = (path: string) => new Uint8Array(readFileSync(new URL(`../fixtures/${path}`, import.meta.url)));
const among =
  (...sources: readonly ByteSource[]) =>
  (path: string) =>
    sources.find((source) => source.path === path) ?? oracleSource(path);
const BASELINES = [NAFLEX, "clip-tiny-patch32", "dino-tiny-vits8"];

describe("one picture is its row's error, and the rows after it are scored", () => {
  const progressive = fixture("pictures/jpeg420_progressive.jpg");
  test.each([
    ["a PNG of 67,108,864 x 1", "long.png", () => greyPng(67_108_864, 1)],
    ["a GIF of 35 bytes", "canvas.gif", () => emptyGif(16_384, 16_384)],
    ["a JPEG of 450 scans", "scans.jpg", () => manyScans(progressive, 440, 8000, 8000)],
    [
      "an AVIF of 144 megapixels",
      "large.avif",
      () =>
        patched(
          fixture("pictures/avif420.avif"),
          indexOf(fixture("pictures/avif420.avif"), "ispe") + 8,
          [0, 0, 0x2e, 0xe0, 0, 0, 0x2e, 0xe0],
        ),
    ],
  ])("%s, as a picture and as a mask", async (_, name, make) => {
    const bad = bytesSource(name, make());
    const samples = [
      sampleOf("picture", "cat.png", "rocket.png", { generation: name }),
      sampleOf("mask", "cat.png", "rocket.png", { referenceMask: name }),
      sampleOf("good", "cat.png", "rocket.png"),
    ];
    const outcomes = await outcomesOf(await openPipeline(), samples, SETTINGS, among(bad));
    for (const id of ["picture", "mask"])
      expect(errorOf(outcomes.get(id))).toMatchObject({
        code: "unsupported_image",
        message: expect.stringMatching(new RegExp(`^${name}: .*\\.$`)),
      });
    expect(scoresOf(outcomes.get("good")).cp).toBeTypeOf("number");
  });
});

test("a picture too large to be kept is decoded once, whatever is asked of it, and scores the same", async () => {
  let decoded = 0;
  const codecs: Codecs = { ...nodeCodecs(), jpeg: (bytes) => (decoded++, nodeCodecs().jpeg(bytes)) };
  const scores = [];
  for (const pixels of [2 ** 27, 1000]) {
    const pipeline = new Pipeline(codecs, undefined, { pixels, tokens: 2 ** 30 });
    for (const name of BASELINES) await pipeline.use(await openModel(nodeRuntime(), name, oracleModel(name), "fp32"));
    decoded = 0;
    scores.push(
      await scoreOne(
        pipeline,
        sampleOf("a", "photo_jpeg.jpg", "exif6.jpg", { referenceMask: null, generationMask: null }),
      ),
    );
    expect(decoded).toBe(2);
  }
  expect(scores[1]).toEqual(scores[0]);
});

function png(rows: PixelRows): Uint8Array {
  const data = new Uint8Array(3 * rows.width * rows.height);
  for (let y = 0; y < rows.height; y++) data.set(rows.row(y), 3 * y * rows.width);
  return encode({ width: rows.width, height: rows.height, data, channels: 3, depth: 8 });
}

describe("whole images are painted where their masks lie, and then turned", () => {
  test.each(["exif5_alpha.png", "exif6_alpha.png", "exif3_alpha.webp", "exif8_alpha.png"])(
    "%s scores as the same picture stored upright and opaque",
    async (name) => {
      const stored = bytesSource(name, fixture(`readings/${name}`));
      const picture = await decodeImage(fixture(`readings/${name}`), nodeCodecs(), name);
      const upright = bytesSource("upright.png", png(turned(overWhite(picture), picture.orientation)));
      // A mask that no turn leaves as it is.
      const grey = Uint8Array.from({ length: picture.rgb.length }, (_, i) =>
        Math.floor(i / 3) % picture.width < 7 && Math.floor(i / 3 / picture.width) < 9 ? 255 : 0,
      );
      const mask = asStored({ ...picture, rgb: grey });
      const masks = {
        stored: bytesSource("mask.png", png(mask)),
        upright: bytesSource("upright-mask.png", png(turned(mask, picture.orientation))),
      };

      const pipeline = await openPipeline(BASELINES);
      const other = {
        generation: oracleSource("images/cat.png"),
        generationMask: oracleSource("masks/cat.png"),
        prompt: "a cat",
        object: "cat",
      };
      const compare = (reference: ByteSource, referenceMask: ByteSource) =>
        compareWholes(pipeline, { ...other, reference, referenceMask }, SETTINGS, async () => undefined);
      const [asIs, plain] = [await compare(stored, masks.stored), await compare(upright, masks.upright)];
      expect(asIs.clip_i).toEqual(plain.clip_i);
      expect(asIs.dino).toEqual(plain.dino);
      // MaSC's reading stays the stored one.
      expect(asIs.siglip2_global).not.toEqual(plain.siglip2_global);
    },
  );
});

const file = (name: string) => bytesSource(name, fixture(`faults/mask-below-threshold/${name}`));

async function flagsWithReferenceMask(referenceMask: string): Promise<readonly string[]> {
  const sample = sampleOf("a", "cat.png", "rocket.png", { referenceMask });
  return (await scoreOne(await openPipeline(), sample, SETTINGS, among(file("m_labels012.png")))).flags;
}

describe("masks that stay below the threshold", () => {
  /** Answers of the authors' package 0.3.0 at 256 patches, with siglip2-naflex-tiny. */
  const CP = 0.8977628350257874;
  const NOTHING_HIDDEN = -0.10506077110767365;
  const cases: readonly (readonly [name: string, pf: number, flagged: boolean])[] = [
    ["m_plain.png", -0.11324417591094971, false],
    ["m_01.png", -0.11324417591094971, false],
    ["m_labels012.png", NOTHING_HIDDEN, true],
    ["m_davis.png", NOTHING_HIDDEN, true],
    ["m_red.png", NOTHING_HIDDEN, true],
    ["m_rembg.png", -0.1083211675286293, true],
  ];

  test.each(cases)("%s gives the package's numbers, and a flag where it is due", async (name, pf, flagged) => {
    const files = among(file("g.png"), file("m_plain.png"), file(name));
    const sample = sampleOf("a", "cat.png", "cat.png", {
      referenceMask: "m_plain.png",
      generation: "g.png",
      generationMask: name,
      prompt: "a cat on a red table",
    });
    const scores = await scoreOne(await openPipeline(), sample, { ...SETTINGS, maxPatches: 256 }, files);
    expect(scores.cp).toBeCloseTo(CP, 6);
    expect(scores.pf).toBeCloseTo(pf, 6);
    expect(scores.flags.includes("mask_below_threshold")).toBe(flagged);
  });

  test("a reference's too; an empty one has a flag of its own", async () => {
    expect(await flagsWithReferenceMask("m_labels012.png")).toEqual(
      expect.arrayContaining(["mask_below_threshold", "no_reference_foreground"]),
    );
    expect(await flagsWithReferenceMask("masks/empty.png")).not.toContain("mask_below_threshold");
  });

  test("and the threshold that is set decides", async () => {
    const sample = sampleOf("a", "cat.png", "rocket.png", { generationMask: "m_red.png" });
    const flagsAt = async (threshold: number) =>
      (await scoreOne(await openPipeline(), sample, { ...SETTINGS, threshold }, among(file("m_red.png")))).flags;
    expect(await flagsAt(0.25)).not.toContain("mask_below_threshold");
    expect(await flagsAt(0.35)).toContain("mask_below_threshold");
  });
});

describe("a file that was read although it is damaged is flagged", () => {
  const jpeg = fixture("pictures/jpeg420.jpg");
  const png = fixture("pictures/rgb8.png");
  const gif = fixture("pictures/gif_global.gif");
  const webp = fixture("pictures/webp_lossy.webp");
  const scan = indexOf(jpeg, [0xff, 0xda]);
  const idat = indexOf(png, "IDAT");
  const damaged: readonly (readonly [what: string, name: string, bytes: Uint8Array])[] = [
    [
      "a JPEG whose pixels end early",
      "early.jpg",
      new Uint8Array(Buffer.concat([jpeg.subarray(0, scan + 400), Uint8Array.of(0xff, 0xd9)])),
    ],
    ["a JPEG with a restart mark where none belongs", "hit.jpg", patched(jpeg, scan + 300, [0xff, 0xd3])],
    [
      "a PNG with a wrong checksum",
      "sum.png",
      patched(png, idat + 4 + new DataView(png.buffer, png.byteOffset).getUint32(idat - 4), [1, 2, 3, 4]),
    ],
    ["a PNG without its end", "end.png", fixture("pictures/no_end.png")],
    ["a GIF cut short behind its pixels", "cut.gif", gif.subarray(0, -1)],
    [
      "a WebP with a chunk that reaches past its end",
      "chunk.webp",
      new Uint8Array(Buffer.concat([patched(webp, 4, [webp[4]! + 10]), Buffer.from("JUNK\xff\0\0\0ab", "latin1")])),
    ],
  ];

  test.each(damaged)("%s, as a picture and as a mask", async (_, name, bytes) => {
    const file = bytesSource(name, bytes);
    const pipeline = await openPipeline();
    const flagsOf = async (changes: Parameters<typeof sampleOf>[3]) =>
      (await scoreOne(pipeline, sampleOf("a", "cat.png", "rocket.png", changes), SETTINGS, among(file))).flags;
    expect(await flagsOf({ reference: name, referenceMask: null })).toContain("damaged");
    expect(await flagsOf({ generationMask: name })).toContain("damaged");
  });

  test.each([
    "jpeg420.jpg",
    "rgb8.png",
    "gif_global.gif",
    "webp_lossy.webp",
    "jpeg420_progressive.jpg",
    "jpeg420_restart.jpg",
    "gif_animated.gif",
    "webp_animated.webp",
    "palette4_adam7.png",
    "avif420.avif",
  ])("the sound %s is not", async (name) => {
    expect((await decodeImage(fixture(`pictures/${name}`), nodeCodecs(), name)).damaged).toBeNull();
  });
});
