import { readFileSync } from "node:fs";
import { expect, test } from "@playwright/test";
import { column, grid, openPage } from "./page.ts";

interface Row {
  readonly method: string;
  readonly cp: number;
  readonly pf: number;
  readonly siglip2_global: number;
  readonly clip_i: number;
  readonly dino: number;
}

test("the demo tells its story by the page's own numbers", async ({ page }) => {
  await openPage(page);
  await page.getByRole("button", { name: "Open the demo" }).click();
  // The table fills while the job runs.
  await expect(grid(page).getByText("done").first()).toBeVisible({ timeout: 30_000 });
  await expect(page.getByRole("status")).toHaveText(/scored 120 of 120$/, { timeout: 120_000 });
  await expect(page.getByText("demo model: a toy")).toBeVisible();
  expect((await column(page, "Method")).length).toBeGreaterThan(0);

  const downloading = page.waitForEvent("download");
  await page.getByRole("button", { name: "Export" }).click();
  await page.getByRole("menuitem", { name: "JSONL" }).click();
  const rows: Row[] = readFileSync(await (await downloading).path(), "utf8").trim().split("\n").map((line) => JSON.parse(line));
  const mean = (method: string, score: "cp" | "pf" | "siglip2_global" | "clip_i" | "dino") => {
    const values = rows.filter((row) => row.method === method).map((row) => row[score]);
    expect(values).toHaveLength(24);
    return values.reduce((sum, value) => sum + value, 0) / values.length;
  };
  // Measured: CP .78, .65, .36, .17 and copycat .98; PF .76 to .78 and copycat -.05; global cosine of copycat .997, others below .37.
  expect(mean("faithful", "cp")).toBeGreaterThan(mean("pasted", "cp"));
  expect(mean("pasted", "cp")).toBeGreaterThan(mean("drifted", "cp") + 0.1);
  expect(mean("drifted", "cp")).toBeGreaterThan(mean("lost", "cp") + 0.05);
  expect(mean("copycat", "cp")).toBeGreaterThan(0.9);
  for (const method of ["faithful", "drifted", "lost", "pasted"]) {
    expect(mean(method, "pf")).toBeGreaterThan(mean("copycat", "pf") + 0.5);
    for (const whole of ["siglip2_global", "clip_i", "dino"] as const) expect(mean("copycat", whole)).toBeGreaterThan(mean(method, whole) + 0.3);
  }
});
