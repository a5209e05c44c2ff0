import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect, test, type Page } from "@playwright/test";
import type { Outcome, SampleFiles } from "../../src/engine/protocol.ts";
import type { ImageFormat } from "../../src/imaging/sniff.ts";
import { emptyGif, greyPng, indexOf, manyScans, patched } from "../imaging/make-pictures.ts";
import { complaintOf, FORMATS, mutantsOf } from "../imaging/mutants.ts";
import { startHarness } from "./harness/open.ts";

/** Damaged and hostile pictures in the page's own worker: what Node is held to by the hundred, a few of each here. */

const SETTINGS = { maxPatches: 16, threshold: 0.5, stripper: "regex" } as const;
const SECONDS = 20;
const picture = (name: string) =>
  new Uint8Array(readFileSync(fileURLToPath(new URL(`../fixtures/pictures/${name}`, import.meta.url))));

/** A pair whose reference is to be tried; its generation is sound. */
const sampleOf = (id: string, reference: string): SampleFiles => ({
  id,
  reference,
  referenceMask: null,
  generation: "images/cat.png",
  generationMask: "masks/cat.png",
  prompt: "a cat",
  object: "cat",
});

/** Scores one file, and how long that took. */
async function tried(page: Page, path: string, bytes: Uint8Array): Promise<{ outcome: Outcome; seconds: number }> {
  return page.evaluate(
    async ([file, base64, sample, settings]) => {
      await window.harness.addBytes([[file, base64]]);
      const began = performance.now();
      const [outcome] = await window.harness.score([sample], settings);
      return { outcome: outcome!, seconds: (performance.now() - began) / 1000 };
    },
    [path, Buffer.from(bytes).toString("base64"), sampleOf(path, path), SETTINGS] as const,
  );
}

test("mutants of every format, and pictures that ask for too much, are scored or refused in a sentence, and the engine goes on", async ({
  page,
}) => {
  await startHarness(page, "wasm", "siglip2-naflex-tiny", "clip-tiny-patch32", "dino-tiny-vits8");
  for (const format of Object.keys(FORMATS) as ImageFormat[])
    await test.step(format, async () => {
      for (const mutant of mutantsOf(format, 20, 8)) {
        const { outcome, seconds } = await tried(page, mutant.path, mutant.bytes);
        expect(complaintOf(mutant, outcome)).toBeNull();
        expect(seconds, mutant.name).toBeLessThan(SECONDS);
      }
      const { outcome } = await tried(page, `sound after ${format}.png`, picture("rgb8.png"));
      expect(outcome).toMatchObject({ scores: { siglip2_global: expect.any(Number) } });
    });

  await test.step("a picture that asks for too much is its row's error, at once, and the next row is scored", async () => {
    const avif = picture("avif420.avif");
    const files: [string, Uint8Array][] = [
      ["long.png", greyPng(67_108_864, 1)],
      ["canvas.gif", emptyGif(16_384, 16_384)],
      ["scans.jpg", manyScans(picture("jpeg420_progressive.jpg"), 440, 8000, 8000)],
      ["large.avif", patched(avif, indexOf(avif, "ispe") + 8, [0, 0, 0x2e, 0xe0, 0, 0, 0x2e, 0xe0])],
    ];
    for (const [name, bytes] of files) {
      const { outcome, seconds } = await tried(page, name, bytes);
      expect(outcome).toMatchObject({ error: { code: "unsupported_image", message: expect.stringContaining(name) } });
      expect(seconds, name).toBeLessThan(5);
    }
    const { outcome, seconds } = await tried(page, "within.gif", emptyGif(6000, 6000));
    expect(outcome).toMatchObject({ scores: { dino: expect.any(Number) } });
    expect(seconds).toBeLessThan(SECONDS);
  });
});

test("a decoder that cannot be loaded is not the pictures' fault, and they are scored once it can", async ({
  page,
}) => {
  await startHarness(page, "wasm", "siglip2-naflex-tiny");
  let lost = 0;
  await page.context().route(/mozjpeg_dec[^/]*\.wasm/, (route) => (lost++, route.abort()));
  for (const name of ["one.jpg", "two.jpg"]) {
    const { outcome } = await tried(page, name, picture("jpeg440.jpg"));
    expect(outcome).toMatchObject({
      error: { code: "failed_decoder", message: expect.stringMatching(/not to blame/) },
    });
  }
  expect(lost).toBeGreaterThan(0);
  // What needs another decoder, or none, goes on: JPEGs of the usual samplings are the kernel's.
  for (const name of ["rgb8.png", "jpeg420.jpg", "jpeg420_progressive.jpg"]) {
    const { outcome: other } = await tried(page, name, picture(name));
    expect(other).toHaveProperty("scores");
  }
  await page.context().unroute(/mozjpeg_dec[^/]*\.wasm/);
  const { outcome } = await tried(page, "one.jpg", picture("jpeg440.jpg"));
  expect(outcome).toHaveProperty("scores");
});
