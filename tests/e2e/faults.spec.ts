import { expect, test } from "@playwright/test";
import { readAll } from "../../src/platform/bytes.ts";
import { disagreements } from "../parity/compare.ts";
import { faultyCheckpoints, findPicture, narrowPairs, PAIRS } from "../parity/faults.ts";
import { openFaulty, openModel, scoresOf, startHarness } from "./harness/open.ts";

/** Checkpoints whose files say otherwise than the published ones, in a real browser: tests/parity/faults.slow.test.ts has all of them. */

const TOLERANCE = 2e-5;
const SETTINGS = { maxPatches: 256, threshold: 0.5, stripper: "regex" } as const;

/** Of each kind of file one: preprocessor, processor, tokenizer_config, tokenizer.json, config. */
const CHOSEN = [
  "naflex-bicubic",
  "naflex-procconf",
  "fixed-tok-siglip2",
  "naflex-notokconf",
  "fixed-postbos",
  "naflex-gelu",
  "naflex-rescale",
];
const CHOSEN_CLIP = ["clip-procconf", "clip-onlydicts", "clip-nocrop", "clip-size"];

const FOLDERS = [
  "01-preprocessor-resample",
  "02-processor-config-v5",
  "03-siglip2tokenizer-on-fixed",
  "04-padding-side",
  "05-post-processor-bos",
  "07-head-activation",
  "08-rescale-and-normalise",
  "09-clip-config-dicts",
  "10-clip-size-and-crop",
];
const all = FOLDERS.flatMap(faultyCheckpoints);
const chosen = (names: readonly string[]) => names.map((name) => all.find((checkpoint) => checkpoint.name === name)!);

test("what a checkpoint's files say is read, of SigLIP2 and of CLIP, and pictures of one column are scored", async ({
  page,
}) => {
  await startHarness(page, "wasm");

  await test.step("pictures and prompts of SigLIP2", async () => {
    for (const checkpoint of chosen(CHOSEN)) {
      await openFaulty(page, checkpoint);
      const scores = await scoresOf(page, PAIRS, SETTINGS);
      expect(
        checkpoint.right!.flatMap((answer, i) => disagreements(answer, scores[i]!, TOLERANCE)),
        checkpoint.name,
      ).toEqual([]);
    }
  });

  await openModel(page, "siglip2-naflex-tiny");
  await test.step("pictures so narrow that their grid has one column", async () => {
    for (const { sample, maxPatches, right } of narrowPairs()) {
      const paths = [sample.reference, sample.referenceMask, sample.generation, sample.generationMask].filter(
        (path) => path !== null,
      );
      const contents = await Promise.all(
        paths.map(async (path) => [path, Buffer.from(await readAll(findPicture(path))).toString("base64")] as const),
      );
      await page.evaluate((files) => window.harness.addBytes(files), contents);
      const [scores] = await scoresOf(page, [sample], { ...SETTINGS, maxPatches });
      expect(disagreements(right, scores!, TOLERANCE)).toEqual([]);
    }
  });

  await test.step("CLIP's config, size and crop", async () => {
    for (const checkpoint of chosen(CHOSEN_CLIP)) {
      await openFaulty(page, checkpoint);
      const scores = await scoresOf(page, PAIRS, { ...SETTINGS, maxPatches: 16 });
      expect(
        checkpoint.right!.flatMap((answer, i) => disagreements(answer, scores[i]!, TOLERANCE)),
        checkpoint.name,
      ).toEqual([]);
    }
  });
});
