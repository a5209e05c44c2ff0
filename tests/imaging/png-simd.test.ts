import { readdirSync, readFileSync } from "node:fs";
import { constants, deflateSync } from "node:zlib";
import { afterAll, beforeAll, expect, it } from "vitest";
import { installKernels } from "../../src/engine/install-kernels.ts";
import { decodeImage } from "../../src/imaging/decode.ts";
import { kernels, useKernels, type Kernels } from "../../src/imaging/kernels.ts";
import { readPngChunks } from "../../src/imaging/png-chunks.ts";
import { inflatedSize, layouts } from "../../src/imaging/png-samples.ts";
import { crc32 } from "../../src/lib/crc32.ts";
import { LensError } from "../../src/lib/errors.ts";
import { joinBytes } from "../../src/platform/bytes.ts";
import { nodeCodecs } from "../../src/platform/codecs-node.ts";
import { fc } from "../properties/seeded.ts";
import { mutantsOf } from "./mutants.ts";

/** PNG by our own kernel, held to the code without it, which decode.test.ts holds to Pillow. */

const codecs = nodeCodecs();
let ours: Kernels;
beforeAll(async () => {
  await installKernels();
  ours = kernels();
});
afterAll(() => useKernels({}));

const outcomeOf = (bytes: Uint8Array) =>
  decodeImage(bytes, codecs, "x.png").then(
    ({ rgb, alpha, ...rest }) =>
      JSON.stringify({ ...rest, rgb: Buffer.from(rgb).toString("base64"), alpha: alpha && [...alpha] }),
    (thrown: unknown) => LensError.from(thrown).message,
  );

async function bothOf(bytes: Uint8Array) {
  useKernels({});
  const expected = await outcomeOf(bytes);
  useKernels(ours);
  return { expected, outcome: await outcomeOf(bytes) };
}

it("gives the same pictures, and takes every one that is whole and nothing besides", async () => {
  const folder = new URL("../fixtures/pictures/", import.meta.url);
  const left: string[] = [];
  for (const name of readdirSync(folder).filter((one) => one.endsWith(".png") && !one.includes("bomb"))) {
    const bytes = new Uint8Array(readFileSync(new URL(name, folder)));
    const { expected, outcome } = await bothOf(bytes);
    expect(outcome, name).toBe(expected);
    if (!outcome.startsWith("{") || outcome.includes('"damaged":"')) continue;
    const { header, data } = readPngChunks(bytes, name);
    if (ours.png!(header, data) === null) left.push(name);
  }
  expect(left).toEqual(["bytes_after_stream.png"]);
});

function chunk(type: string, body: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(12 + body.length);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, body.length);
  bytes.set(Buffer.from(type, "latin1"), 4);
  bytes.set(body, 8);
  view.setUint32(8 + body.length, crc32(bytes.subarray(4, 8 + body.length)));
  return bytes;
}

const COLOURS = [
  [0, 8],
  [2, 8],
  [4, 8],
  [6, 8],
  [0, 1],
  [0, 4],
  [0, 16],
  [2, 16],
  [6, 16],
] as const;

/** The byte at a place, by a seed. */
const KINDS = {
  noise: (seed: number) => (i: number) => Math.imul(i + seed, 2654435761) >>> 24,
  runs: (seed: number) => (i: number) => (i >> 5) * seed,
  slopes: () => (i: number) => i % 7,
};

it("undoes every filter and reads every kind of block, whatever the size", async () => {
  const side = fc.integer({ min: 1, max: 40 });
  await fc.assert(
    fc.asyncProperty(
      fc.record({
        width: side,
        height: side,
        colour: fc.constantFrom(...COLOURS),
        interlaced: fc.boolean(),
        kind: fc.constantFrom("noise", "runs", "slopes" as const),
        seed: fc.nat(1000),
        level: fc.integer({ min: 0, max: 9 }),
        strategy: fc.constantFrom(
          constants.Z_DEFAULT_STRATEGY,
          constants.Z_FILTERED,
          constants.Z_HUFFMAN_ONLY,
          constants.Z_RLE,
          constants.Z_FIXED,
        ),
        piece: fc.integer({ min: 1, max: 500 }),
      }),
      async ({ width, height, colour: [type, depth], interlaced, kind, seed, level, strategy, piece }) => {
        const head = new Uint8Array(13);
        const view = new DataView(head.buffer);
        view.setUint32(0, width);
        view.setUint32(4, height);
        head.set([depth, type, 0, 0, interlaced ? 1 : 0], 8);
        const start = joinBytes([[137, 80, 78, 71, 13, 10, 26, 10], chunk("IHDR", head)]);
        // What rows hold is anything but their filters.
        const name = ({ 0: "grey", 2: "rgb", 4: "grey_alpha", 6: "rgba" } as const)[type];
        const header = { width, height, depth, colour: name, interlaced };
        const value = KINDS[kind](seed);
        const rows = Uint8Array.from({ length: inflatedSize(header) }, (_, i) => value(i));
        let at = 0;
        for (const { rows: count, rowBytes } of layouts(header))
          for (let y = 0; y < count; y++, at += rowBytes + 1) rows[at] = (seed + y) % 5;
        const packed = new Uint8Array(deflateSync(rows, { level, strategy }));
        const data = Array.from({ length: Math.ceil(packed.length / piece) }, (_, i) =>
          chunk("IDAT", packed.subarray(i * piece, (i + 1) * piece)),
        );
        const bytes = joinBytes([start, ...data, chunk("IEND", new Uint8Array())]);
        const png = readPngChunks(bytes, "x");
        expect(ours.png!(png.header, png.data)).not.toBeNull();
        const { expected, outcome } = await bothOf(bytes);
        expect(outcome).toBe(expected);
      },
    ),
    { numRuns: 200 },
  );
});

it("says of damaged files what is said of them without it", async () => {
  const different: string[] = [];
  let decoded = 0;
  for (const { name, bytes } of mutantsOf("png", 150, 9)) {
    const { expected, outcome } = await bothOf(bytes);
    if (expected.startsWith("{")) decoded += 1;
    if (outcome !== expected) different.push(name);
  }
  expect(decoded).toBeGreaterThan(25);
  expect(different).toEqual([]);
});
