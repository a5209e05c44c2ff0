import { expect, test } from "@playwright/test";
import { oracleCases, stagedCases } from "../parity/oracle.ts";
import { SAM, samCases } from "../parity/sam-cases.ts";
import { CLIPSEG, clipsegCases } from "../parity/clipseg-cases.ts";
import { clipsegDisagreements } from "./harness/clipseg.ts";
import {
  disagreementsOfBaselines,
  disagreementsOfCases,
  openModel,
  openSegmenter,
  startHarness,
  tokenDeviation,
} from "./harness/open.ts";
import { samDisagreements } from "./harness/sam.ts";

/** The product's own worker on WebAssembly in a real browser, against the authors' package. */

const SCORES = 2e-5;
/** Of the largest token. */
const TOKENS = 1e-5;
/** Of the largest logit, and of the overlap. */
const MASKS = 1e-5;

/** One page for all: the engine starts, and has the oracle's pictures, once. */
test("the page's worker computes what the package, DreamBench++ and transformers do", async ({ page }) => {
  await test.step("the page is isolated, so WebAssembly has threads", async () => {
    const { provider, threads, cores } = await startHarness(page, "wasm");
    expect(provider).toBe("wasm");
    expect(await page.evaluate(() => crossOriginIsolated)).toBe(true);
    expect(threads).toBe(Math.min(8, cores));
  });

  for (const model of ["siglip2-fixed-tiny-128", "siglip2-naflex-tiny"])
    await test.step(`every case of ${model} scores as the package does, and its tokens are the package's`, async () => {
      await openModel(page, model);
      const cases = oracleCases().filter((row) => row.model === model);
      expect(cases.length).toBeGreaterThan(0);
      expect(await disagreementsOfCases(page, cases, SCORES)).toEqual([]);
      // At 1024 patches they are too large for the oracle.
      const staged = stagedCases().filter((one) => one.model === model && one.max_patches !== 1024);
      expect(staged.length).toBeGreaterThan(0);
      for (const row of staged) {
        expect(await tokenDeviation(page, row), row.id).toBeLessThanOrEqual(TOKENS);
      }
    });

  await openModel(page, "clip-tiny-patch32");
  for (const dino of ["dino-tiny-vits8", "dino-tiny-timm"])
    await test.step(`baselines with CLIP and ${dino} are DreamBench++'s`, async () => {
      await openModel(page, dino);
      expect(await disagreementsOfBaselines(page, SCORES)).toEqual([]);
    });

  await test.step("CLIPSeg's logits and masks are transformers'", async () => {
    await openSegmenter(page, CLIPSEG);
    // Of one the logits are staged, of the others every pixel is known.
    const cases = clipsegCases().filter(({ mask }, i) => i === 0 || mask !== null);
    expect(cases.length).toBeGreaterThan(1);
    expect(await clipsegDisagreements(page, cases)).toEqual([]);
  });

  await test.step("SAM's logits and masks are transformers', and the device's check passes", async () => {
    await openSegmenter(page, SAM);
    // A click alone, then clicks and a box.
    expect(await samDisagreements(page, samCases().slice(0, 2), MASKS)).toEqual([]);
    const { deviation } = await page.evaluate(() => window.harness.checkSegmenter("wasm", "small"));
    expect(deviation).toBeLessThanOrEqual(MASKS);
  });
});
