import { mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test, type Page } from "@playwright/test";
import { writeZip } from "../platform/zip/write-zip.ts";
import { drop, grid, openPage, oraclePath } from "./page.ts";

/** A ZIP of three pairs, deflated and stored; each reference its own generation's picture. */
function zipOfPairs(): string {
  const path = join(mkdtempSync(join(tmpdir(), "lens-zip-")), "study.zip");
  const entries = ["cat", "coffee", "exact"].flatMap((name, index) =>
    ["references", "generations"].map((folder) => ({
      name: `${folder}/${name}.png`,
      content: new Uint8Array(readFileSync(oraclePath("images", `${name}.png`))),
      deflate: index !== 1,
      descriptor: index === 2,
    })),
  );
  writeFileSync(path, writeZip([...entries, { name: "../evil.png", content: "x" }, { name: "__MACOSX/._cat.png" }]));
  return path;
}

const rows = (page: Page) => grid(page).getByRole("row");
const kept = (page: Page) => expect(page.getByText("kept in this browser")).toBeVisible({ timeout: 20_000 });
const privateFiles = (page: Page) =>
  page.evaluate(async () => {
    const names: string[] = [];
    for await (const name of (await navigator.storage.getDirectory()).keys()) names.push(name);
    return names;
  });

/** Pastes as a person does who stands nowhere in particular, or in a field. @returns whether the page took it */
const paste = (page: Page, text: string, where = "body") =>
  page.evaluate(
    ([pasted, selector]) => {
      const clipboardData = new DataTransfer();
      clipboardData.setData("text/plain", pasted);
      const event = new ClipboardEvent("paste", { clipboardData, bubbles: true, cancelable: true });
      return !(document.querySelector(selector)?.dispatchEvent(event) ?? true);
    },
    [text, where] as const,
  );

test("a ZIP is a project like a folder: dropped, shown, kept where it lies, there after a reload; rows paste into it", async ({
  page,
}) => {
  await openPage(page);
  await drop(page, [zipOfPairs()]);
  await expect(rows(page)).toHaveCount(1 + 3);
  await expect(grid(page).locator("img[src^='blob:']")).toHaveCount(6);
  await kept(page);
  expect(await privateFiles(page)).toEqual([]);
  await page.reload();
  await expect(rows(page)).toHaveCount(1 + 3, { timeout: 20_000 });
  await expect(grid(page).locator("img[src^='blob:']")).toHaveCount(6);
  const table = "id\treference\tgeneration\ncrossed\treferences/cat.png\tgenerations/coffee.png";
  expect(await paste(page, table, "input[type=search]")).toBe(false);
  expect(await paste(page, table)).toBe(true);
  await page.getByRole("button", { name: "Add beside: 4 pairs" }).click();
  await expect(rows(page)).toHaveCount(1 + 4);
});

test("a ZIP that was picked is copied whole, and there after a reload", async ({ page }) => {
  await openPage(page);
  await page.getByLabel("Add files").setInputFiles(zipOfPairs());
  await expect(rows(page)).toHaveCount(1 + 3);
  await kept(page);
  expect(await privateFiles(page)).toHaveLength(1);
  await page.reload();
  await expect(rows(page)).toHaveCount(1 + 3, { timeout: 20_000 });
  await expect(grid(page).locator("img[src^='blob:']")).toHaveCount(6);
});
