import { readdirSync } from "node:fs";
import { join } from "node:path";
import type { Page } from "@playwright/test";
import type { DeviceChoice } from "../../../src/engine/protocol.ts";
import type { Segmentation } from "../../../src/imaging/segmentation.ts";
import type { SampleScores } from "../../../src/project/result.ts";
import {
  baselineCases,
  baselineSample,
  caseSample,
  caseSettings,
  ORACLE,
  oracleStage,
  type OracleCase,
} from "../../parity/oracle.ts";
import type { FaultyCheckpoint } from "../../parity/faults.ts";
import { addressOf } from "../ports.ts";
import { disagreements, expectedBaselines, expectedScores, relativeDeviation } from "../../parity/compare.ts";

/** The harness's page, from a spec. */

/** As playwright.config.ts serves it. */
const ADDRESS = addressOf("harness");

/** Opens a checkpoint of the oracle. */
export async function openModel(page: Page, name: string): Promise<void> {
  const files = readdirSync(join(ORACLE, "models", name));
  await page.evaluate(([model, list]) => window.harness.openModel(model, list), [name, files] as const);
}

/** Opens a segmenter of the oracle. */
export async function openSegmenter(page: Page, name: string): Promise<void> {
  const files = readdirSync(join(ORACLE, "segmenters", name));
  await page.evaluate(([model, list]) => window.harness.openModel(model, list, {}, "segmenters"), [
    name,
    files,
  ] as const);
}

/** What the segmenter of a slot sees in a picture of the oracle. */
export async function segmentationOf(
  page: Page,
  ...args: Parameters<Window["harness"]["segment"]>
): Promise<Segmentation> {
  const { values, ...segmentation } = await page.evaluate((given) => window.harness.segment(...given), args);
  return { ...segmentation, values: Float32Array.from(values) };
}

/** Opens a checkpoint of the oracle of which some files are other ones. */
export async function openFaulty(page: Page, { model, files }: FaultyCheckpoint): Promise<void> {
  const kept = readdirSync(join(ORACLE, "models", model)).filter((file) => !Object.hasOwn(files, file));
  const others = Object.fromEntries(
    Object.entries(files).flatMap(([file, json]) => (json === null ? [] : [[file, JSON.stringify(json)]])),
  );
  await page.evaluate(([name, list, contents]) => window.harness.openModel(name, list, contents), [
    model,
    kept,
    others,
  ] as const);
}

/** Opens the page, starts its engine and puts the oracle's pictures and masks into it. */
export async function startHarness(page: Page, device: DeviceChoice, ...models: string[]) {
  await page.goto(ADDRESS);
  await page.waitForFunction(() => "harness" in globalThis);
  const info = await page.evaluate((choice) => window.harness.start(choice), device);
  for (const name of models) await openModel(page, name);
  const paths = ["images", "masks"].flatMap((folder) =>
    readdirSync(join(ORACLE, folder)).map((file) => `${folder}/${file}`),
  );
  await page.evaluate((list) => window.harness.addFiles(list), paths);
  return info;
}

export async function scoresOf(page: Page, ...args: Parameters<Window["harness"]["score"]>): Promise<SampleScores[]> {
  const outcomes = await page.evaluate((given) => window.harness.score(...given), args);
  return outcomes.map((outcome) => {
    if ("error" in outcome) throw new Error(outcome.error.message);
    return outcome.scores;
  });
}

/** Where the page's scores are not the package's: one line a case and field. */
export async function disagreementsOfCases(
  page: Page,
  cases: readonly OracleCase[],
  tolerance: number,
): Promise<string[]> {
  const lines: string[] = [];
  const settings = new Set(cases.map((row) => JSON.stringify(caseSettings(row))));
  for (const setting of settings) {
    const rows = cases.filter((row) => JSON.stringify(caseSettings(row)) === setting);
    const scores = await scoresOf(page, rows.map(caseSample), caseSettings(rows[0]!));
    rows.forEach((row, i) =>
      lines.push(...disagreements(expectedScores(row), scores[i]!, tolerance).map((line) => `${row.id}: ${line}`)),
    );
  }
  return lines;
}

/** @param count how many of the oracle's pairs, from the first */
export async function disagreementsOfBaselines(page: Page, tolerance: number, count = Infinity): Promise<string[]> {
  const cases = baselineCases().slice(0, count);
  const scores = await scoresOf(page, cases.map(baselineSample), { maxPatches: 16, threshold: 0.5, stripper: "regex" });
  return cases.flatMap((row, i) =>
    disagreements(expectedBaselines(row), scores[i]!, tolerance).map(
      (line) => `${row.reference} and ${row.generation}: ${line}`,
    ),
  );
}

/** How far the tokens of a staged case are off, as a share of their largest value. */
export async function tokenDeviation(page: Page, row: OracleCase): Promise<number> {
  const tokens = await page.evaluate(([sample, settings]) => window.harness.evidence(sample, settings), [
    caseSample(row),
    caseSettings(row),
  ] as const);
  const stage = await oracleStage(row.id);
  const sides = await Promise.all(
    (["reference", "generation"] as const).map(async (side) =>
      relativeDeviation(tokens[side], await stage.readFloat32(`${side}.tokens`)),
    ),
  );
  return Math.max(...sides);
}
