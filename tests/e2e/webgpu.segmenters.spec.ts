import { expect, test } from "@playwright/test";
import { CLIPSEG, clipsegCases } from "../parity/clipseg-cases.ts";
import { clipsegDisagreements } from "./harness/clipseg.ts";
import { openSegmenter, startHarness } from "./harness/open.ts";

/** Masks on WebGPU, in software: a file of their own, so that another worker computes them beside the rest. */

/** Of the largest logit, and of the overlap. */
const MASKS = 1e-3;

test("masks from a name agree with transformers", async ({ page }) => {
  const { provider } = await startHarness(page, "webgpu");
  expect(provider).toBe("webgpu");
  await openSegmenter(page, CLIPSEG);
  expect(await clipsegDisagreements(page, clipsegCases().slice(0, 1))).toEqual([]);
});

test("masks from clicks agree with transformers", async ({ page }) => {
  await startHarness(page, "webgpu");
  // The oracle's, of 1024 x 1024, takes minutes on a processor.
  const { deviation } = await page.evaluate(() => window.harness.checkSegmenter("webgpu", "small"));
  expect(deviation).toBeLessThanOrEqual(MASKS);
});
