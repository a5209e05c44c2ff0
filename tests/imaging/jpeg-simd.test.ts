import { readdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import createEncoder from "@jsquash/jpeg/codec/enc/mozjpeg_enc.js";
import { defaultOptions } from "@jsquash/jpeg/meta.js";
import { afterAll, beforeAll, expect, it } from "vitest";
import { installKernels } from "../../src/engine/install-kernels.ts";
import { decodeImage } from "../../src/imaging/decode.ts";
import { kernels, useKernels, type Kernels } from "../../src/imaging/kernels.ts";
import { splitRgba } from "../../src/imaging/raster.ts";
import { LensError } from "../../src/lib/errors.ts";
import { nodeCodecs } from "../../src/platform/codecs-node.ts";
import { mutantsOf } from "./mutants.ts";
import { fc } from "../properties/seeded.ts";

/** JPEG by our own kernel, held to the codec, which decode.test.ts holds to Pillow. */

const codecs = nodeCodecs();
let ours: Kernels;
beforeAll(async () => {
  await installKernels();
  ours = kernels();
});
afterAll(() => useKernels({}));

const byCodec = async (bytes: Uint8Array): Promise<Uint8Array> => splitRgba(await codecs.jpeg(bytes)).rgb;

it("gives the codec's bytes for every picture that it takes, and takes the usual ones", async () => {
  const folder = new URL("../fixtures/pictures/", import.meta.url);
  const taken: string[] = [];
  for (const name of readdirSync(folder).filter((one) => one.endsWith(".jpg"))) {
    const bytes = new Uint8Array(readFileSync(new URL(name, folder)));
    const decoded = ours.jpeg!(bytes);
    if (decoded === null) continue;
    taken.push(name);
    expect(Buffer.compare(decoded.data, await byCodec(bytes)), name).toBe(0);
  }
  const usual = ["jpeg420", "jpeg422", "jpeg444", "jpeg_grey"].flatMap((name) => [
    `${name}.jpg`,
    `${name}_progressive.jpg`,
  ]);
  expect(taken).toEqual(expect.arrayContaining(usual));
});

it("gives the codec's bytes for any size, quality and sampling", async () => {
  const path = createRequire(import.meta.url).resolve("@jsquash/jpeg/codec/enc/mozjpeg_enc.wasm");
  const module = await WebAssembly.compile(readFileSync(path));
  const encoder = await createEncoder({
    noInitialRun: true,
    instantiateWasm(imports: WebAssembly.Imports, done: (instance: WebAssembly.Instance) => void) {
      const instance = new WebAssembly.Instance(module, imports);
      done(instance);
      return instance.exports;
    },
  });
  let taken = 0;
  const side = fc.integer({ min: 1, max: 70 });
  await fc.assert(
    fc.asyncProperty(
      fc.record({ width: side, height: side, quality: fc.integer({ min: 1, max: 100 }), sub: fc.constantFrom(1, 2) }),
      fc.constantFrom("noise", "edges", "slopes"),
      fc.boolean(),
      fc.boolean(),
      async ({ width, height, quality, sub }, kind, grey, progressive) => {
        const data = new Uint8ClampedArray(4 * width * height).map((_, i) => {
          const [x, y] = [(i >> 2) % width, Math.floor((i >> 2) / width)];
          if (i % 4 === 3) return 255;
          if (kind === "noise") return (Math.imul(i + 7, 2654435761) >>> 24) & 255;
          if (kind === "edges") return ((x >> 2) + (y >> 1) + (i % 4)) % 2 === 0 ? 255 : 0;
          return 3 * x + (i % 4) * y;
        });
        const bytes = encoder.encode(data, width, height, {
          ...defaultOptions,
          quality,
          baseline: !progressive,
          progressive,
          optimize_coding: true,
          auto_subsample: false,
          chroma_subsample: sub,
          color_space: grey ? 1 : 3,
        });
        const decoded = ours.jpeg!(new Uint8Array(bytes));
        // What it leaves is what libjpeg takes a plain filter for.
        if (decoded === null) {
          expect(Math.ceil(width / sub)).toBeLessThanOrEqual(2);
          return;
        }
        taken += 1;
        expect(Buffer.compare(decoded.data, await byCodec(bytes))).toBe(0);
      },
    ),
    { numRuns: 200 },
  );
  expect(taken).toBeGreaterThan(100);
});

const outcomeOf = (bytes: Uint8Array) =>
  decodeImage(bytes, codecs, "x.jpg").then(
    (image) => ({ damaged: image.damaged, rgb: Buffer.from(image.rgb).toString("base64") }),
    (thrown: unknown) => LensError.from(thrown).message,
  );

it("says of damaged files what is said of them without it", async () => {
  const different: string[] = [];
  let decoded = 0;
  for (const { name, bytes } of mutantsOf("jpeg", 300, 9)) {
    useKernels({});
    const expected = await outcomeOf(bytes);
    useKernels(ours);
    const outcome = await outcomeOf(bytes);
    if (typeof expected !== "string") decoded += 1;
    if (JSON.stringify(outcome) !== JSON.stringify(expected)) different.push(name);
  }
  expect(decoded).toBeGreaterThan(50);
  expect(different).toEqual([]);
});
