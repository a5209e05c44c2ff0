import { cpSync, mkdirSync, mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { tmpdir } from "node:os";
import { expect, test, type Page } from "@playwright/test";
import { addFiles, column, drop, grid, openCheckpoint, openPage, oraclePath, score } from "./page.ts";

/** A folder as people keep it: references, generations by method, masks under the same names, a prompt. */
function makeFolder(): string {
  const root = join(mkdtempSync(join(tmpdir(), "lens-")), "study");
  const put = (to: string, folder: string, name: string) => {
    mkdirSync(join(root, to, ".."), { recursive: true });
    cpSync(oraclePath(folder, name), join(root, to));
  };
  put("references/cat.png", "images", "cat.png");
  put("generations/ours/cat.png", "images", "coffee.png");
  put("generations/theirs/cat.png", "images", "dahlia.png");
  put("masks/references/cat.png", "masks", "cat.png");
  put("masks/generations/ours/cat.png", "masks", "coffee.png");
  put("stray.png", "images", "rocket.png");
  writeFileSync(join(root, "prompt.txt"), "a cat on a sofa\n");
  writeFileSync(join(root, ".DS_Store"), "x");
  return root;
}

const undo = (page: Page) => page.keyboard.press("Control+z");

test("a dropped folder is paired by its names, corrected by hand, and scored", async ({ page }) => {
  await openPage(page);
  await openCheckpoint(page);
  await drop(page, [makeFolder()]);
  await page.getByLabel("Max patches").fill("64");
  await expect(
    grid(page)
      .getByRole("row")
      .filter({ has: page.getByRole("gridcell") }),
  ).toHaveCount(2);
  expect(await column(page, "Prompt")).toEqual(["a cat on a sofa", "a cat on a sofa"]);
  expect((await column(page, "Method")).toSorted()).toEqual(["ours", "theirs"]);
  await page.getByText(/to look at in what was added/).click();
  await expect(page.getByText(/stray\.png/).first()).toBeVisible();

  await score(page, 2);
  const methods = await column(page, "Method");
  const theirs = methods.indexOf("theirs");
  expect((await column(page, "PF"))[theirs]).toMatch(/needs the generation's mask/);
  expect(Number((await column(page, "CP"))[theirs])).toBeGreaterThan(0);

  await grid(page).getByText("theirs").click();
  await page.getByRole("tab", { name: "Files and texts" }).click();
  await page.getByLabel("Generation mask", { exact: true }).fill("study/masks/generations/ours/cat.png");
  await page.getByLabel("Generation mask", { exact: true }).press("Enter");
  await page.getByLabel("Object", { exact: true }).fill("cat");
  await page.getByLabel("Object", { exact: true }).press("Enter");
  await expect(grid(page).getByText("stale")).toHaveCount(1);
  await score(page, 2);
  expect(Number((await column(page, "PF"))[theirs])).not.toBeNaN();
  expect((await column(page, "Flags"))[theirs]).not.toContain("no object");
});

test("a text is set for all ticked rows at once, and undo takes it back", async ({ page }) => {
  await openPage(page);
  await drop(page, [makeFolder()]);
  await page.getByLabel("Tick all rows").check();
  await page.getByRole("tab", { name: "Files and texts" }).click();
  await page.getByLabel("Prompt", { exact: true }).fill("a cat in the snow");
  await page.getByLabel("Prompt", { exact: true }).blur();
  await expect(grid(page).getByText("a cat in the snow")).toHaveCount(2);
  await page.getByRole("heading", { level: 2 }).focus();
  await undo(page);
  await expect(grid(page).getByText("a cat on a sofa")).toHaveCount(2);
  await page.keyboard.press("Control+Shift+z");
  await expect(grid(page).getByText("a cat in the snow")).toHaveCount(2);
});

test("a file is dragged from the list into a slot; pairs are made and taken out by hand", async ({ page }) => {
  await openPage(page);
  await drop(page, [makeFolder()]);
  await page.getByRole("button", { name: "Files", exact: true }).click();
  await page.getByRole("button", { name: "New pair" }).click();
  await page.getByRole("tab", { name: "Files and texts" }).click();
  await expect(page.getByRole("heading", { level: 2, name: "pair-1" })).toBeVisible();
  await page
    .getByRole("listitem")
    .filter({ hasText: "stray.png" })
    .dragTo(page.getByLabel("Generation", { exact: true }));
  await expect(page.getByLabel("Generation", { exact: true })).toHaveValue("study/stray.png");
  await page.getByRole("button", { name: "Table", exact: true }).click();
  await expect(
    grid(page)
      .getByRole("row")
      .filter({ has: page.getByRole("gridcell") }),
  ).toHaveCount(3);
  await page.getByRole("button", { name: "Remove the pair" }).click();
  await expect(
    grid(page)
      .getByRole("row")
      .filter({ has: page.getByRole("gridcell") }),
  ).toHaveCount(2);
  await page.getByRole("heading", { level: 2 }).focus();
  await undo(page);
  await expect(
    grid(page)
      .getByRole("row")
      .filter({ has: page.getByRole("gridcell") }),
  ).toHaveCount(3);
});

test("a picture's transparency serves as its mask", async ({ page }) => {
  await openPage(page);
  await openCheckpoint(page);
  const alpha = readFileSync(oraclePath("images", "alpha.png"));
  const manifest = "id,reference,generation,prompt\nalpha,alpha.png,alpha.png,a drawing";
  await addFiles(page, [
    { name: "pairs.csv", mimeType: "text/csv", buffer: Buffer.from(manifest) },
    { name: "alpha.png", mimeType: "image/png", buffer: alpha },
  ]);
  await page.getByLabel("Max patches").fill("64");
  await score(page, 1);
  expect((await column(page, "CP"))[0]).toMatch(/needs the reference's mask/);
  await page.getByRole("tab", { name: "Files and texts" }).click();
  await page.getByRole("button", { name: "Use transparency as mask" }).click();
  await expect(page.getByText(/The transparency of 1 picture now serves as their mask/)).toBeVisible();
  await score(page, 1);
  expect((await column(page, "CP"))[0]).toBe("1.0000");
});

test("names and prompts that look like markup are shown as text", async ({ page }) => {
  await openPage(page);
  const evil = '<img src=x onerror="window.hit=1">';
  await addFiles(page, [
    {
      name: "pairs.csv",
      mimeType: "text/csv",
      buffer: Buffer.from(
        `id,reference,generation,prompt,object,method\n1,${evil.replaceAll('"', "'")}.png,cat.png,"${evil.replaceAll('"', '""')}",x,=1+1`,
      ),
    },
    { name: "cat.png", mimeType: "image/png", buffer: readFileSync(oraclePath("images", "cat.png")) },
  ]);
  await expect(grid(page).getByText(evil)).toBeVisible();
  await page.getByRole("tab", { name: "Files and texts" }).click();
  await page.getByRole("button", { name: "Files", exact: true }).click();
  expect(await page.evaluate(() => Reflect.get(window, "hit"))).toBeUndefined();
  expect(await page.locator("img[src=x]").count()).toBe(0);
});
