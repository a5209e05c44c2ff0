import { expect, test } from "@playwright/test";
import { startHarness } from "./harness/open.ts";

/** Masks on WebGPU, in software: a file of their own, so that another worker computes them beside the rest. */

/** Of the largest logit, and of the overlap. */
const MASKS = 1e-3;

test("masks from clicks agree with transformers", async ({ page }) => {
  // On a device of the page's own: the engine's would be checked for nothing.
  await startHarness(page, "wasm");
  // The oracle's, of 1024 x 1024, takes minutes on a processor.
  const { deviation } = await page.evaluate(() => window.harness.checkSegmenter("webgpu", "small"));
  expect(deviation).toBeLessThanOrEqual(MASKS);
});
