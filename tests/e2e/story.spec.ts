import { readFileSync } from "node:fs";
import { expect, type Download, type Page } from "@playwright/test";
import Papa from "papaparse";
import { column, grid, scored, tabTo } from "./page.ts";
import { test } from "./scored.ts";

/**
 * The story of a low score: open the demo, sort by CP, open the lowest, follow each reason to its view, mend the mask,
 * see CP move, take the numbers away. Once by mouse, once by keyboard.
 */
const rows = (page: Page) =>
  grid(page)
    .getByRole("row")
    .filter({ has: page.getByRole("gridcell") });
const reasons = (page: Page) => page.getByRole("region", { name: "Why" }).getByRole("listitem");
const selectedTab = (page: Page) =>
  page.getByRole("tablist", { name: "Views of the sample" }).getByRole("tab", { selected: true });
const title = (page: Page) => page.locator("#inspector-title");
const mask = (page: Page) => page.getByRole("application", { name: /'s mask: arrow keys/ });
const live = (page: Page) => page.getByTestId("live-cp");

/** Where the reasons that a lost subject has lead; they stand among the lowest sample's. */
const VIEWS: Readonly<Record<string, string>> = { "subject-lost": "Match", leak: "Leak", rank: "Compare" };

const why = (page: Page) => page.getByRole("region", { name: "Why" }).getByRole("button", { name: /^Why/ });

/** In a small window the first reason stands alone until the others are asked for. */
async function idsOf(page: Page): Promise<string[]> {
  await expect(page.locator('[data-finding="subject-lost"]')).toBeVisible();
  await expect(why(page)).toHaveAttribute("aria-expanded", "true");
  const ids = await reasons(page).evaluateAll((all) => all.map((one) => one.getAttribute("data-finding") ?? ""));
  expect(ids).toEqual(expect.arrayContaining(["subject-lost", "leak", "rank"]));
  return ids;
}

/** The table's first row, whatever a reason has led to: only rows in sight are in the page. */
async function clickFirst(page: Page): Promise<void> {
  await rows(page).first().hover();
  await page.mouse.wheel(0, -100_000);
  await rows(page)
    .filter({ has: page.locator(":scope[aria-rowindex='2']") })
    .click();
}

async function openFirst(page: Page): Promise<void> {
  await page.keyboard.press("t");
  await page.keyboard.press("Home");
  await expect(grid(page).locator("[aria-rowindex='2']")).toBeFocused();
  await page.keyboard.press("i");
}

async function expectCsv(download: Download, cp: string): Promise<void> {
  const { data } = Papa.parse<Record<string, string>>(readFileSync(await download.path(), "utf8").trim(), {
    header: true,
  });
  expect(data).toHaveLength(120);
  expect(data.filter((row) => row["method"] === "lost").map((row) => Number(row["cp"]).toFixed(4))).toContain(cp);
}

/** Waits until the mask that was mended is what the table tells. @returns the CP in the table */
async function expectMoved(page: Page, before: string, painted: number): Promise<string> {
  await expect(grid(page).getByText("stale")).toHaveCount(0, { timeout: 60_000 });
  await scored(page, 120);
  const after = painted.toFixed(4);
  expect(after).not.toBe(before);
  expect(await column(page, "CP")).toContain(after);
  return after;
}

/** The number in full, once the last piece of a stroke is in it: it follows within a frame. */
async function full(page: Page): Promise<number> {
  await page.evaluate(() => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve))));
  return Number(await live(page).getAttribute("title"));
}

test("by mouse", async ({ start: page }) => {
  await page.getByRole("button", { name: "Open the demo" }).click();
  await scored(page, 120);
  await page.getByRole("button", { name: "End the tour" }).click();
  await page.getByRole("columnheader", { name: "CP" }).getByRole("button").click();
  await clickFirst(page);
  await why(page).click();
  const ids = await idsOf(page);
  const lowest = await title(page).innerText();
  const before = (await column(page, "CP"))[0]!;
  for (const id of ids) {
    await page.locator(`[data-finding="${id}"]`).getByRole("button").click();
    if (id in VIEWS) await expect(selectedTab(page)).toHaveText(VIEWS[id]!);
    await clickFirst(page);
    await page.getByRole("tab", { name: "Match", exact: true }).click();
    await expect(title(page)).toHaveText(lowest);
    await expect(reasons(page).first()).toBeVisible();
  }

  await page.getByRole("tab", { name: "Masks" }).click();
  await expect(live(page)).toHaveText(before, { timeout: 30_000 });
  await page.getByRole("button", { name: "Erase" }).click();
  await mask(page).scrollIntoViewIfNeeded();
  const box = (await mask(page).boundingBox())!;
  await page.mouse.move(box.x + 0.3 * box.width, box.y + 0.55 * box.height);
  await page.mouse.down();
  await page.mouse.move(box.x + 0.7 * box.width, box.y + 0.6 * box.height, { steps: 12 });
  await page.mouse.up();
  await expect(live(page)).not.toHaveText(before);
  const painted = await full(page);
  await page.getByRole("button", { name: "Use this mask" }).click();
  await page.getByRole("button", { name: "Score" }).click();
  const after = await expectMoved(page, before, painted);

  const downloading = page.waitForEvent("download");
  await page.getByRole("button", { name: "Export" }).click();
  await page.getByRole("menuitem", { name: "CSV" }).click();
  await expectCsv(await downloading, after);
});

test("by keyboard alone", async ({ start: page }) => {
  await tabTo(page, "Open the demo");
  await page.keyboard.press("Enter");
  await scored(page, 120);
  await tabTo(page, "End the tour");
  await page.keyboard.press("Enter");
  await tabTo(page, "CP", "[role=columnheader]");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("columnheader", { name: "CP" })).toHaveAttribute("aria-sort", "ascending");
  await openFirst(page);
  await tabTo(page, /^Why/);
  await page.keyboard.press("Enter");
  const ids = await idsOf(page);
  const lowest = await title(page).innerText();
  const before = (await column(page, "CP"))[0]!;
  for (const id of ids) {
    await page.keyboard.press("i");
    await tabTo(page, /./, `[data-finding="${id}"]`);
    await page.keyboard.press("Enter");
    if (id in VIEWS) await expect(selectedTab(page)).toHaveText(VIEWS[id]!);
    await openFirst(page);
    await page.keyboard.press("1");
    await expect(title(page)).toHaveText(lowest);
    await expect(reasons(page).first()).toBeVisible();
  }

  await page.keyboard.press("7");
  await expect(live(page)).toHaveText(before, { timeout: 30_000 });
  await page.keyboard.press("i");
  await tabTo(page, /'s mask: arrow keys/);
  const said = mask(page).locator("[aria-live]");
  await page.keyboard.press("ArrowDown");
  await expect(said).toHaveText(/^Row \d+, column \d+, (inside|outside) the mask$/);
  await page.keyboard.press((await said.innerText()).includes("inside") ? "e" : "b");
  await page.keyboard.press("Space");
  await page.keyboard.press("Shift+ArrowRight");
  await expect(live(page)).not.toHaveText(before);
  await tabTo(page, "Use this mask");
  const painted = await full(page);
  await page.keyboard.press("Enter");
  await expect(grid(page).getByText("stale").first()).toBeVisible();
  await page.keyboard.press("s");
  const after = await expectMoved(page, before, painted);

  await tabTo(page, "Export");
  const downloading = page.waitForEvent("download");
  await page.keyboard.press("Enter");
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Enter");
  const download = await downloading;
  if (download.suggestedFilename().endsWith(".csv")) await expectCsv(download, after);
  else expect(readFileSync(await download.path(), "utf8")).toContain('"cp":');
});
