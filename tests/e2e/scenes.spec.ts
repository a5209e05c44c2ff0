import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "@playwright/test";
import { withPage } from "../../tools/demo/browser.mjs";
import { check, renderSheet } from "../../tools/demo/render-sets.mjs";

/** The demo's pictures: what the renderer draws, and that a seed draws it again. */

test("the contact sheet: every subject and look, all environments", async () => {
  const folder = mkdtempSync(join(tmpdir(), "masc-lens-sheet-"));
  const file = join(folder, "sheet.png");
  await withPage((page) => renderSheet(page, file, 3, 128));
  expect(readFileSync(file)).toMatchSnapshot("demo-sheet.png", { threshold: 0.2, maxDiffPixelRatio: 0.02 });
  rmSync(folder, { recursive: true });
});

test("scenes rendered twice with one seed are the same, byte for byte, in whatever order", async () => {
  expect(await check(withPage, "train", 1, 48, 12)).toBe(true);
});
