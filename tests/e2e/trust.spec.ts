import { expect } from "@playwright/test";
import { grid, tabTo } from "./page.ts";
import { test } from "./scored.ts";

/** Somebody wants to know how far a score is to be trusted, and reaches all of it by keyboard. */
test.use({ viewport: { width: 1440, height: 1000 } });

test("a score says how far it moves with its mask: on its card, as curves with their numbers, and in Why", async ({
  demo: page,
}) => {
  await page.getByLabel("Filter samples").fill("faithful-blue-dots-teapot-moon");
  await grid(page).locator('[aria-rowindex="2"]').click();
  const trust = page.getByRole("region", { name: "How far to trust it" });
  const cp = trust.locator("[data-interval=cp]");
  await expect(cp).toContainText(/CP depends on the reference's mask: a patch more of it gives −\.\d\d/);
  const [, low, high] = /\((\d\.\d\d) to (\d\.\d\d)\)/.exec(await cp.innerText())!;
  await expect(page.getByText(`mask ${low} to ${high}`)).toBeVisible();
  await expect(cp.getByRole("img")).toHaveCount(2);
  await tabTo(page, /^All numbers of CP/);
  await page.keyboard.press("Enter");
  await expect(cp.getByRole("row")).toHaveCount(11);
  await expect(page.locator('[data-finding="cp-mask"]')).toContainText("CP depends on the reference's mask");
  await page.getByRole("tab", { name: "Prompt", exact: true }).click();
  await expect(trust.locator("[data-interval=pf]")).toBeVisible();
  await expect(cp).toHaveCount(0);
});
