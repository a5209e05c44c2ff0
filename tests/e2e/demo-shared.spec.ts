import { expect } from "@playwright/test";
import { SHOWN } from "../../src/views/start/shown.ts";
import { test } from "./scored.ts";

/** The demo from the start page, before anything is there to compute it; and computed from there. */

test("the start page leads to the demo as it was computed, and from there to computing it", async ({ start: page }) => {
  const heavy: string[] = [];
  await page.getByRole("link", { name: "Look into it" }).click();
  const sum = page.getByTestId("cp-sum");
  await expect(sum).toContainText(SHOWN.cp.toFixed(4));
  await expect(page).toHaveURL(new RegExp(`viewer\\.html.*sample=${SHOWN.sample}`));
  page.on("request", (request) => {
    if (/\.wasm|worker|safetensors/.test(request.url())) heavy.push(request.url());
  });
  await page.reload();
  await expect(sum).toContainText(SHOWN.cp.toFixed(4));
  await expect(page.getByText(/A toy for the demo: such numbers say nothing of real pictures/)).toBeAttached();
  expect(heavy).toEqual([]);

  const shown = await sum.textContent();
  await page.getByRole("link", { name: "Compute it here" }).click();
  await page.waitForURL((address) => !address.pathname.endsWith("viewer.html"));
  // The sample that was looked at comes first, and to the same.
  await expect(sum).toHaveText(shown ?? "", { timeout: 60_000 });
  expect(new URL(page.url()).search).toBe("");
});
