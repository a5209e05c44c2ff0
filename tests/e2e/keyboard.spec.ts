import { mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test, type Page } from "@playwright/test";
import { column, focused, grid, openPage, oraclePath, tabTo } from "./page.ts";

function filesToAdd(): string[] {
  const folder = mkdtempSync(join(tmpdir(), "lens-keys-"));
  const put = (name: string, bytes: Buffer | string) => {
    writeFileSync(join(folder, name), bytes);
    return join(folder, name);
  };
  const rows = ["high,cat.png,m.png,cat.png,m.png,a cat,cat", "low,cat.png,m.png,coffee.png,n.png,a cat by a cup,cat"];
  return [
    put("pairs.csv", ["id,reference,reference_mask,generation,generation_mask,prompt,object", ...rows].join("\n")),
    put("cat.png", readFileSync(oraclePath("images", "cat.png"))),
    put("coffee.png", readFileSync(oraclePath("images", "coffee.png"))),
    put("m.png", readFileSync(oraclePath("masks", "cat.png"))),
    put("n.png", readFileSync(oraclePath("masks", "coffee.png"))),
  ];
}

/** Enter on a file input, and what the system's own dialogue would answer. */
async function choose(page: Page, name: string, files: string | string[]): Promise<void> {
  await tabTo(page, name);
  // A browser on a busy machine may swallow the key while its last dialogue is closing.
  await expect(async () => {
    const choosing = page.waitForEvent("filechooser", { timeout: 3_000 });
    await page.keyboard.press("Enter");
    await (await choosing).setFiles(files);
  }).toPass({ timeout: 60_000 });
}

test("the whole story by keyboard alone: add, correct, compute, sort, inspect, export", async ({ page }) => {
  await openPage(page);
  await choose(page, "Add checkpoint folder", oraclePath("models", "siglip2-naflex-tiny"));
  await expect(page.getByText("siglip2-naflex-tiny")).toBeVisible();
  await choose(page, "Add files", filesToAdd());
  await expect(grid(page)).toBeVisible();
  await tabTo(page, "Max patches");
  await page.keyboard.press("Control+a");
  await page.keyboard.type("64");

  // Tick both rows, and name their concept.
  await page.keyboard.press("Escape");
  await page.keyboard.press("t");
  await page.keyboard.press("Space");
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Space");
  await expect(grid(page).getByRole("checkbox", { checked: true })).toHaveCount(3);
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(/size=full/);
  expect(await focused(page)).toBe("cat");
  await tabTo(page, "Match");
  await page.keyboard.press("End");
  await tabTo(page, "Concept");
  await page.keyboard.type("tabby");
  await page.keyboard.press("Enter");
  await expect(grid(page).getByText("tabby")).toHaveCount(2);

  // Out of the field, and back to the table.
  await page.keyboard.press("Escape");
  await page.keyboard.press("Escape");
  await expect(grid(page).getByRole("row", { selected: true })).toBeFocused();
  await page.keyboard.press("s");
  await expect(page.getByRole("status")).toHaveText(/scored 2 of 2$/, { timeout: 60_000 });
  await tabTo(page, "CP");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("columnheader", { name: "CP" })).toHaveAttribute("aria-sort", "ascending");
  const cp = (await column(page, "CP")).map(Number);
  expect(cp).toEqual(cp.toSorted((a, b) => a - b));

  // The lowest one: its patches.
  await page.keyboard.press("t");
  await page.keyboard.press("Home");
  await page.keyboard.press("i");
  await tabTo(page, "Files and texts");
  await page.keyboard.press("Home");
  await expect(page.getByTestId("cp-sum")).toBeVisible();
  await tabTo(page, "Reference: arrow keys move over the patches, Enter pins one");
  await page.keyboard.press("ArrowRight");
  await expect(
    page
      .getByRole("figure")
      .getByText(/^Reference row \d+, column \d+, generation row/)
      .last(),
  ).toBeVisible();

  await tabTo(page, "Export");
  await page.keyboard.press("Enter");
  const downloading = page.waitForEvent("download");
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Enter");
  expect((await downloading).suggestedFilename()).toMatch(/\.csv$|\.jsonl$/);

  await page.keyboard.press("?");
  await expect(page.getByRole("dialog", { name: "Keys" })).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(page.getByRole("dialog", { name: "Keys" })).toHaveCount(0);
});
