import { readFileSync } from "node:fs";
import { expect, type Page } from "@playwright/test";
import { addCheckpoint, addFiles, column, grid, oraclePath, openPage, scored, violations } from "./page.ts";
import { test } from "./scored.ts";

/** Own pictures are scored by a checkpoint that somebody opened, and by nothing else. */

const picture = (name: string, ...path: string[]) => ({
  name,
  mimeType: "image/png",
  buffer: readFileSync(oraclePath(...path)),
});

async function addPairs(page: Page): Promise<void> {
  const manifest = [
    "id,reference,reference_mask,generation,generation_mask,prompt,object",
    "one,cat.png,m_cat.png,coffee.png,m_coffee.png,a cat and a cup,cat",
    "two,cat.png,m_cat.png,cat.png,m_cat.png,a cat at night,cat",
  ].join("\n");
  await addFiles(page, [
    { name: "pairs.csv", mimeType: "text/csv", buffer: Buffer.from(manifest) },
    picture("cat.png", "images", "cat.png"),
    picture("coffee.png", "images", "coffee.png"),
    picture("m_cat.png", "masks", "cat.png"),
    picture("m_coffee.png", "masks", "coffee.png"),
  ]);
}

const scoreButton = (page: Page) => page.getByRole("button", { name: "Score", exact: true });
const lead = (page: Page) => page.getByRole("region", { name: "To score" });

test("Score without a model leads to Models and computes nothing; a checkpoint opened there leads back, and a reload goes on", async ({
  page,
}) => {
  const fetched: string[] = [];
  page.on("request", (request) => fetched.push(request.url()));
  await openPage(page);
  await addPairs(page);
  await page.getByLabel("Max patches").fill("64");
  await scoreButton(page).click();

  await expect(page.getByRole("heading", { name: "Bring a model" })).toBeVisible();
  await expect(lead(page)).toContainText("To score your pictures, open a checkpoint");
  await expect(page.getByRole("status")).toHaveText(/scored 0 of 2$/);
  expect(fetched.filter((url) => url.includes("/models/demo"))).toEqual([]);
  await expect(page.getByRole("banner")).toContainText("no model yet");
  expect(await violations(page)).toEqual([]);

  await lead(page).getByLabel("Open a checkpoint's folder").setInputFiles(oraclePath("models", "siglip2-naflex-tiny"));
  await expect(lead(page)).toContainText("siglip2-naflex-tiny is open.");
  await lead(page).getByRole("button", { name: "Score 2 pairs" }).click();
  await scored(page, 2);
  await expect(grid(page)).toBeVisible();
  const cp = await column(page, "CP");
  expect(cp[1]).toBe("1.0000");

  // An edit, and undo takes it back: the scores that stood before are current again, with nothing computed.
  await grid(page).getByRole("row").nth(1).click();
  await page.getByRole("tab", { name: "Files and texts" }).click();
  await page.getByLabel("Prompt", { exact: true }).fill("a dog");
  await page.getByLabel("Prompt", { exact: true }).blur();
  await expect(grid(page).getByText("stale")).toHaveCount(1);
  await page.getByRole("heading", { level: 2 }).focus();
  await page.keyboard.press("Control+z");
  await expect(grid(page).getByText("stale")).toHaveCount(0);
  expect(await column(page, "CP")).toEqual(cp);

  await expect(page.getByText("kept in this browser")).toBeVisible({ timeout: 20_000 });
  await page.reload();
  await expect(page.getByText(/Add that checkpoint folder again/)).toBeVisible({ timeout: 20_000 });
  expect(await column(page, "CP")).toEqual(cp);
  await expect(page.getByRole("banner")).toContainText("siglip2-naflex-tiny, not open");
  // Score does not bring the toy now either, and what was said of the checkpoint goes when it is there.
  if (await scoreButton(page).isEnabled()) {
    await scoreButton(page).click();
    await expect(lead(page)).toContainText("open a checkpoint");
    await page.getByRole("button", { name: "Table", exact: true }).click();
  }
  await addCheckpoint(page, "siglip2-naflex-tiny");
  await expect(page.getByText(/Add that checkpoint folder again/)).toHaveCount(0);
  await expect(grid(page).getByText("done")).toHaveCount(2);
  expect(await column(page, "CP")).toEqual(cp);
  await page.getByLabel("Threshold", { exact: true }).fill("0.6");
  await scoreButton(page).click();
  await scored(page, 2);
  await expect(grid(page).getByText("stale")).toHaveCount(0);
  expect(fetched.filter((url) => url.includes("/models/demo"))).toEqual([]);
});

test("the demo's toy stays with the demo: own pictures that come after it have no model, and neither has S", async ({
  sample: page,
}) => {
  await page.getByRole("button", { name: "Close the project" }).click();
  await expect(page.getByRole("banner")).toContainText("no model yet");
  await addPairs(page);
  await grid(page).getByRole("row").nth(1).click();
  await page.keyboard.press("s");
  await expect(lead(page)).toBeVisible();
  await expect(page.getByRole("status")).toHaveText(/scored 0 of 2$/);
});
