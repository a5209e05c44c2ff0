import { expect } from "@playwright/test";
import { grid } from "./page.ts";
import { test } from "./scored.ts";

/** The table where there is little room: beside the inspector, above it, on a telephone. */

test("what the table is sorted by stands beside the pair and stays; numbers are whole, and the place is kept across layouts", async ({
  sample: page,
}) => {
  await page.setViewportSize({ width: 1280, height: 420 });
  const heads = grid(page).getByRole("columnheader");
  const dino = grid(page).getByRole("columnheader", { name: "DINO", exact: true }).getByRole("button");
  await dino.focus();
  await page.keyboard.press("Enter");
  await expect(heads.nth(3)).toHaveText("DINO");
  await expect(dino).toBeFocused();
  // Rows stand in the page in any order.
  const cell = grid(page).locator("[aria-rowindex='2']").getByRole("gridcell").nth(3);
  await expect(cell).toHaveText(/^-?\d\.\d{4}$/);
  const places = async () => ({ of: await cell.boundingBox(), in: await grid(page).boundingBox() });
  const before = await places();
  await grid(page).evaluate((table) => table.scrollTo({ left: table.scrollWidth }));
  expect((await places()).of).toEqual(before.of);
  expect(before.of!.x + before.of!.width).toBeLessThan(before.in!.x + before.in!.width);

  const topmost = () =>
    grid(page).evaluate((table) => {
      const top = table.getBoundingClientRect().top + 40;
      const rows = [...table.querySelectorAll("[data-line]")];
      return rows.find((row) => row.getBoundingClientRect().bottom > top)?.getAttribute("data-id") ?? null;
    });
  await grid(page).evaluate((table) => table.scrollTo({ top: 200, left: 0 }));
  const seen = await topmost();
  // Nobody scrolls and makes the window larger within one frame.
  await page.evaluate(() => new Promise((told) => requestAnimationFrame(() => requestAnimationFrame(told))));
  // In this height all rows have room before the page is laid out anew: its browser scrolls back.
  await page.setViewportSize({ width: 1280, height: 700 });
  await expect.poll(() => grid(page).evaluate((table) => table.scrollTop)).toBe(0);
  await page.setViewportSize({ width: 1000, height: 700 });
  await expect(page.getByRole("separator")).toHaveAttribute("aria-orientation", "horizontal");
  await expect.poll(topmost).toBe(seen);
});

test("on a telephone rows are small cards, sorted by a list, in groups with their means", async ({ sample: page }) => {
  await page.setViewportSize({ width: 390, height: 844 });
  const first = grid(page).getByRole("row").nth(1);
  await expect(first).toHaveText(/CP -?\d\.\d{4}.*PF -?\d\.\d{4}/s);
  await page.getByLabel("Sort rows by").selectOption({ label: "DINO ↓" });
  await expect(first).toHaveText(/DINO\s*-?\d\.\d{4}/);
  const { scrollWidth, clientWidth } = await grid(page).evaluate((table) => ({
    scrollWidth: table.scrollWidth,
    clientWidth: table.clientWidth,
  }));
  expect(scrollWidth).toBe(clientWidth);
  await page.getByRole("button", { name: "Group" }).click();
  await page.getByRole("menuitemradio", { name: "Method" }).click();
  const group = page.getByRole("treegrid").getByRole("row", { expanded: false }).first();
  await expect(group).toHaveText(/\d rows, CP -?\d\.\d{4}, PF -?\d\.\d{4}/);
});

test("cards stand under their groups, by keys too", async ({ sample: page }) => {
  await page.getByRole("button", { name: "As cards" }).click();
  await page.getByRole("button", { name: "Group" }).click();
  await page.getByRole("menuitemradio", { name: "Method" }).click();
  const gallery = page.getByRole("treegrid", { name: "Gallery" });
  const groups = gallery.getByRole("row", { level: 1 });
  const count = await groups.count();
  expect(count).toBeGreaterThan(1);
  await groups.first().focus();
  await page.keyboard.press("Enter");
  await expect(groups.first()).toHaveAttribute("aria-expanded", "true");
  await page.keyboard.press("ArrowDown");
  const card = gallery.locator("[data-id]").first();
  await expect(card).toBeFocused();
  await expect(card).toHaveAttribute("aria-selected", "true");
  await page.keyboard.press(" ");
  await expect(page.getByText("1 ticked")).toBeVisible();
  await page.keyboard.press("ArrowUp");
  await expect(groups.first()).toBeFocused();
  await page.keyboard.press("ArrowLeft");
  await expect(groups.first()).toHaveAttribute("aria-expanded", "false");
  await expect(gallery.locator("[data-id]")).toHaveCount(0);
});
