import { readFileSync } from "node:fs";
import { expect, test, type Page } from "@playwright/test";
import { addFiles, column, grid, openCheckpoint, openPage, oraclePath, scored, violations } from "./page.ts";

/** Before pairs without masks or prompts are computed the page says what will come out, and what can be done. */

const picture = (name: string, ...path: string[]) => ({
  name,
  mimeType: "image/png",
  buffer: readFileSync(oraclePath(...path)),
});
const sheet = (page: Page) => page.getByRole("dialog", { name: /^Before/ });
const scoreButton = (page: Page) => page.getByRole("button", { name: "Score", exact: true });

const row = (id: string, image: string, mask: string | null, prompt: string | null) => ({
  id,
  reference: image,
  reference_mask: mask,
  generation: image,
  generation_mask: mask,
  prompt,
  object: "cat",
});

async function open(page: Page, rows: readonly ReturnType<typeof row>[]): Promise<void> {
  await openPage(page);
  await openCheckpoint(page);
  await addFiles(page, [
    { name: "pairs.json", mimeType: "application/json", buffer: Buffer.from(JSON.stringify(rows)) },
    picture("cat.png", "images", "cat.png"),
    picture("alpha.png", "images", "alpha.png"),
    picture("m.png", "masks", "cat.png"),
  ]);
  await page.getByLabel("Max patches").fill("64");
}

const bare = (count: number) => Array.from({ length: count }, (_, i) => row(`r${i}`, "cat.png", null, "a cat"));

test("twenty pairs without masks: what comes out is said first, the mask editor is one way, and scoring anyway is remembered", async ({
  page,
}) => {
  await open(page, bare(20));
  await scoreButton(page).click();
  await expect(sheet(page)).toContainText("Before 20 pairs are scored");
  await expect(sheet(page)).toContainText("CPfor none 20 pairs have no mask of the reference.");
  await expect(sheet(page)).toContainText("PFfor none 20 pairs have no mask of the generation.");
  await expect(sheet(page)).toContainText("SigLIP2's cosine of the whole pictures");
  await expect(page.getByRole("status")).toHaveText(/scored 0 of 20$/);
  expect(await violations(page)).toEqual([]);

  await sheet(page).getByRole("button", { name: "Draw masks" }).click();
  await expect(page.getByRole("tab", { name: "Masks" })).toHaveAttribute("aria-selected", "true");
  await expect(sheet(page)).toHaveCount(0);

  await scoreButton(page).click();
  await page.keyboard.press("Escape");
  await expect(sheet(page)).toHaveCount(0);
  await scoreButton(page).click();
  await sheet(page).getByRole("button", { name: "Score anyway" }).click();
  await scored(page, 20);
  expect(new Set(await column(page, "State"))).toEqual(new Set(["done"]));

  await expect(page.getByText("kept in this browser")).toBeVisible({ timeout: 20_000 });
  await page.reload();
  await openCheckpoint(page);
  await page.getByLabel("Threshold", { exact: true }).fill("0.7");
  await scoreButton(page).click();
  await scored(page, 20);
  await expect(grid(page).getByText("stale")).toHaveCount(0);
  await expect(sheet(page)).toHaveCount(0);
});

test("a part that lacks something is counted, transparency serves as masks, and complete pairs are not asked about", async ({
  page,
}) => {
  await open(page, [row("full", "cat.png", "m.png", "a cat"), row("clear", "alpha.png", null, null)]);
  await scoreButton(page).click();
  await expect(sheet(page)).toContainText("CPfor 1 of 2 1 pair has no mask of the reference.");
  await expect(sheet(page)).toContainText("PFfor 1 of 2 1 pair has no mask of the generation, 1 pair has no prompt.");
  await sheet(page).getByRole("button", { name: "Take masks from transparency" }).click();
  await expect(sheet(page)).toContainText("CPfor all 2");
  await expect(sheet(page)).toContainText("PFfor 1 of 2 1 pair has no prompt.");
  await sheet(page).getByRole("button", { name: "Type prompts" }).click();
  await page.getByLabel("Prompt", { exact: true }).fill("a drawing");
  await page.getByLabel("Prompt", { exact: true }).blur();
  await scoreButton(page).click();
  await scored(page, 2);
  expect((await column(page, "CP"))[1]).toBe("1.0000");
});

test("a number that is out of range is refused where it is typed, and what counted goes on counting", async ({
  page,
}) => {
  await open(page, bare(1));
  const patches = page.getByLabel("Max patches");
  await patches.fill("-5");
  await patches.blur();
  await expect(page.getByText("A whole number from 1 to 16,384. 64 still counts.")).toBeVisible();
  await expect(patches).toHaveValue("-5");
  await patches.fill("64.5");
  await expect(page.getByText(/A whole number from 1/)).toBeVisible();
  await patches.fill("");
  await expect(page.getByText(/A whole number from 1/)).toBeVisible();
  await patches.fill("64");
  await expect(page.getByText(/A whole number from 1/)).toHaveCount(0);
  await page.getByLabel("Threshold", { exact: true }).fill("1.5");
  await expect(page.getByText("A number from 0 to 1. 0.5 still counts.")).toBeVisible();
  expect(await violations(page)).toEqual([]);
  await page.getByLabel("Threshold", { exact: true }).press("Escape");
  await expect(page.getByLabel("Threshold", { exact: true })).toHaveValue("0.5");
});
