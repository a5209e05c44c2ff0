import { readFileSync } from "node:fs";
import { expect, test, type Page } from "@playwright/test";
import { addFiles, column, openCheckpoint, openPage, oraclePath, scored, violations } from "./page.ts";

/** Masks from names: what is asked, what is made, and how it is looked at. */

const picture = (name: string, of: string) => ({
  name,
  mimeType: "image/png",
  buffer: readFileSync(oraclePath("images", of)),
});

/** Pairs of one concept without masks and prompts, each generation a file of its own. */
async function open(page: Page, pairs: number): Promise<void> {
  await openPage(page);
  await openCheckpoint(page);
  const rows = Array.from({ length: pairs }, (_, i) => ({
    id: `r${i}`,
    reference: "cat.png",
    generation: `g${i}.png`,
    concept: "tabby_cat",
  }));
  await addFiles(page, [
    { name: "pairs.json", mimeType: "application/json", buffer: Buffer.from(JSON.stringify(rows)) },
    picture("cat.png", "cat.png"),
    ...rows.map(({ generation }, i) => picture(generation, ["cat.png", "tall.png", "coffee.png"][i % 3]!)),
  ]);
  await page.getByLabel("Max patches").fill("64");
}

/** A checkpoint folder of the oracle that makes masks, dropped beside the main one. */
async function openSegmenter(page: Page): Promise<void> {
  await page.getByLabel("Add checkpoint folder").setInputFiles(oraclePath("segmenters", "clipseg-tiny"));
  await page.getByRole("button", { name: "Models" }).click();
  await expect(page.getByText(/CLIPSeg, \d+ layers/)).toBeVisible();
  await page.getByRole("button", { name: "Table" }).click();
}

const makingSheet = (page: Page) => page.getByRole("dialog", { name: "Make masks" });
const tiles = (page: Page) => page.getByRole("grid", { name: "Masks to look at" }).getByRole("gridcell");

async function paste(page: Page, text: string): Promise<void> {
  await page.evaluate((pasted) => {
    const data = new DataTransfer();
    data.setData("text/plain", pasted);
    const field = document.activeElement as HTMLTextAreaElement;
    field.dispatchEvent(new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true }));
  }, text);
  // What the browser itself does with a paste, which a page cannot play.
  await page.keyboard.insertText(text);
}

test("twenty pairs without masks or prompts become twenty CP and PF in six clicks and one paste", async ({ page }) => {
  await open(page, 20);
  await openSegmenter(page);
  let clicks = 0;
  const click = async (
    of: Page | ReturnType<typeof makingSheet>,
    role: "button" | "textbox" | "checkbox",
    name: RegExp,
  ) => {
    clicks++;
    await of.getByRole(role, { name }).first().click();
  };
  await click(page, "button", /^Make masks$/);
  await expect(makingSheet(page)).toContainText("21 pictures of 20 pairs have no mask: 1 reference, 20 generations.");
  await expect(makingSheet(page).getByRole("textbox").first()).toHaveValue("tabby cat");
  expect(await violations(page)).toEqual([]);
  await click(makingSheet(page), "textbox", /Prompts of 20 pairs/);
  await paste(page, Array.from({ length: 20 }, (_, i) => `a tabby cat in place ${i}`).join("\n"));
  await expect(makingSheet(page)).toContainText("A line for each of the 20 pairs.");
  await click(makingSheet(page), "checkbox", /Use them at once/);
  await click(makingSheet(page), "button", /^Make 21 masks$/);
  await expect(page.getByText("21 masks made and in use.")).toBeVisible({ timeout: 60_000 });
  await click(page, "button", /^Score$/);
  await scored(page, 20);
  expect(clicks).toBeLessThanOrEqual(6);
  for (const name of ["CP", "PF"]) for (const text of await column(page, name)) expect(text).toMatch(/^−?-?\d?\.\d+/);
  // One step of undo for all that was accepted, one for what was said.
  await page.keyboard.press("Control+z");
  await expect(page.getByRole("button", { name: "Make masks" })).toBeVisible();
  await page.keyboard.press("Control+z");
  await page.getByRole("button", { name: "Make masks" }).click();
  await expect(makingSheet(page)).toContainText("Prompts of 20 pairs without one");
});

test("made masks are looked at by keys alone, and every step can be taken back", async ({ page }) => {
  await open(page, 2);
  await openSegmenter(page);
  await page.getByRole("button", { name: "Make masks" }).focus();
  await page.keyboard.press("Enter");
  await makingSheet(page).getByRole("button", { name: "Make 3 masks" }).focus();
  await page.keyboard.press("Enter");
  await expect(page.getByRole("heading", { name: /^3 masks to look at/ })).toBeVisible({ timeout: 60_000 });
  expect(await violations(page)).toEqual([]);
  await tiles(page).first().focus();
  const selected = () => page.locator("[role=gridcell][aria-selected=true][data-path]").getAttribute("data-path");
  const first = await selected();
  await page.keyboard.press("ArrowRight");
  expect(await selected()).not.toBe(first);
  await page.keyboard.press("ArrowLeft");
  await page.keyboard.press("a");
  await expect(tiles(page)).toHaveCount(2);
  await page.keyboard.press("r");
  await expect(tiles(page)).toHaveCount(1);
  await page.keyboard.press("n");
  await page.getByLabel("Look for").fill("a striped cat");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("heading", { name: "a striped cat" })).toBeVisible({ timeout: 30_000 });
  // The mask is there a moment before its run is over, and one run makes masks at a time.
  await expect(page.getByRole("button", { name: "Edit", exact: true })).toBeEnabled();
  await tiles(page).first().focus();
  await page.keyboard.press("]");
  await expect(page.getByText("threshold 0.55")).toBeVisible({ timeout: 30_000 });
  await expect(page.getByRole("button", { name: "Edit", exact: true })).toBeEnabled();
  await tiles(page).first().focus();
  await page.keyboard.press("Control+z");
  await expect(page.getByText(/threshold 0\.5 ·/)).toBeVisible();
  await page.keyboard.press("Control+z");
  await expect(page.getByRole("heading", { name: "tabby cat" })).toBeVisible();
  await page.keyboard.press("Control+z");
  await expect(tiles(page)).toHaveCount(2);
  await page.keyboard.press("Control+z");
  await expect(tiles(page)).toHaveCount(3);
});

test("a reload in the middle goes on, and without a model the sheet says what is missing", async ({ page }) => {
  await open(page, 6);
  await page.getByRole("button", { name: "Make masks" }).click();
  await expect(makingSheet(page)).toContainText("CLIPSeg is not here yet.");
  await expect(makingSheet(page).getByRole("button", { name: /^Make \d+ masks?$/ })).toBeDisabled();
  await page.keyboard.press("Escape");
  await openSegmenter(page);
  await page.getByRole("button", { name: "Make masks" }).click();
  await makingSheet(page).getByRole("button", { name: "Make 7 masks" }).click();
  await page.getByRole("button", { name: "Pause" }).click();
  await expect(page.getByRole("status")).toHaveText(/paused at \d of 7/);
  await expect(page.getByText("kept in this browser")).toBeVisible({ timeout: 20_000 });
  await page.reload();
  // In memory only, the model is gone with the page: what was made waits, and the rest is made once it is here again.
  await expect(page.getByText(/What makes masks from names is missing/)).toBeVisible({ timeout: 20_000 });
  await openSegmenter(page);
  await page.getByRole("button", { name: "Make masks" }).click();
  await makingSheet(page)
    .getByRole("button", { name: /^Make \d masks?$/ })
    .click();
  await expect(page.getByRole("heading", { name: /^7 masks to look at/ })).toBeVisible({ timeout: 60_000 });
});

test("with a model that this browser keeps, a reload in the middle goes on by itself", async ({ page }) => {
  await open(page, 6);
  await page.getByLabel("Add checkpoint folder").setInputFiles(oraclePath("segmenters", "clipseg-tiny"));
  await page.getByRole("button", { name: "Models" }).click();
  await page
    .getByRole("listitem")
    .filter({ hasText: /CLIPSeg, \d+ layers/ })
    .getByRole("button", { name: "Keep in this browser" })
    .click();
  const plan = page.getByRole("region", { name: "What will be installed" });
  await plan.getByRole("button", { name: "Keep", exact: true }).click();
  await expect(page.getByRole("region", { name: "In this browser" })).toContainText("clipseg-tiny", {
    timeout: 20_000,
  });
  await page.getByRole("button", { name: "Table" }).click();
  await page.getByRole("button", { name: "Make masks" }).click();
  await expect(makingSheet(page)).toContainText("was not measured on this device yet");
  await makingSheet(page).getByRole("button", { name: "Make 7 masks" }).click();
  await page.getByRole("button", { name: "Pause" }).click();
  await expect(page.getByRole("status")).toHaveText(/paused at \d of 7/);
  await expect(page.getByText("kept in this browser")).toBeVisible({ timeout: 20_000 });
  await page.reload();
  await expect(page.getByRole("heading", { name: /^7 masks to look at/ })).toBeVisible({ timeout: 60_000 });
});
