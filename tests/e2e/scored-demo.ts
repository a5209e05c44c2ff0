import { expect, test as base, type Page } from "@playwright/test";
import { openDemo, scored } from "./page.ts";
import { addressOf } from "./ports.ts";

/**
 * The demo with its scores, computed once for all tests that only look at it: each finds the page as a reload leaves it,
 * the project open and nothing of it chosen. A test that changes the project opens a demo of its own.
 */
export const test = base.extend<{ demo: Page }, { kept: { readonly page: Page; readonly address: string } }>({
  kept: [
    async ({ browser }, use) => {
      const context = await browser.newContext({ baseURL: addressOf("app") });
      const page = await context.newPage();
      await openDemo(page);
      await expect(page.getByText("kept in this browser")).toBeVisible();
      await use({ page, address: page.url().replace(/&.*/, "") });
      await context.close();
    },
    { scope: "worker", timeout: 180_000 },
  ],
  demo: async ({ kept: { page, address }, viewport }, use) => {
    if (viewport !== null) await page.setViewportSize(viewport);
    // Away first: an address that differs in its hash alone is no reload.
    await page.goto("about:blank");
    await page.goto(address);
    await scored(page, 120);
    await expect(page.getByText("demo model: a toy")).toBeVisible();
    await use(page);
  },
});
