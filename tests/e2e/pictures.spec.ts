import { expect } from "@playwright/test";
import { grid, openPage } from "./page.ts";
import { test } from "./scored.ts";

/**
 * The screens as pictures, compared with tests/pictures: the store of what they look like is also the gallery. A pixel
 * may differ by a fifth of the way in colour, and one in fifty may differ by more: another machine smooths letters
 * otherwise.
 */
const TOLERANCE = { threshold: 0.2, maxDiffPixelRatio: 0.02, animations: "disabled" } as const;
const SIZES = [
  { width: 1440, height: 900 },
  { width: 900, height: 900 },
];

for (const colorScheme of ["light", "dark"] as const) {
  for (const viewport of SIZES) {
    const name = (what: string) => `${what}-${colorScheme}-${viewport.width}.png`;
    test.describe(`${colorScheme} at ${viewport.width}`, () => {
      test.use({ colorScheme, viewport });

      test("the start page", async ({ page }) => {
        await openPage(page, "");
        await expect(page).toHaveScreenshot(name("start"), TOLERANCE);
      });

      test("the table and the inspector", async ({ sample: page }) => {
        await grid(page).getByRole("row").nth(2).click();
        await expect(page.getByTestId("cp-sum")).toBeVisible();
        await expect(page.locator("img[src^='blob:']")).toHaveCount(20);
        await expect(page.getByText("kept in this browser")).toBeVisible();
        await page.mouse.move(0, 0);
        await expect(page).toHaveScreenshot(name("table"), TOLERANCE);
        const reference = page.getByRole("application", { name: /^Reference/ });
        await reference.scrollIntoViewIfNeeded();
        await reference.click({ position: { x: 101, y: 103 } });
        await expect(page.getByRole("region", { name: "cat" })).toHaveScreenshot(name("inspector"), TOLERANCE);
      });

      if (viewport === SIZES[0]) {
        test("what its views lay over the pictures", async ({ sample: page }) => {
          await grid(page).getByRole("row").nth(2).click();
          await expect(page.getByTestId("cp-sum")).toBeVisible();
          const pictures = page.getByRole("figure").first();
          await page.getByRole("button", { name: "All links" }).click();
          await page.mouse.move(0, 0);
          await expect(pictures).toHaveScreenshot(name("links"), TOLERANCE);
          await page.getByRole("button", { name: "All links" }).click();
          await page.getByRole("tab", { name: "Prompt" }).click();
          await expect(page.getByRole("table").getByText("Background only")).toBeVisible();
          await expect(pictures).toHaveScreenshot(name("attention"), TOLERANCE);
          await page.getByRole("tab", { name: "Features" }).click();
          await expect(page.getByText("What the model takes for the same part has the same colour.")).toBeVisible({
            timeout: 30_000,
          });
          await expect(pictures).toHaveScreenshot(name("features"), TOLERANCE);
        });
      }
    });
  }
}
