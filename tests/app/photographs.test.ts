import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { readAll } from "../../src/platform/bytes.ts";
import type { PickedFile } from "../../src/platform/picked.ts";
import { wantedPhotographsOf } from "../../src/store/photographs.ts";
import { samplesOf, wantedOf } from "../../src/store/selectors.ts";
import { studyOf } from "../../src/store/study.ts";
import { useLens } from "../../src/store/store.ts";
import { oracleSource } from "../parity/oracle.ts";
import { resetStore, stubBrowser } from "./browser.ts";
import { checkpoint, openPage, project, said, scored, until, type Page } from "./rig.ts";

/** Photographs of a project's subjects, compared with one another, down to the engine. */

beforeEach(() => {
  stubBrowser();
  resetStore();
});
afterEach(() => vi.unstubAllGlobals());

const state = () => useLens.getState();

/** DreamBooth's references alone: two subjects of two pictures each. */
async function dataset(): Promise<PickedFile[]> {
  const pictures = [
    ["cat/00.png", "grey"],
    ["cat/01.png", "palette"],
    ["dog/00.png", "exact"],
    ["dog/01.png", "grey"],
  ] as const;
  return Promise.all(
    pictures.map(async ([path, of]) => ({
      path: `dataset/${path}`,
      file: new File([(await readAll(oracleSource(`images/${of}.png`))).slice()], path.slice(-6)),
    })),
  );
}

async function withDataset(more: readonly PickedFile[] = []): Promise<Page> {
  const page = openPage();
  await page.commands.addFiles([...(await dataset()), ...more]);
  await page.commands.addCheckpoint(await checkpoint());
  page.commands.changeSettings({ maxPatches: 64 });
  await until(({ models }) => models.siglip?.layer !== null);
  page.commands.readScoreFiles();
  await until(({ photographs }) => photographs.length > 0);
  return page;
}

test("of references alone are compared by measures of whole pictures, and are none of the samples", async () => {
  const { commands, runtime } = await withDataset();
  expect([samplesOf(state()), wantedOf(state()), wantedPhotographsOf(state()).length]).toEqual([[], [], 4]);
  expect(studyOf(state()).subjects).toMatchObject({ pairs: { length: 4 }, metrics: [] });
  await commands.comparePhotographs();
  expect([state().job, said(), scored().length]).toEqual([null, [], 4]);
  const { pairs, methods, subjects } = studyOf(state());
  expect([pairs, methods]).toEqual([[], []]);
  expect(subjects?.pairs.map(({ same }) => same)).toEqual([true, true, false, false]);
  expect(subjects?.metrics.map(({ label }) => label)).toEqual(["Global max cosine", "SigLIP2 global"]);
  // Each picture is encoded once: nothing is left to do.
  const { runs } = runtime;
  await commands.comparePhotographs();
  expect([runtime.runs, wantedPhotographsOf(state())]).toEqual([runs, []]);
});

test("with masks are scored by MaSC too; one that has none is left out of the table", async () => {
  const { commands } = await withDataset();
  for (const picture of ["dataset/cat/00.png", "dataset/cat/01.png", "dataset/dog/00.png"]) {
    const pair = state().photographs.find(({ reference, generation }) => [reference, generation].includes(picture));
    commands.masks.assign(
      [pair!.id],
      pair!.reference === picture ? "reference" : "generation",
      picture,
      "dataset/cat/00.png",
    );
  }
  const unmasked = state().photographs.flatMap(({ reference, referenceMask, generation, generationMask }) => [
    ...(referenceMask === null ? [reference] : []),
    ...(generationMask === null ? [generation] : []),
  ]);
  expect(new Set(unmasked)).toEqual(new Set(["dataset/dog/01.png"]));
  await commands.comparePhotographs();
  const { subjects } = studyOf(state());
  expect(subjects?.pairs).toHaveLength(4 - unmasked.length);
  expect(subjects?.metrics.map(({ label }) => label)).toContain("MaSC CP");
});

test("that are stopped keep what is scored, and a project's pairs stay as they are", async () => {
  const { commands, runtime } = await withDataset(await project());
  await commands.score();
  expect(scored()).toEqual(["p0", "p1", "p2"]);
  const held = runtime.hold();
  const running = commands.comparePhotographs();
  await held;
  expect(state().job).toMatchObject({ of: "photographs", total: 4 });
  commands.cancel();
  await running;
  expect([state().job, wantedOf(state()), wantedPhotographsOf(state()).length > 0]).toEqual([null, [], true]);
  runtime.letGo();
  await commands.comparePhotographs();
  expect([wantedPhotographsOf(state()), samplesOf(state()).length]).toEqual([[], 3]);
  // A replaced file takes its results along.
  const other = new File([(await readAll(oracleSource("images/wide.png"))).slice()], "00.png");
  await commands.addFiles([{ path: "dataset/cat/00.png", file: other }]);
  const again = wantedPhotographsOf(state());
  expect(again.length).toBeGreaterThan(0);
  for (const { reference, generation } of again) expect([reference, generation]).toContain("dataset/cat/00.png");
});
