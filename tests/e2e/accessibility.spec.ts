import { expect } from "@playwright/test";
import { grid, openPage, smallTargets, violations } from "./page.ts";
import { test } from "./scored.ts";

/** Every state is looked at light and dark: the colours are all that differs. */

test("the start page has no violation", async ({ page }) => {
  await openPage(page);
  expect(await violations(page)).toEqual([]);
});

const TABLE = "[aria-label='Sample table']";

test("table, inspector, files and the sheet of keys have none, and the table is large enough for a finger", async ({
  sample: page,
}) => {
  await grid(page).getByRole("row").nth(2).click();
  await expect(page.getByTestId("cp-sum")).toBeVisible();
  await page.getByText(/subject patches, the worst first/).click();
  expect(await violations(page)).toEqual([]);
  for (const tab of ["Leak", "Prompt", "Features", "Whole", "Compare"]) {
    await page.getByRole("tab", { name: tab, exact: true }).click();
    await expect(page.getByRole("region", { name: "Why" })).toBeVisible();
    expect(await violations(page), tab).toEqual([]);
  }
  await page.getByLabel("Threshold", { exact: true }).fill("0.4");
  await page.getByRole("tab", { name: "Files and texts" }).click();
  await page.getByRole("button", { name: "Files", exact: true }).click();
  await expect(page.getByRole("region", { name: "Files", exact: true })).toBeVisible();
  expect(await violations(page)).toEqual([]);
  await page.keyboard.press("?");
  await expect(page.getByRole("dialog", { name: "Keys" })).toBeVisible();
  expect(await violations(page)).toEqual([]);
  await page.keyboard.press("Escape");

  await page.getByRole("button", { name: "Table", exact: true }).click();
  await test.step("what stands in the table and above it is large enough for a finger, on a telephone too", async () => {
    for (const width of [1280, 900, 390]) {
      await page.setViewportSize({ width, height: 844 });
      await expect(page.getByRole("button", { name: "Settings" })).toBeVisible({ visible: width === 390 });
      expect(await smallTargets(page, TABLE), `${width}`).toEqual([]);
      await page.getByRole("button", { name: "Facets" }).click();
      await expect(page.getByRole("dialog", { name: "Facets" })).toBeVisible();
      expect(await smallTargets(page, "[role=dialog]"), `facets at ${width}`).toEqual([]);
      await page.keyboard.press("Escape");
      // It scrolls in itself alone.
      const { scrollWidth, clientWidth } = await page
        .locator(TABLE)
        .evaluate(({ scrollWidth: all, clientWidth: shown }) => ({ scrollWidth: all, clientWidth: shown }));
      expect(scrollWidth, `${width}`).toBe(clientWidth);
      expect(await page.evaluate(() => document.scrollingElement!.scrollWidth - innerWidth), `${width}`).toBe(0);
    }
  });
});
