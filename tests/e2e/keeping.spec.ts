import { cpSync, mkdirSync, mkdtempSync, readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, type Page } from "@playwright/test";
import {
  addCheckpoint,
  addFiles,
  column,
  drop,
  grid,
  openCheckpoint,
  openPage,
  openPhotographs,
  oraclePath,
  score,
  scored,
} from "./page.ts";
import { test } from "./scored.ts";

const kept = (page: Page) => expect(page.getByText("kept in this browser")).toBeVisible({ timeout: 20_000 });
const startAgain = async (page: Page) => {
  await page.goto("/");
  await expect(page.getByRole("button", { name: "Open the demo" })).toBeVisible();
};

/** Everything the browser keeps for the page: rows of every table, and names in the private file system. */
async function stored(page: Page): Promise<{ rows: number; files: string[] }> {
  return page.evaluate(async () => {
    const databases = await indexedDB.databases();
    let rows = 0;
    for (const { name } of databases) {
      const db = await new Promise<IDBDatabase>((resolve, reject) => {
        const opening = indexedDB.open(name ?? "");
        opening.addEventListener("success", () => resolve(opening.result));
        opening.addEventListener("error", () => reject(opening.error));
      });
      for (const store of db.objectStoreNames) {
        rows += await new Promise<number>((resolve) => {
          const counting = db.transaction(store).objectStore(store).count();
          counting.addEventListener("success", () => resolve(counting.result));
        });
      }
      db.close();
    }
    const files: string[] = [];
    for await (const name of (await navigator.storage.getDirectory()).keys()) files.push(name);
    return { rows, files };
  });
}

test("a reload brings the project back with its scores, and nothing is computed again until it is asked for", async ({
  sample: page,
}) => {
  await kept(page);
  const before = await column(page, "CP");
  await page.reload();
  await expect(page.getByRole("status")).toHaveText(/scored 10 of 10$/, { timeout: 30_000 });
  expect(await column(page, "CP")).toEqual(before);
  expect(new Set(await column(page, "State"))).toEqual(new Set(["done"]));
  await grid(page).getByRole("row").nth(2).click();
  await expect(page.getByTestId("cp-sum")).toBeVisible();

  // The demo opened again has its checkpoint.
  await expect(page.getByRole("banner")).toContainText("demo model: a toy");
  await page.getByLabel("Threshold", { exact: true }).fill("0.6");
  await page.getByRole("button", { name: "Score", exact: true }).click();
  await scored(page, 10);
  await expect(grid(page).getByText("stale")).toHaveCount(0);
});

test("a reload in the middle of a run goes on", async ({ page }) => {
  await openPhotographs(page);
  await page.getByRole("button", { name: "Pause" }).click();
  await kept(page);
  await page.getByRole("button", { name: "Resume" }).click();
  await expect(page.getByRole("status")).toHaveText(/computing [1-9] of 10/, { timeout: 60_000 });
  await page.waitForFunction(() => document.querySelectorAll("[data-state=done]").length >= 2);
  await page.reload();
  await expect(page.getByRole("status")).toHaveText(/scored 10 of 10$/, { timeout: 60_000 });
  expect(new Set(await column(page, "State"))).toEqual(new Set(["done"]));
});

test("corrections and settings come back, and undo still knows the start", async ({ sample: page }) => {
  await kept(page);
  await page.getByLabel("Max patches").fill("64");
  await page.getByRole("tab", { name: "Files and texts" }).click();
  await page.getByLabel("Object", { exact: true }).fill("tabby");
  await page.getByLabel("Object", { exact: true }).press("Enter");
  await page.getByLabel("Concept", { exact: true }).fill("my cat");
  await page.getByLabel("Concept", { exact: true }).press("Enter");
  await expect(grid(page).getByText("my cat")).toBeVisible();
  await kept(page);
  await page.reload();
  await expect(grid(page).getByText("my cat")).toBeVisible({ timeout: 20_000 });
  await expect(page.getByLabel("Max patches")).toHaveValue("64");
  await page.getByRole("tab", { name: "Files and texts" }).click();
  await expect(page.getByLabel("Object", { exact: true })).toHaveValue("tabby");
  await page.getByRole("button", { name: "As it was read" }).click();
  await expect(page.getByLabel("Object", { exact: true })).toHaveValue("cat");
});

test("own files and checkpoint: the reload keeps the scores and says what to add to go on", async ({ page }) => {
  await openPage(page);
  await addCheckpoint(page, "siglip2-naflex-tiny");
  const manifest =
    "id,reference,reference_mask,generation,generation_mask,prompt,object\none,cat.png,m.png,cat.png,m.png,a cat,cat";
  await addFiles(page, [
    { name: "pairs.csv", mimeType: "text/csv", buffer: Buffer.from(manifest) },
    { name: "cat.png", mimeType: "image/png", buffer: readFileSync(oraclePath("images", "cat.png")) },
    { name: "m.png", mimeType: "image/png", buffer: readFileSync(oraclePath("masks", "cat.png")) },
  ]);
  await page.getByLabel("Max patches").fill("64");
  await score(page, 1);
  await kept(page);
  await page.reload();
  await expect(page.getByText(/Add that checkpoint folder again/)).toBeVisible({ timeout: 20_000 });
  expect(await column(page, "CP")).toEqual(["1.0000"]);
  await addCheckpoint(page, "siglip2-naflex-tiny");
  await expect(grid(page).getByText("done")).toBeVisible();
  await expect(page.getByRole("button", { name: "Score" })).toBeDisabled();
  await grid(page).getByRole("row").nth(1).click();
  await expect(page.getByTestId("cp-sum")).toBeVisible();
});

test("a dropped folder is kept where it is: nothing is copied, and a reload reads it again", async ({ page }) => {
  const folder = join(mkdtempSync(join(tmpdir(), "lens-keep-")), "study");
  for (const [to, from] of [
    ["references/cat.png", "cat.png"],
    ["generations/cat.png", "coffee.png"],
  ] as const) {
    mkdirSync(join(folder, to, ".."), { recursive: true });
    cpSync(oraclePath("images", from), join(folder, to));
  }
  await openPage(page);
  await openCheckpoint(page);
  await drop(page, [folder]);
  await page.getByLabel("Max patches").fill("64");
  await score(page, 1);
  await kept(page);
  expect((await stored(page)).files).toEqual([]);
  await page.reload();
  await expect(page.getByRole("status")).toHaveText(/scored 1 of 1$/, { timeout: 20_000 });
  await kept(page);
  await grid(page).getByRole("row").nth(1).click();
  await expect(page.locator("img[src^='blob:']")).toHaveCount(2);
});

test("recent projects open from the start page, and deleting leaves nothing", async ({ sample: page }) => {
  await kept(page);
  await startAgain(page);
  await page.getByRole("button", { name: /^sample 10 pairs, 10 computed/ }).click();
  await expect(page.getByRole("status")).toHaveText(/scored 10 of 10$/);
  expect((await stored(page)).files).toHaveLength(1);
  await page.getByRole("button", { name: "Close the project" }).click();
  await page.getByRole("button", { name: "Delete sample…" }).click();
  await page.getByRole("button", { name: "Delete sample", exact: true }).click();
  await expect(page.getByRole("heading", { name: "Recent projects" })).toHaveCount(0);
  expect(await stored(page)).toEqual({ rows: 0, files: [] });
});
