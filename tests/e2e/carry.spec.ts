import { readFileSync } from "node:fs";
import { expect, test, type Page } from "@playwright/test";
import { addCheckpoint, addFiles, column, grid, openPage, oraclePath, score } from "./page.ts";

/** A project that is duplicated, taken along as one file, and opened from it. */

const kept = (page: Page) => expect(page.getByText("kept in this browser")).toBeVisible({ timeout: 20_000 });
const picture = (name: string, ...path: string[]) => ({
  name,
  mimeType: "image/png",
  buffer: readFileSync(oraclePath(...path)),
});
const PICTURES = [
  picture("cat.png", "images", "cat.png"),
  picture("coffee.png", "images", "coffee.png"),
  picture("m.png", "masks", "cat.png"),
];
const MANIFEST =
  "id,reference,reference_mask,generation,generation_mask,prompt,object\none,cat.png,m.png,coffee.png,,a cat,cat\ntwo,cat.png,m.png,cat.png,m.png,a cat,cat\n";

const close = (page: Page) => page.getByRole("button", { name: "Close the project" }).click();
const more = async (page: Page, name: string, what: string) => {
  await page.getByRole("button", { name: `More of ${name}…` }).click();
  await page.getByRole("menuitem", { name: what, exact: true }).click();
};

test("a project is duplicated with its files, exported, and opened from its file in another browser", async ({
  page,
  browser,
  baseURL,
}) => {
  await openPage(page);
  await addCheckpoint(page, "siglip2-naflex-tiny");
  await addFiles(page, [{ name: "pairs.csv", mimeType: "text/csv", buffer: Buffer.from(MANIFEST) }, ...PICTURES]);
  await page.getByLabel("Max patches").fill("64");
  await score(page, 2);
  await kept(page);
  const cp = await column(page, "CP");

  await more(page, "pairs.csv", "Duplicate");
  await expect(page.getByText('"pairs.csv" was duplicated: the other one is called "pairs.csv copy"')).toBeVisible();
  const downloading = page.waitForEvent("download");
  await more(page, "pairs.csv", "Export as one file");
  const download = await downloading;
  expect(download.suggestedFilename()).toBe("pairs.csv.masc-lens");
  const file = test.info().outputPath(download.suggestedFilename());
  await download.saveAs(file);

  // The original goes; the copy has files of its own.
  await close(page);
  await page.getByRole("button", { name: "Delete pairs.csv…" }).click();
  await page.getByRole("button", { name: "Delete pairs.csv", exact: true }).click();
  await page.getByRole("button", { name: /^pairs\.csv copy 2 pairs, 2 computed.*of copies in this browser/ }).click();
  await expect(grid(page).locator("img[src^='blob:']")).toHaveCount(4);
  expect(await column(page, "CP")).toEqual(cp);

  const context = await browser.newContext(baseURL === undefined ? {} : { baseURL });
  const other = await context.newPage();
  await openPage(other);
  await other.getByLabel("Add files").setInputFiles(file);
  await expect(
    other.getByText(/is opened and kept in this browser: 2 pairs.*Pictures are not in such a file/),
  ).toBeVisible();
  await expect(grid(other).getByText("done")).toHaveCount(2);
  expect(await column(other, "CP")).toEqual(cp);
  expect(new Set(await column(other, "State"))).toEqual(new Set(["done"]));
  // The pictures find their pairs, by the table that came along; nothing is stale or asked.
  await addFiles(other, PICTURES);
  await expect(grid(other).locator("img[src^='blob:']")).toHaveCount(4);
  expect(await column(other, "CP")).toEqual(cp);
  expect(new Set(await column(other, "State"))).toEqual(new Set(["done"]));

  await close(other);
  await other.getByLabel("Add files").setInputFiles({
    name: "broken.masc-lens",
    mimeType: "application/octet-stream",
    buffer: readFileSync(file).subarray(0, 200),
  });
  await expect(
    other.getByText(/"broken\.masc-lens" cannot be opened: it is no project file, or damaged/),
  ).toBeVisible();
  await expect(other.getByRole("listitem").filter({ hasText: "pairs.csv" })).toHaveCount(1);
  await context.close();
});
