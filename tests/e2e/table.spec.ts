import { readFileSync } from "node:fs";
import { expect, test, type Page } from "@playwright/test";
import { addFiles, column, grid, openCheckpoint, openPage, oraclePath, score } from "./page.ts";

const NAMES = ["cat", "coffee", "dahlia", "rocket"];
const HEADER = "id,reference,reference_mask,generation,generation_mask,prompt,object,method";

const picture = (name: string, folder: string, from: string) => ({
  name,
  mimeType: "image/png",
  buffer: readFileSync(oraclePath(folder, from)),
});

function files(lines: readonly string[]) {
  return [
    { name: "pairs.csv", mimeType: "text/csv", buffer: Buffer.from([HEADER, ...lines].join("\n")) },
    ...NAMES.flatMap((name) => [
      picture(`${name}.png`, "images", `${name}.png`),
      picture(`m_${name}.png`, "masks", `${name}.png`),
    ]),
  ];
}

/** Rows over the same few pictures: many pairs, little to encode. */
const rows = (count: number) =>
  Array.from({ length: count }, (_, i) => {
    const [a, b] = [NAMES[i % 4], NAMES[Math.floor(i / 4) % 4]];
    return `r${i},${a}.png,m_${a}.png,${b}.png,m_${b}.png,a ${a} number ${i},${a},method ${i % 3}`;
  });

async function open(page: Page, lines: readonly string[]): Promise<void> {
  await openPage(page);
  await addFiles(page, files(lines));
}

/** With a checkpoint, and few patches. */
async function openToScore(page: Page, lines: readonly string[]): Promise<void> {
  await openPage(page);
  await openCheckpoint(page);
  await addFiles(page, files(lines));
  await page.getByLabel("Max patches").fill("16");
  await page.getByLabel("Max patches").press("Enter");
}

const head = (page: Page, name: string) =>
  grid(page).getByRole("columnheader", { name, exact: true }).getByRole("button");

test("sorts by several columns, missing values last both ways, and goes back", async ({ page }) => {
  await openToScore(page, [...rows(12), "maskless,cat.png,,coffee.png,m_coffee.png,a cat,cat,method 0"]);
  await score(page, 13);
  const first = await column(page, "Prompt");
  await head(page, "Method").click();
  await head(page, "CP").click({ modifiers: ["Shift"] });
  const methods = await column(page, "Method");
  expect(methods).toEqual(methods.toSorted());
  const cp = await column(page, "CP");
  const ofFirst = cp.slice(0, methods.lastIndexOf("method 0") + 1);
  expect(ofFirst.at(-1)).toMatch(/^–/);
  const numbers = ofFirst.slice(0, -1).map(Number);
  expect(numbers).toEqual(numbers.toSorted((a, b) => a - b));

  await head(page, "CP").click();
  const down = await column(page, "CP");
  expect(down.at(-1)).toMatch(/^–/);
  const falling = down.slice(0, -1).map(Number);
  expect(falling).toEqual(falling.toSorted((a, b) => b - a));
  await head(page, "CP").click();
  expect(await column(page, "Prompt")).toEqual(first);
});

/** @returns what tells how often each line of the table was drawn from now on, by its place */
async function watchLines(page: Page): Promise<() => Promise<Record<string, number>>> {
  await page.evaluate(() => {
    const drawn: Record<string, number> = {};
    new MutationObserver((records) => {
      const lines = records.flatMap(({ target }) => {
        const element = target instanceof Element ? target : target.parentElement;
        return element?.closest<HTMLElement>("[role=grid] [data-line]")?.dataset["line"] ?? [];
      });
      for (const line of new Set(lines)) drawn[line] = (drawn[line] ?? 0) + 1;
    }).observe(document.body, { subtree: true, childList: true, characterData: true, attributes: true });
    Object.assign(globalThis, { drawn });
  });
  return () => page.evaluate(() => (globalThis as unknown as { drawn: Record<string, number> }).drawn);
}

test("a run draws each of its rows as its scores come, and not with those of others", async ({ page }) => {
  await openToScore(page, rows(16));
  await expect(grid(page).locator("img")).toHaveCount(32);
  const drawn = await watchLines(page);
  await score(page, 16);
  // The last a moment behind the status.
  await expect.poll(async () => Object.keys(await drawn()).length).toBe(16);
  const times = Object.values(await drawn());
  // Once each; one more for a few, where the engine is heard between a row's parts.
  expect(times.reduce((sum, count) => sum + count)).toBeLessThan(24);
});

test("filters by text, ticks what is shown, and the inspector follows the selection", async ({ page }) => {
  await open(page, rows(12));
  await page.getByLabel("Filter samples").fill("dahlia");
  await expect(grid(page).getByRole("row")).toHaveCount(4);
  // What the field suggests lies over the heads.
  await page.keyboard.press("Escape");
  await page.getByLabel("Tick all rows").check();
  await page.getByLabel("Filter samples").fill("");
  await expect(grid(page).getByRole("row")).toHaveCount(13);
  await expect(grid(page).getByRole("checkbox", { checked: true })).toHaveCount(3);
  await grid(page).getByRole("row").nth(1).click();
  await expect(page.getByText("1 of 12")).toBeVisible();
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("ArrowDown");
  await expect(page.getByText("3 of 12")).toBeVisible();
  await expect(page.getByRole("heading", { level: 2, name: "dahlia" })).toBeVisible();
  await page.getByRole("button", { name: "Next sample" }).click();
  await expect(page.getByText("4 of 12")).toBeVisible();
  await page.keyboard.press("k");
  await expect(page.getByText("3 of 12")).toBeVisible();
});

test("a filter on flags typed before there are results finds its rows as they come, and the inspector goes by them", async ({
  page,
}) => {
  await openToScore(page, [...rows(3), "maskless,cat.png,,coffee.png,m_coffee.png,a cat,cat,method 0"]);
  await page.getByLabel("Filter samples").fill("mask_missing");
  await expect(grid(page)).toHaveAttribute("aria-rowcount", "1");
  await score(page, 4);
  await expect(grid(page)).toHaveAttribute("aria-rowcount", "2");
  await grid(page).getByRole("row").nth(1).click();
  await expect(page.getByText("1 of 1", { exact: true })).toBeVisible();
});

test("ten thousand rows: only those in sight are drawn, the last is one key away", async ({ page }) => {
  await open(page, rows(10_000));
  await expect(page.getByRole("status")).toHaveText(/scored 0 of 10000$/);
  expect(await grid(page).getByRole("row").count()).toBeLessThan(80);
  await expect(grid(page)).toHaveAttribute("aria-rowcount", "10001");
  await grid(page).getByRole("row").nth(1).click();
  await page.keyboard.press("End");
  await expect(grid(page).getByRole("row", { selected: true })).toContainText("number 9999");
  await expect(grid(page).getByRole("row", { selected: true })).toBeFocused();
  expect(await grid(page).getByRole("row").count()).toBeLessThan(80);
  // Sorting shows what comes first now, wherever one was.
  await page.getByRole("columnheader", { name: "Prompt" }).getByRole("button").click();
  await expect(grid(page).locator('[aria-rowindex="2"]')).toBeInViewport();
});

test("the exported CSV is one that spreadsheets do not run", async ({ page }) => {
  await openToScore(page, ['"=HYPERLINK(""http://x"")",cat.png,m_cat.png,coffee.png,m_coffee.png,"+1+1",cat,@method']);
  await score(page, 1);
  const downloading = page.waitForEvent("download");
  await page.getByRole("button", { name: "Export" }).click();
  await page.getByRole("menuitem", { name: "CSV" }).click();
  const csv = readFileSync(await (await downloading).path(), "utf8");
  const [names, values] = csv.trim().split("\r\n");
  expect(names?.startsWith("id,reference,")).toBe(true);
  expect(values).toContain("'=HYPERLINK");
  expect(values).toContain("'+1+1");
  expect(values).toContain("'@method");
});

/** Long enough to be paused and cancelled in the middle. */
const PAUSED = 100;

test("a run is paused, goes on, is cancelled; the title tells how far it is", async ({ page }) => {
  await openToScore(page, rows(PAUSED));
  await page.getByRole("button", { name: "Score" }).click();
  await expect(page.getByRole("status")).toHaveText(new RegExp(`computing [1-9]\\d* of ${PAUSED}.*images/s.*left`), {
    timeout: 60_000,
  });
  await page.getByRole("button", { name: "Pause" }).click();
  await expect(page.getByRole("status")).toHaveText(new RegExp(`^paused at \\d+ of ${PAUSED}`));
  await expect(page).toHaveTitle(new RegExp(`^paused \\d+/${PAUSED}`));
  // What was under way when the pause came is done; then nothing moves.
  await page.waitForFunction(
    () =>
      new Promise((resolve) => {
        const before = document.title;
        setTimeout(() => resolve(document.title === before), 400);
      }),
  );
  const held = await page.title();
  await page.getByRole("button", { name: "Resume" }).click();
  await expect(page).not.toHaveTitle(held);
  await page.getByRole("button", { name: "Cancel" }).click();
  await expect(page.getByRole("status")).toHaveText(new RegExp(`scored \\d+ of ${PAUSED}$`));
  await expect(page).toHaveTitle(/MaSC Lens$/);
  const done = Number(/scored (\d+)/.exec(await page.getByRole("status").innerText())![1]);
  expect(done).toBeGreaterThan(0);
  expect(done).toBeLessThan(PAUSED);
  await score(page, PAUSED);
  expect(new Set(await column(page, "State"))).toEqual(new Set(["done"]));
});
