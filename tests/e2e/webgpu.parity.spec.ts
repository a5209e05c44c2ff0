import { expect, test } from "@playwright/test";
import { SEGMENTER_TOLERANCE } from "../../src/engine/self-check-segmenter.ts";
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
/** Of the largest logit, and of the overlap. */
const MASKS = 1e-3;

const staged = stagedCases().filter((row) => row.max_patches !== 1024);

/** One page for all: a software adapter takes long to start, and to compile its shaders. */
test("WebGPU agrees with the package, and its masks from a name and from clicks with transformers", async ({
  page,
}) => {
  test.slow();
  const asked: string[] = [];
  page.on("request", (request) => asked.push(new URL(request.url()).pathname));
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
  // The oracle's picture for SAM, of 1024 x 1024, takes minutes on a processor. The engine's own check holds masks from
  // clicks on a smaller one against transformers' to `MASKS`, and makes none where they are off.
  const checks = () => asked.filter((path) => path.includes("/self-check-segmenter-")).length;
  expect(checks()).toBe(0);
  expect(SEGMENTER_TOLERANCE.fp32).toBeLessThanOrEqual(MASKS);
  await test.step("masks from a name, once masks from clicks were right", async () => {
    expect(await clipsegDisagreements(page, clipsegCases().slice(0, 1))).toEqual([]);
  });
  expect(checks()).toBe(1);
});
