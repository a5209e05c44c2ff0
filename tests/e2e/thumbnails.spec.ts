import { readFileSync } from "node:fs";
import { expect, test, type Page } from "@playwright/test";
import { decodeImage } from "../../src/imaging/decode.ts";
import { asStored, turned } from "../../src/imaging/reading.ts";
import { joinBytes } from "../../src/platform/bytes.ts";
import { nodeCodecs } from "../../src/platform/codecs-node.ts";
import { addFiles, grid, openPage } from "./page.ts";

/** Thumbnails beside what the metric reads of the same files: turned, deep, moving or managed pictures look alike. */

const FIXTURES = new URL("../fixtures/pictures/", import.meta.url);
const NAMES = [
  "exif6.jpg",
  "exif8.jpg",
  "exif5_big_endian.jpg",
  "exif3.png",
  "webp_exif7.webp",
  "avif_exif6.avif",
  "avif444.avif",
  "grey16.png",
  "rgb16.png",
  "photo16.png",
  "gif_animated.gif",
  "webp_animated_opaque.webp",
  "jpeg_icc.jpg",
  "gamma_chromaticities.png",
  "palette8_adam7.png",
];
/** Blocks a side that are compared. */
const BLOCKS = 4;
/** Of 255: the decoders' and the resamplers' own ways, and WebP's. */
const APART = 16;

/** Means of blocks of the middle of RGB or RGBA pixels, three channels each. */
function blocksOf(data: Uint8Array | number[], width: number, height: number, channels: number): number[] {
  const side = Math.min(width, height);
  const [left, top] = [Math.floor((width - side) / 2), Math.floor((height - side) / 2)];
  const sums = new Float64Array(BLOCKS * BLOCKS * 3);
  const areas = new Float64Array(BLOCKS * BLOCKS);
  /** How much of a pixel lies in each block along a side. */
  const parts = Array.from({ length: side }, (_, at) =>
    Array.from({ length: BLOCKS }, (_, block) =>
      Math.max(0, Math.min(at + 1, ((block + 1) * side) / BLOCKS) - Math.max(at, (block * side) / BLOCKS)),
    ),
  );
  for (let y = 0; y < side; y++)
    for (let x = 0; x < side; x++)
      for (let row = 0; row < BLOCKS; row++)
        for (let column = 0; column < BLOCKS; column++) {
          const area = parts[y]![row]! * parts[x]![column]!;
          const block = row * BLOCKS + column;
          areas[block]! += area;
          for (let c = 0; c < 3; c++)
            sums[3 * block + c]! += area * data[((top + y) * width + left + x) * channels + c]!;
        }
  return [...sums].map((sum, i) => sum / areas[Math.floor(i / 3)]!);
}

async function addPictures(page: Page, names: readonly string[]): Promise<void> {
  const files = names.map((name) => ({
    name,
    mimeType: "application/octet-stream",
    buffer: readFileSync(new URL(name, FIXTURES)),
  }));
  const rows = ["id,reference,generation", ...names.map((name) => `${name},${name},${name}`)];
  await addFiles(page, [...files, { name: "pairs.csv", mimeType: "text/csv", buffer: Buffer.from(rows.join("\n")) }]);
}

/** What a thumbnail shows, as its address is decoded by the page. */
async function shownOf(page: Page, name: string): Promise<number[]> {
  const image = grid(page).getByRole("img", { name: `reference ${name}`, exact: true });
  await expect(image).toHaveAttribute("src", /^blob:/);
  const pixels = await image.evaluate(async (element: HTMLImageElement) => {
    await element.decode();
    const canvas = new OffscreenCanvas(element.naturalWidth, element.naturalHeight);
    const context = canvas.getContext("2d");
    context?.drawImage(element, 0, 0);
    return [...(context?.getImageData(0, 0, canvas.width, canvas.height).data ?? [])];
  });
  const side = Math.sqrt(pixels.length / 4);
  expect(side).toBe(72);
  return blocksOf(pixels, side, side, 4);
}

async function storedOf(name: string): Promise<number[]> {
  const picture = await decodeImage(new Uint8Array(readFileSync(new URL(name, FIXTURES))), nodeCodecs(), name);
  const stored = blocksOf(picture.rgb, picture.width, picture.height, 3);
  if (picture.orientation === 1) return stored;
  // Turned, it would be seen to be another.
  const { width, height, row } = turned(asStored(picture), picture.orientation);
  const rows = Array.from({ length: height }, (_, y) => row(y).slice());
  expect(apart(blocksOf(joinBytes(rows), width, height, 3), stored), name).toBeGreaterThan(2 * APART);
  return stored;
}

const apart = (a: readonly number[], b: readonly number[]) => Math.max(...a.map((value, i) => Math.abs(value - b[i]!)));

test("show pictures as they are stored, which is how the metric reads them", async ({ page }) => {
  await openPage(page);
  await addPictures(page, NAMES);
  for (const name of NAMES) {
    const [shown, stored] = [await shownOf(page, name), await storedOf(name)];
    expect(apart(shown, stored), name).toBeLessThan(APART);
  }
});

test("come from the engine where the browser does not read a format", async ({ page }) => {
  await page.addInitScript(() => {
    const decode = globalThis.createImageBitmap.bind(globalThis);
    Object.assign(globalThis, {
      createImageBitmap: (source: ImageBitmapSource, ...rest: []) =>
        source instanceof Blob
          ? Promise.reject(new DOMException("this browser knows no such format", "InvalidStateError"))
          : decode(source, ...rest),
    });
  });
  await openPage(page);
  const names = ["avif_exif6.avif", "avif444.avif", "exif6.jpg"];
  await addPictures(page, names);
  for (const name of names) expect(apart(await shownOf(page, name), await storedOf(name)), name).toBeLessThan(APART);
});
