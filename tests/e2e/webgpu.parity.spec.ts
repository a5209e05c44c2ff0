import { expect, test } from "@playwright/test";
import { CLIPSEG, clipsegCases } from "../parity/clipseg-cases.ts";
import { stagedCases } from "../parity/oracle.ts";
import { clipsegDisagreements } from "./harness/clipseg.ts";
import {
  disagreementsOfBaselines,
  disagreementsOfCases,
  openModel,
  openSegmenter,
  startHarness,
  tokenDeviation,
} from "./harness/open.ts";

/** The product's own worker on WebGPU, in software: a few cases, because it is slow. */

const SCORES = 1e-4;
/** Of the largest token. */
const TOKENS = 1e-4;

const staged = stagedCases().filter((row) => row.max_patches !== 1024);

/** One page for all: a software adapter takes long to start, and to compile its shaders. */
test("WebGPU agrees with the package, and its masks from a name with transformers", async ({ page }) => {
  test.slow();
  const { provider } = await startHarness(page, "webgpu", "siglip2-naflex-tiny");
  expect(provider).toBe("webgpu");

  const agree = async (id: string) => {
    const row = staged.find((one) => one.id === id)!;
    expect(await disagreementsOfCases(page, [row], SCORES)).toEqual([]);
    expect(await tokenDeviation(page, row)).toBeLessThanOrEqual(TOKENS);
  };
  await test.step("NaFlex at 256 patches", () => agree("000"));
  await test.step("NaFlex at 64 patches", () => agree("002"));

  await openModel(page, "siglip2-fixed-tiny-128");
  await test.step("one fixed size", () => agree(staged.at(-1)!.id));

  for (const name of ["clip-tiny-patch32", "dino-tiny-vits8"]) await openModel(page, name);
  await test.step("baselines", async () => {
    expect(await disagreementsOfBaselines(page, SCORES, 1)).toEqual([]);
  });

  await openSegmenter(page, CLIPSEG);
  await test.step("masks from a name", async () => {
    expect(await clipsegDisagreements(page, clipsegCases().slice(0, 1))).toEqual([]);
  });
});
