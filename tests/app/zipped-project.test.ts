import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { PickedFile } from "../../src/platform/picked.ts";
import { samplesOf } from "../../src/store/selectors.ts";
import { useLens } from "../../src/store/store.ts";
import { writeZip } from "../platform/zip/write-zip.ts";
import { resetStore, stubBrowser } from "./browser.ts";
import { checkpoint, ids, openPage, project, readyPage, said, scored, until } from "./rig.ts";

/** A project that comes as a ZIP, down to the engine, without a screen. */

beforeEach(() => {
  stubBrowser();
  resetStore();
});
afterEach(() => vi.unstubAllGlobals());

async function zipOf(files: readonly PickedFile[], name: string): Promise<PickedFile> {
  const entries = await Promise.all(
    files.map(async ({ path, file }, index) => ({
      name: path,
      content: new Uint8Array(await file.arrayBuffer()),
      deflate: index % 2 === 0,
      descriptor: index % 3 === 0,
    })),
  );
  return { path: name, file: new File([new Uint8Array(writeZip(entries))], name) };
}

const rows = () => [...useLens.getState().results].map(([id, { outcome }]) => [id, outcome]);

test("a ZIP of a folder scores as the folder does", async () => {
  const asFolder = await readyPage();
  await asFolder.commands.score();
  const [samples, outcomes] = [samplesOf(useLens.getState()), rows()];
  expect(scored()).toHaveLength(3);
  resetStore();
  const { commands } = openPage();
  const zip = await zipOf(await project(), "download.zip");
  await commands.addFiles([zip]);
  expect(samplesOf(useLens.getState())).toEqual(samples);
  expect(useLens.getState().projectName).toBe("set");
  await commands.addCheckpoint(await checkpoint());
  commands.changeSettings({ maxPatches: 64 });
  await until(({ models }) => models.siglip?.layer !== null);
  await commands.score();
  expect(rows()).toEqual(outcomes);
  // The same again changes nothing.
  await commands.addFiles([zip]);
  expect([scored().length, said()]).toEqual([3, []]);
});

test("what of a ZIP is not read is said beside what is", async () => {
  const { commands } = openPage();
  const files = await project();
  const good = await zipOf(files, "set.zip");
  const bad = new File([new Uint8Array(writeZip([{ name: "../../a.png" }]))], "bad.zip");
  await commands.addFiles([good, { path: "bad.zip", file: bad }]);
  expect(ids()).toEqual(["p0", "p1", "p2"]);
  const problems = useLens.getState().intake?.problems.filter(({ kind }) => kind === "archive");
  expect(problems?.map(({ message }) => message)).toEqual([
    '"../../a.png" in "bad.zip" names a place outside of the ZIP, and was left out.',
  ]);
});

test("a ZIP with nothing in it that is read makes no project, and says why", async () => {
  const { commands } = openPage();
  await commands.addFiles([{ path: "bad.zip", file: new File(["PK"], "bad.zip") }]);
  expect(useLens.getState().intake).toBeNull();
  expect(said()).toEqual([expect.stringMatching(/"bad\.zip" is no ZIP/)]);
});

test("a checkpoint in a ZIP is not opened, and says what to do", async () => {
  const { commands } = openPage();
  await commands.addFiles([await zipOf(await checkpoint(), "model.zip")]);
  expect([useLens.getState().models.siglip, useLens.getState().intake]).toEqual([null, null]);
  expect(said()).toEqual([expect.stringMatching(/"tiny" is a checkpoint in a ZIP.*Unpack the ZIP/)]);
});

test("rows that are pasted add to the pictures that they name; a text is told", async () => {
  const { commands } = openPage();
  await commands.addFiles((await project()).filter(({ path }) => !path.endsWith(".csv")));
  await commands.paste("no table", [], [], []);
  expect(said()).toEqual([expect.stringMatching(/has to be a table/)]);
  await commands.paste("id\treference\tgeneration\nx\timages/grey.png\timages/exact.png", [], [], []);
  expect(samplesOf(useLens.getState()).find(({ id }) => id === "x")).toMatchObject({
    reference: "set/images/grey.png",
    generation: "set/images/exact.png",
  });
});
