import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test, type Page } from "@playwright/test";
import { dreambenchPlus, FULL } from "../../tools/trees/dreambench-plus.mjs";
import { createPictures } from "../../tools/trees/pictures.mjs";
import { writeTree } from "../../tools/trees/write.mjs";
import { drop, openCheckpoint, openPage, score } from "./page.ts";

/** A benchmark from its folder to a table of its methods, with pictures of the screens on the way. */

const TOLERANCE = { threshold: 0.2, maxDiffPixelRatio: 0.02, animations: "disabled" } as const;
const SCHEMES = ["light", "dark"] as const;

async function makeTree(): Promise<string> {
  const root = join(mkdtempSync(join(tmpdir(), "lens-")), "dreambench_plus");
  await writeTree(
    root,
    dreambenchPlus({ ...FULL, concepts: 6, prompts: 2, methods: 2, small: 0.2 }, await createPictures(32)),
  );
  return root;
}

/** In light and in dark, the same state of the page. */
async function inBothSchemes(page: Page, what: string): Promise<void> {
  await page.mouse.move(0, 0);
  for (const colorScheme of SCHEMES) {
    await page.emulateMedia({ colorScheme });
    await expect(page).toHaveScreenshot(`${what}-${colorScheme}-1440.png`, TOLERANCE);
  }
}

test("DreamBench++'s folder is understood in a sheet, and its table groups, shows facets and follows them", async ({
  page,
}) => {
  await page.setViewportSize({ width: 1440, height: 900 });
  await openPage(page, "");
  await openCheckpoint(page);
  await drop(page, [await makeTree()]);
  const sheet = page.getByRole("dialog", { name: "How these files are read" });
  await expect(sheet.getByText(/^24 generations of 2 methods for 6 subjects, masks of 2 sources/)).toBeVisible();
  await expect(sheet.getByText("24 pairs", { exact: true })).toBeVisible();
  await expect(sheet.locator("img[src^='blob:']")).toHaveCount(12);
  await inBothSchemes(page, "reading-sheet");
  await sheet.getByRole("button", { name: "Done" }).click();

  await page.getByLabel("Max patches").fill("16");
  await page.getByLabel("Max patches").press("Enter");
  await score(page, 24);
  await page.getByRole("button", { name: "Facets" }).click();
  await expect(page.getByRole("checkbox", { name: "emu2" })).toBeVisible();
  await inBothSchemes(page, "facets");
  await page.getByRole("checkbox", { name: "emu2" }).check();
  await expect(page.getByText("12 of 24 pairs")).toBeVisible();
  await page.getByRole("checkbox", { name: "emu2" }).uncheck();
  await page.keyboard.press("Escape");

  await page.getByRole("button", { name: "Group" }).click();
  await page.getByRole("menuitemradio", { name: "Method" }).click();
  await expect(page).toHaveURL(/group=method/);
  await expect(page.getByRole("treegrid").getByText(/^12 rows/)).toHaveCount(2);
  await inBothSchemes(page, "groups");
});
