import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { resetStore, stubBrowser } from "./browser.ts";
import { openPage } from "./rig.ts";
import { oracleSource } from "../parity/oracle.ts";
import { baseName, readAll } from "../../src/platform/bytes.ts";
import { NO_HINTS, withFolder } from "../../src/project/hints.ts";
import { useLens } from "../../src/store/store.ts";
import { samplesOf } from "../../src/store/selectors.ts";
import { never } from "../engine/rig.ts";

/** How files are read, said by a person, on a page without a screen. */

const folder = (name: string) => ({ folder: [name], anywhere: false });

beforeEach(() => {
  stubBrowser();
  resetStore();
});
afterEach(() => vi.unstubAllGlobals());

const pairs = () => samplesOf(useLens.getState()).map(({ reference, generation }) => `${reference} -> ${generation}`);

it("is asked as files are added, previewed without a change, applied as one step, and undone", async () => {
  const page = openPage();
  const bytes = (await readAll(oracleSource("images/grey.png"))).slice();
  const files = ["a/x.png", "b/x.png", "b/y.png"].map((path) => ({ path, file: new File([bytes], baseName(path)) }));
  await page.commands.addFiles(files);
  expect([useLens.getState().readingShown, pairs()]).toEqual([true, []]);

  const hints = withFolder(withFolder(NO_HINTS, folder("a"), "reference"), folder("b"), "generation");
  const before = useLens.getState().intake;
  const preview = await page.commands.previewReading(never, hints);
  expect([preview.pairs, preview.generations]).toEqual([2, 2]);
  expect(useLens.getState().intake).toBe(before);

  await page.commands.readAs(hints);
  expect(pairs()).toEqual(["a/x.png -> b/x.png", "a/x.png -> b/y.png"]);
  expect(useLens.getState().intake?.hints).toEqual(hints);
  page.commands.undo();
  expect([pairs(), useLens.getState().intake]).toEqual([[], before]);
  page.commands.redo();
  expect(pairs()).toHaveLength(2);

  page.commands.showReading(false);
  await page.commands.addFiles([{ path: "b/z.png", file: new File([bytes], "z.png") }]);
  expect(pairs()).toHaveLength(3);
  expect(useLens.getState().readingShown).toBe(false);
});

it("of a choice that another follows is not waited for", async () => {
  const page = openPage();
  const controller = new AbortController();
  const first = page.commands.previewReading(controller.signal, NO_HINTS);
  controller.abort();
  await expect(first).rejects.toMatchObject({ code: "cancelled" });
});
