import { expect, test, type Page } from "@playwright/test";
import { addFiles, column, grid, oraclePath, openPage } from "./page.ts";
import { readFileSync } from "node:fs";

/** The table's columns and groups, as a person lays them out; nothing is scored, so that it is quick. */

const picture = (name: string) => ({
  name,
  mimeType: "image/png",
  buffer: readFileSync(oraclePath("images", "cat.png")),
});

/** Twelve pairs of two methods and three concepts, with a person's own numbers. */
async function open(page: Page): Promise<void> {
  const lines = Array.from({ length: 12 }, (_, i) => {
    const concept = ["cup", "bowl", "vase"][i % 3] ?? "";
    return `r${i},a.png,b.png,a ${concept} on a table,${concept},method ${i % 2},${i * 1000.125}`;
  });
  const table = ["id,reference,generation,prompt,concept,method,stars", ...lines].join("\n");
  await openPage(page);
  await addFiles(page, [
    { name: "pairs.csv", mimeType: "text/csv", buffer: Buffer.from(table) },
    picture("a.png"),
    picture("b.png"),
  ]);
}

const heads = async (page: Page) =>
  (await page.getByLabel("Samples", { exact: true }).getByRole("columnheader").allInnerTexts()).map((text) =>
    text.trim(),
  );
const head = (page: Page, name: string) =>
  page.getByLabel("Samples", { exact: true }).getByRole("columnheader", { name, exact: true }).getByRole("button");

test("columns are shown, moved, made wider, pinned and hidden, by keys too, and stand so after a reload, with the rows that were ticked", async ({
  page,
}) => {
  await open(page);
  await page.getByRole("button", { name: "Columns" }).click();
  await page.getByRole("menuitemcheckbox", { name: "stars" }).click();
  await page.keyboard.press("Escape");
  expect((await column(page, "stars"))[1]).toBe("1000.125");
  expect((await heads(page)).slice(1, 6)).toEqual(["Pair", "Concept", "Method", "Prompt", "CP"]);

  await head(page, "Prompt").focus();
  await page.keyboard.press("Shift+ArrowLeft");
  expect((await heads(page)).slice(2, 5)).toEqual(["Concept", "Prompt", "Method"]);
  const width = async () => (await head(page, "Prompt").locator("..").boundingBox())!.width;
  const before = await width();
  await page.keyboard.press("+");
  await expect.poll(width).toBeGreaterThan(before);

  await head(page, "stars").focus();
  await page.keyboard.press("F2");
  await page.getByRole("menuitem", { name: "Pin", exact: true }).click();
  await expect(head(page, "stars")).toBeFocused();
  expect((await heads(page)).slice(1, 4)).toEqual(["Pair", "Concept", "stars"]);
  await head(page, "DINO").click({ button: "right" });
  await page.getByRole("menuitem", { name: "Hide" }).click();
  await expect(head(page, "DINO")).toHaveCount(0);

  const laidOut = await heads(page);
  await grid(page).getByRole("row").nth(2).locator("[data-tick]").click();
  await grid(page)
    .getByRole("row")
    .nth(4)
    .locator("[data-tick]")
    .click({ modifiers: ["Shift"] });
  // Kept is what the address leads to.
  await expect(page).toHaveURL(/project=/);
  // Written a moment later; a page that is left earlier would lose it.
  await expect(page.getByText("kept in this browser")).toBeVisible();
  await page.reload();
  await expect(grid(page)).toBeVisible();
  await expect.poll(() => heads(page)).toEqual(laidOut);
  await expect(page.getByRole("group", { name: "Ticked rows" })).toContainText("3 ticked");
  await expect(grid(page).getByRole("row").nth(3).locator("[data-tick]")).toBeChecked();
  await page.getByRole("button", { name: "Columns" }).click();
  await page.getByRole("menuitem", { name: "Columns as they were" }).click();
  await expect.poll(async () => (await heads(page)).slice(1, 6)).toEqual(["Pair", "Concept", "Method", "Prompt", "CP"]);
});

test("what is pinned stays while the table goes to the side, and is a layer only where it moves", async ({ page }) => {
  await page.setViewportSize({ width: 900, height: 800 });
  await open(page);
  const row = grid(page).getByRole("row").nth(2);
  const concept = row.locator("[data-pinned=start]").last();
  const sticky = () =>
    row
      .locator("[data-pinned]")
      .evaluateAll((cells) => cells.filter((cell) => getComputedStyle(cell).position === "sticky").length);
  const state = row.locator("[data-pinned=end]");
  const count = await row.locator("[data-pinned]").count();
  expect(count).toBeGreaterThan(2);
  expect(await sticky()).toBe(0);
  const place = async () => [await concept.boundingBox(), await state.boundingBox()];
  const before = await place();
  await grid(page).evaluate((table) => table.scrollTo({ left: 90 }));
  await expect.poll(sticky).toBe(count);
  expect(await place()).toEqual(before);
  expect(await grid(page).evaluate((table) => table.scrollLeft)).toBe(90);
  await grid(page).evaluate((table) => table.scrollTo({ left: 0 }));
  await expect.poll(sticky).toBe(0);
  expect(await place()).toEqual(before);
  await grid(page).dispatchEvent("wheel", { deltaX: 3 });
  expect(await sticky()).toBe(count);

  // Each head stands over its cells, with room for all of them too.
  const apart = () =>
    grid(page).evaluate((table) => {
      const places = (some: string) =>
        [...table.querySelectorAll(some)].map((one) => Math.round(one.getBoundingClientRect().x));
      return { heads: places("[role=columnheader]"), cells: places("[data-line='1'] > [role=gridcell]") };
    });
  for (const width of [900, 2400]) {
    await page.setViewportSize({ width, height: 800 });
    await expect(async () => {
      const { heads: over, cells } = await apart();
      expect(cells.length).toBeGreaterThan(6);
      expect(over).toEqual(cells);
    }).toPass();
  }
});

test("cells out of sight follow a frame later, and in sight none is another row's in any frame", async ({ page }) => {
  await page.setViewportSize({ width: 900, height: 800 });
  await open(page);
  await page.getByRole("button", { name: "Columns" }).click();
  await page.getByRole("menuitemcheckbox", { name: "stars" }).click();
  await page.keyboard.press("Escape");
  const stars = grid(page).getByRole("columnheader", { name: "stars", exact: true });
  /** Of every frame until the rows stand the other way, how many rows have a number that is another's. */
  const mixed = (press: () => Promise<void>) => {
    const watched = grid(page).evaluate(
      (table) =>
        new Promise<number[]>((resolve) => {
          const index = [...table.querySelectorAll("[role=columnheader]")].findIndex(
            (one) => one.textContent === "stars",
          );
          const rows = () => [...table.querySelectorAll<HTMLElement>("[data-id]")];
          const ids = () => rows().map(({ dataset }) => dataset["id"]);
          const first = ids().join();
          const counts: number[] = [];
          const { port1, port2 } = new MessageChannel();
          const read = () => {
            const own = rows().map((row) => [
              row.dataset["id"],
              row.querySelectorAll("[role=gridcell]")[index]?.textContent,
            ]);
            counts.push(own.filter(([id, text]) => Number(text) !== Number(id?.slice(1)) * 1000.125).length);
            // Some frames more than the one in which they move.
            if (first === ids().join() || counts.length < 12) requestAnimationFrame(() => port1.postMessage(null));
            else resolve(counts);
          };
          // Right behind each frame.
          port2.addEventListener("message", read);
          port2.start();
          requestAnimationFrame(() => port1.postMessage(null));
        }),
    );
    return Promise.all([watched, press()]).then(([counts]) => counts);
  };
  // Its other end has the tools of a head that is pointed at.
  const sort = () => head(page, "Concept").click({ position: { x: 8, y: 8 } });
  const still = await mixed(sort);
  expect(still.at(-1)).toBe(0);
  expect(await stars.evaluate((one) => one.getBoundingClientRect().x)).toBeGreaterThan(900);

  await grid(page).evaluate((table) => table.scrollTo({ left: 9999 }));
  await expect(grid(page)).toHaveAttribute("data-aside");
  const aside = await mixed(sort);
  expect(aside.length).toBeGreaterThan(5);
  expect(aside.every((count) => count === 0)).toBe(true);
});

test("rows are grouped with their means, groups open by key, are ticked whole, and Score says so", async ({ page }) => {
  await open(page);
  await page.getByRole("button", { name: "Columns" }).click();
  await page.getByRole("menuitemcheckbox", { name: "stars" }).click();
  await page.keyboard.press("Escape");
  await page.getByRole("button", { name: "Group", exact: true }).click();
  await page.getByRole("menuitemradio", { name: "Method" }).click();
  const table = page.getByRole("treegrid", { name: "Samples" });
  await expect(table.getByRole("row", { expanded: false })).toHaveCount(2);
  await expect(page).toHaveURL(/group=method/);
  // 0, 2, 4 ... 10 thousands and as many eighths. All are without masks: none counts, but for what is no score of ours.
  await expect(table.getByRole("row", { name: /method 0/ })).toContainText("6 rows, 6 set aside");

  await table.getByRole("row", { name: /method 0/ }).focus();
  await page.keyboard.press("ArrowRight");
  await expect(table.getByRole("row", { expanded: true })).toHaveCount(1);
  await expect(table.locator('[aria-level="2"]')).toHaveCount(6);
  await page.keyboard.press(" ");
  await expect(page.getByRole("group", { name: "Ticked rows" })).toContainText("6 ticked");
  const score = page.getByRole("button", { name: "Score", exact: true });
  await expect(score).toHaveAccessibleDescription("6 ticked");
  await page.getByRole("button", { name: "Which rows to compute" }).click();
  await page.getByRole("menuitemradio", { name: "all 12" }).click();
  await page.keyboard.press("Escape");
  await expect(score).toHaveAccessibleDescription("all 12");
  await table.getByRole("row", { expanded: true }).focus();
  await page.keyboard.press("ArrowDown");
  await expect(table.locator('[aria-level="2"]').first()).toBeFocused();
  await page.keyboard.press("ArrowLeft");
  await expect(table.getByRole("row", { expanded: true })).toBeFocused();
  await page.keyboard.press("ArrowLeft");
  await expect(table.locator('[aria-level="2"]')).toHaveCount(0);
  await page.getByRole("group", { name: "Ticked rows" }).getByRole("button", { name: "Clear" }).click();
  await expect(page.getByRole("group", { name: "Ticked rows" })).toHaveCount(0);
});
