import { afterAll, beforeAll, expect, it } from "vitest";
import { installKernels } from "../../src/engine/install-kernels.ts";
import { kernels, useKernels, type Kernels } from "../../src/imaging/kernels.ts";
import { resample, type CropRegion, type Filter, type Kernel, type RgbImage } from "../../src/imaging/resample.ts";
import { rowsOf } from "../../src/imaging/rgb-image.ts";
import { fc } from "../properties/seeded.ts";

/** The passes on SIMD, held to those in TypeScript, which the oracle holds. */

let simd: Kernels["passes"];
/** Resizes that the kernel took. */
let taken = 0;
beforeAll(async () => {
  await installKernels();
  const { passes } = kernels();
  simd =
    passes &&
    ((windows) => {
      const made = passes(windows);
      if (made !== null) taken += 1;
      return made;
    });
});
afterAll(() => useKernels({}));

type Resize = readonly [width: number, height: number, filter: Filter, kernel: Kernel, region?: CropRegion | undefined];

/** @param oneByOne the kernel has to ask for each row, as of a picture that is turned */
function both(image: RgbImage, resize: Resize, oneByOne = false): readonly [Uint8Array, Uint8Array] {
  useKernels({});
  const expected = resample(image, ...resize).data;
  useKernels({ passes: simd });
  const { width, height, row } = rowsOf(image);
  return [resample(oneByOne ? { width, height, row } : image, ...resize).data, expected];
}

/** Noise with runs of 0 and 255, where results are clamped. */
function noise(width: number, height: number, seed: number): RgbImage {
  let state = seed;
  const data = Uint8Array.from({ length: width * height * 3 }, () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    const byte = state >>> 24;
    return byte < 64 ? 0 : byte > 192 ? 255 : byte;
  });
  return { width, height, data };
}

const side = fc.oneof({ weight: 4, arbitrary: fc.integer({ min: 1, max: 70 }) }, fc.integer({ min: 1, max: 400 }));

it("gives the same bytes for any sizes, filters, kernels and regions", () => {
  fc.assert(
    fc.property(
      fc.tuple(side, side, side, side),
      fc.constantFrom<Filter>("nearest", "lanczos", "bilinear", "bicubic"),
      fc.constantFrom<Kernel>("torchvision", "pillow"),
      fc.option(fc.tuple(fc.nat(), fc.nat(), fc.nat(), fc.nat()), { nil: null }),
      fc.nat(),
      fc.boolean(),
      ([width, height, toWidth, toHeight], filter, kernel, cut, seed, oneByOne) => {
        const [left, top] = [(cut?.[0] ?? 0) % toWidth, (cut?.[1] ?? 0) % toHeight];
        const region =
          cut === null
            ? undefined
            : { left, top, width: 1 + (cut[2] % (toWidth - left)), height: 1 + (cut[3] % (toHeight - top)) };
        const [got, expected] = both(noise(width, height, seed), [toWidth, toHeight, filter, kernel, region], oneByOne);
        expect(Buffer.compare(got, expected)).toBe(0);
      },
    ),
    { numRuns: 300 },
  );
  expect(taken).toBeGreaterThanOrEqual(300);
});

it.each<[string, readonly [number, number], readonly [number, number]]>([
  ["columns only", [90, 40], [33, 40]],
  ["rows only", [90, 40], [90, 11]],
  ["nothing", [17, 9], [17, 9]],
  ["one pixel", [1, 1], [48, 32]],
  ["windows of thousands of taps", [6000, 3], [2, 16]],
])("gives the same bytes where it resizes %s", (_, [width, height], [toWidth, toHeight]) => {
  for (const kernel of ["torchvision", "pillow"] as const) {
    const [got, expected] = both(noise(width, height, 7), [toWidth, toHeight, "bicubic", kernel]);
    expect(Buffer.compare(got, expected)).toBe(0);
  }
});

it("leaves to TypeScript what needs more memory than it may take", () => {
  const before = taken;
  const [got, expected] = both(noise(2, 1, 5), [2_000_000, 1, "bilinear", "torchvision"]);
  expect(Buffer.compare(got, expected)).toBe(0);
  expect(taken).toBe(before);
});
