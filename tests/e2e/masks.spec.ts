import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect, test as fresh, type Locator, type Page } from "@playwright/test";
import { decode } from "fast-png";
import { strFromU8, unzipSync } from "fflate";
import { readMaskLines } from "../../src/project/mask-record.ts";
import { column, grid, openSample, scored, violations, watchConsole } from "./page.ts";
import { test } from "./scored.ts";

const stage = (page: Page): Locator => page.getByRole("application", { name: /'s mask: arrow keys/ });
const cp = (page: Page) => page.getByTestId("live-cp");
const pf = (page: Page) => page.getByTestId("live-pf");
/** The number in full; NaN before there is one. */
const full = async (value: Locator) => Number((await value.getAttribute("title")) ?? NaN);

async function openMasks(page: Page, row = 2): Promise<void> {
  await grid(page).getByRole("row").nth(row).click();
  await page.getByRole("tab", { name: "Masks" }).click();
  await expect(cp(page)).toHaveText(/^[01]\.\d{4}$/, { timeout: 30_000 });
  await expect(stage(page)).toBeVisible();
}

/** A stroke from one place of the stage to another, in shares of its size. */
async function stroke(page: Page, from: [number, number], to: [number, number]): Promise<void> {
  await stage(page).scrollIntoViewIfNeeded();
  const box = (await stage(page).boundingBox())!;
  const at = ([x, y]: [number, number]) => [box.x + x * box.width, box.y + y * box.height] as const;
  await page.mouse.move(...at(from));
  await page.mouse.down();
  await page.mouse.move(...at(to), { steps: 15 });
  await page.mouse.up();
}

const use = (page: Page) => page.getByRole("button", { name: "Use this mask" });

/** Presses Score and waits until no row is stale. */
async function scoreAgain(page: Page): Promise<void> {
  await page.getByRole("button", { name: "Score" }).click();
  await expect(grid(page).getByText("stale")).toHaveCount(0, { timeout: 60_000 });
  await scored(page, 10);
}

fresh("CP follows the brush; the mask used, the table comes to the number that stood beside it", async ({ page }) => {
  const complaints = watchConsole(page);
  await openSample(page);
  await openMasks(page);
  const before = (await column(page, "CP"))[1]!;
  await expect(cp(page)).toHaveText(before);
  await page.getByRole("button", { name: "Erase" }).click();
  await stroke(page, [0.4, 0.45], [0.6, 0.55]);
  await expect(cp(page)).not.toHaveText(before);
  const painted = await full(cp(page));
  // A reference's mask is all its pairs', unless one says otherwise.
  await page.getByLabel(/^for all \d+ pairs with this reference$/).uncheck();
  await use(page).click();
  await expect(grid(page).getByText("stale")).toHaveCount(1);
  await expect(page.getByText("in use", { exact: true })).toBeVisible();
  await expect(use(page)).toBeDisabled();
  await scoreAgain(page);
  expect((await column(page, "CP"))[1]).toBe(painted.toFixed(4));
  await page.getByRole("tab", { name: "Match" }).click();
  await expect(page.getByTestId("cp-sum")).toBeVisible();
  const card = page.getByRole("term").filter({ hasText: "Concept (CP)" }).locator("xpath=following-sibling::dd[1]");
  expect(Math.abs((await full(card)) - painted)).toBeLessThan(1e-6);
  expect(complaints).toEqual([]);
});

test("PF follows the generation's mask, and is exact when the stroke rests", async ({ sample: page }) => {
  await openMasks(page);
  await page.getByRole("button", { name: "Generation", exact: true }).click();
  const before = await full(pf(page));
  await stroke(page, [0.35, 0.2], [0.65, 0.2]);
  await expect(pf(page)).not.toHaveAttribute("data-following");
  await expect.poll(() => full(pf(page))).not.toBe(before);
  const painted = await full(pf(page));
  await use(page).click();
  await scoreAgain(page);
  expect((await column(page, "PF"))[1]).toBe(painted.toFixed(4));
});

test("undo within the editor gives the mask back; outside it takes back its use; a reload keeps it", async ({
  sample: page,
}) => {
  await openMasks(page);
  const before = await full(cp(page));
  await stroke(page, [0.3, 0.1], [0.7, 0.1]);
  await expect.poll(() => full(cp(page))).not.toBe(before);
  const painted = await full(cp(page));
  await page.keyboard.press("Control+z");
  await expect.poll(() => full(cp(page))).toBe(before);
  await expect(use(page)).toBeDisabled();
  await page.keyboard.press("Control+Shift+z");
  await expect.poll(() => full(cp(page))).toBe(painted);
  await use(page).click();
  await expect(page.getByRole("button", { name: "Edited 1" })).toBeVisible();
  // It is a file of the project before it is in use, which is what is taken back.
  await expect(grid(page).getByText("stale").first()).toBeVisible();
  await page.getByRole("heading", { level: 2 }).focus();
  await page.keyboard.press("Control+z");
  await expect(grid(page).getByText("stale")).toHaveCount(0);
  await expect.poll(() => full(cp(page))).toBe(before);
  await page.getByRole("heading", { level: 2 }).focus();
  await page.keyboard.press("Control+Shift+z");
  await expect.poll(() => full(cp(page))).toBe(painted);
  await scoreAgain(page);
  await expect(page.getByText("kept in this browser")).toBeVisible({ timeout: 20_000 });
  await page.reload();
  await scored(page, 10);
  expect((await column(page, "CP"))[1]).toBe(painted.toFixed(4));
  await openMasks(page);
  await expect.poll(() => full(cp(page))).toBe(painted);
  await expect(page.getByRole("row", { name: /^Edited 1 .* in use$/ })).toBeVisible();
});

test("without a mouse: arrow keys move the brush, Space paints, letters choose the tool", async ({ sample: page }) => {
  await openMasks(page);
  await stage(page).focus();
  const said = stage(page).locator("[aria-live]");
  await page.keyboard.press("ArrowUp");
  await expect(said).toHaveText(/^Row \d+, column \d+, (inside|outside) the mask$/);
  const before = await full(cp(page));
  const inside = (await said.innerText()).includes("inside");
  await page.keyboard.press(inside ? "e" : "b");
  await page.keyboard.press("[");
  await page.keyboard.press("Space");
  await expect(said).toHaveText(inside ? /outside the mask$/ : /inside the mask$/);
  await expect.poll(() => full(cp(page))).not.toBe(before);
  const once = await full(cp(page));
  await page.keyboard.press("Shift+ArrowRight");
  await page.keyboard.press("Shift+ArrowDown");
  await page.keyboard.press("Control+z");
  await page.keyboard.press("Control+z");
  await expect.poll(() => full(cp(page))).toBe(once);
  await page.keyboard.press("i");
  await page.keyboard.press("i");
  await expect.poll(() => full(cp(page))).toBe(once);
  await page.keyboard.press("l");
  await expect(page.getByRole("button", { name: "Polygon" })).toHaveAttribute("aria-pressed", "true");
  for (const key of ["Space", "ArrowRight", "ArrowRight", "Space", "ArrowDown", "ArrowDown", "Space", "Enter"])
    await page.keyboard.press(key);
  await page.keyboard.press("f");
  await page.keyboard.press("Space");
  await expect(page.getByRole("button", { name: "Undo" })).toBeEnabled();
});

test("similar patches, a proposal from the reference, refining and growing change the mask in one step each", async ({
  sample: page,
}) => {
  await openMasks(page);
  await page.getByRole("button", { name: "Generation", exact: true }).click();
  const undo = page.getByRole("button", { name: "Undo" });
  const start = await full(pf(page));
  for (const name of ["Propose from reference", "Refine to edges", "Grow", "Shrink", "Invert"]) {
    await page.getByRole("button", { name }).click();
    await expect(undo).toBeEnabled();
  }
  for (let i = 0; i < 5; i++) if (await undo.isEnabled()) await undo.click();
  await expect(undo).toBeDisabled();
  await expect.poll(() => full(pf(page))).toBe(start);
  await page.getByRole("button", { name: "Select similar" }).click();
  await stage(page).click();
  await page.getByLabel("Tolerance").fill("0.9");
  await page.getByLabel("Tolerance").fill("0.05");
  await page.keyboard.press("Control+z");
  await expect(undo).toBeDisabled();
});

test("a mask is saved as a grey PNG of 0 and 255 at the picture's size, and all edited ones in the authors' layout", async ({
  sample: page,
}) => {
  await openMasks(page);
  await page.getByRole("button", { name: "Erase" }).click();
  await stroke(page, [0.4, 0.3], [0.6, 0.7]);
  await expect(use(page)).toBeEnabled();
  const saving = page.waitForEvent("download");
  await page.getByRole("button", { name: "Save PNG" }).click();
  const saved = await saving;
  const png = decode(readFileSync(await saved.path()));
  expect(png.channels).toBe(1);
  expect(png.depth).toBe(8);
  expect([...new Set(png.data)].toSorted((a, b) => a - b)).toEqual([0, 255]);
  const image = decode(
    readFileSync(
      fileURLToPath(new URL(`../fixtures/photographs/sample/images/${saved.suggestedFilename()}`, import.meta.url)),
    ),
  );
  expect([png.width, png.height]).toEqual([image.width, image.height]);
  const sources = page.getByRole("table", { name: /^Masks of this reference/ });
  await expect(sources.getByRole("button")).not.toHaveCount(0);
  await page.getByLabel(/^for all \d+ pairs/).check();
  await use(page).click();
  await expect(grid(page).getByText("stale").first()).toBeVisible();
  expect(await grid(page).getByText("stale").count()).toBeGreaterThan(1);
  // The mask it came from marks almost the same patches, and says how many.
  await expect(
    sources
      .getByRole("row")
      .filter({ has: page.getByRole("cell"), hasNotText: "in use" })
      .first()
      .getByRole("cell", { name: /^[1-9]\d? %$/ }),
  ).toBeVisible();
  const zipping = page.waitForEvent("download");
  await page.getByRole("button", { name: /^Save \d+ masks$/ }).click();
  const zipped = Object.entries(unzipSync(new Uint8Array(readFileSync(await (await zipping).path()))));
  const [[record, lines] = ["", new Uint8Array()]] = zipped.filter(([path]) => path.endsWith(".jsonl"));
  const files = Object.fromEntries(zipped.filter(([path]) => path !== record));
  const rows = readMaskLines(strFromU8(lines)).rows;
  expect(rows.map(({ path }) => record.replace("masks.jsonl", path))).toEqual(Object.keys(files));
  expect(rows.filter((row) => row.edited_by_hand === true).map(({ source }) => source)).toEqual(["edited"]);
  const stray = Object.keys(files).filter((path) => !/^masks\/[^/]+\/(?:refs|samples)\/.+\.png$/.test(path));
  expect(stray).toEqual([]);
  const masks = Object.values(files).map((bytes) => decode(bytes));
  expect([...new Set(masks.flatMap(({ data }) => [...new Set(data)]))].toSorted((a, b) => a - b)).toEqual([0, 255]);
  expect(masks.some(({ data }) => Buffer.compare(Buffer.from(data), Buffer.from(png.data)) === 0)).toBe(true);
});

test("the editor says how long the numbers take to follow, and has no accessibility violation", async ({
  sample: page,
}) => {
  await test.step("?meter says how long the numbers take to follow", async () => {
    await page.goto(page.url().replace("#", "&meter#"));
    await scored(page, 10);
    await openMasks(page);
    await stroke(page, [0.3, 0.3], [0.7, 0.7]);
    await expect(page.getByTestId("meter")).toHaveText(
      /Edit to numbers: median \d+\.\d ms, longest \d+\.\d ms of [1-9]/,
    );
  });

  await test.step("the editor has no accessibility violation", async () => {
    await page.getByRole("heading", { level: 2 }).hover();
    expect(await violations(page)).toEqual([]);
  });
});
