import { readFileSync } from "node:fs";
import { expect } from "@playwright/test";
import { column, grid, scored } from "./page.ts";
import { test } from "./scored.ts";

interface Row {
  readonly method: string;
  readonly cp: number;
  readonly pf: number;
  readonly siglip2_global: number;
  readonly clip_i: number;
  readonly dino: number;
}

test("the demo tells its story by the page's own numbers", async ({ demo: page }) => {
  await expect(grid(page).getByText("done").first()).toBeVisible();
  await expect(page.getByText("demo model: a toy")).toBeVisible();
  expect((await column(page, "Method")).length).toBeGreaterThan(0);

  const downloading = page.waitForEvent("download");
  await page.getByRole("button", { name: "Export" }).click();
  await page.getByRole("menuitem", { name: "JSONL" }).click();
  const rows: Row[] = readFileSync(await (await downloading).path(), "utf8")
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line));
  const mean = (method: string, score: "cp" | "pf" | "siglip2_global" | "clip_i" | "dino") => {
    const values = rows.filter((row) => row.method === method).map((row) => row[score]);
    expect(values).toHaveLength(24);
    return values.reduce((sum, value) => sum + value, 0) / values.length;
  };
  // Measured: CP .88, .71, .35, .11 and copycat .98; PF .66 to .70 and copycat -.15; global cosine of copycat .999, others below .56.
  expect(mean("faithful", "cp")).toBeGreaterThan(mean("pasted", "cp"));
  expect(mean("pasted", "cp")).toBeGreaterThan(mean("drifted", "cp") + 0.1);
  expect(mean("drifted", "cp")).toBeGreaterThan(mean("lost", "cp") + 0.05);
  expect(mean("copycat", "cp")).toBeGreaterThan(0.9);
  for (const method of ["faithful", "drifted", "lost", "pasted"]) {
    expect(mean(method, "pf")).toBeGreaterThan(mean("copycat", "pf") + 0.5);
    for (const whole of ["siglip2_global", "clip_i", "dino"] as const)
      expect(mean("copycat", whole)).toBeGreaterThan(mean(method, whole) + 0.3);
  }
});

/** Their accents have another colour: the mushroom's stem, the duck's beak and wings, the cactus's pot. */
const DRIFTED = ["red-dots-mushroom", "yellow-plain-duck", "purple-zigzag-cactus"];

test.describe("as pictures", () => {
  test.use({ colorScheme: "dark", viewport: { width: 1440, height: 900 } });

  test("the heat is dark on the part that changed, and the tour says so", async ({ start: page }) => {
    await page.getByRole("button", { name: "Open the demo" }).click();
    await scored(page, 120);
    await page.keyboard.press("g");
    await expect(page.getByText("Tour, 2 of 5")).toBeVisible();
    await expect(page.getByText("kept in this browser")).toBeVisible();
    await expect(page.getByTestId("cp-sum")).toBeVisible();
    await expect(grid(page).locator("span[role=img]")).toHaveCount(0);
    await page.mouse.move(0, 0);
    await expect(page).toHaveScreenshot("demo-tour.png", {
      threshold: 0.2,
      maxDiffPixelRatio: 0.02,
      animations: "disabled",
    });
    for (const concept of DRIFTED) {
      await page.getByLabel("Filter samples").fill(concept);
      await grid(page).getByRole("row").filter({ hasText: "drifted" }).first().click();
      await expect(page.getByRole("region", { name: concept }).getByTestId("cp-sum")).toBeVisible();
      await page.mouse.move(0, 0);
      await expect(page.getByRole("figure").first()).toHaveScreenshot(`heat-${concept}.png`, {
        threshold: 0.1,
        maxDiffPixelRatio: 0.01,
      });
    }
  });
});
