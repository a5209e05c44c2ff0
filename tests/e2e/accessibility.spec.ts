import { AxeBuilder } from "@axe-core/playwright";
import { expect, test, type Page } from "@playwright/test";
import { grid, openPage, openSample } from "./page.ts";

async function violations(page: Page): Promise<string[]> {
  const { violations: found } = await new AxeBuilder({ page }).analyze();
  return found.flatMap(({ id, nodes }) =>
    nodes.map((node) => `${id}: ${node.target.join(" ")}: ${node.failureSummary ?? ""}`),
  );
}

for (const colorScheme of ["light", "dark"] as const) {
  test.describe(colorScheme, () => {
    test.use({ colorScheme });

    test("the start page has no violation", async ({ page }) => {
      await openPage(page);
      expect(await violations(page)).toEqual([]);
    });

    test("table, inspector, files and the sheet of keys have none", async ({ page }) => {
      await openSample(page);
      await grid(page).getByRole("row").nth(2).click();
      await expect(page.getByTestId("cp-sum")).toBeVisible();
      await page.getByText(/subject patches, the worst first/).click();
      expect(await violations(page)).toEqual([]);
      for (const tab of ["Leak", "Prompt", "Features", "Whole", "Compare"]) {
        await page.getByRole("tab", { name: tab, exact: true }).click();
        await expect(page.getByRole("region", { name: "Why" })).toBeVisible();
        expect(await violations(page), tab).toEqual([]);
      }
      await page.getByLabel("Threshold").fill("0.4");
      await page.getByRole("tab", { name: "Files and texts" }).click();
      await page.getByRole("button", { name: "Files", exact: true }).click();
      await expect(page.getByRole("region", { name: "Files", exact: true })).toBeVisible();
      expect(await violations(page)).toEqual([]);
      await page.keyboard.press("?");
      await expect(page.getByRole("dialog", { name: "Keys" })).toBeVisible();
      expect(await violations(page)).toEqual([]);
    });
  });
}
