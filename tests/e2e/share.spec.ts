import { expect } from "@playwright/test";
import { grid } from "./page.ts";
import { test } from "./scored.ts";

/** A shared project, written in the app and shown by the viewer in a browser that has no model. */

const NAME = "demo.shared.masc-lens";

/** What is drawn over the pictures, and they, by their pixels' hashes. */
const drawn = async () => {
  const canvases = Array.from(document.querySelectorAll("canvas")).filter(({ width }) => width > 200);
  const hashes = canvases.map(async (canvas) => {
    const { width, height } = canvas;
    const pixels = canvas.getContext("2d")?.getImageData(0, 0, width, height).data ?? new Uint8ClampedArray();
    const hash = new Uint32Array(await crypto.subtle.digest("SHA-256", pixels));
    return `${width} x ${height}: ${Array.from(hash, (word) => word.toString(16)).join("")}`;
  });
  return Promise.all(hashes);
};

test("what is shared looks in the viewer as it does here, without engine and model", async ({
  demo: page,
  browser,
  baseURL,
}) => {
  await page.locator("input[type=search]").fill("concept:red-dots-mushroom method:faithful");
  await grid(page).locator("[aria-rowindex='2']").click();
  await expect(page.getByTestId("cp-sum")).toBeVisible();
  await page.getByRole("button", { name: /^Export/ }).click();
  await page.getByRole("menuitem", { name: /^Share/ }).click();
  const sheet = page.getByRole("dialog", { name: "Share" });
  await sheet.getByRole("radio", { name: /^Full size/ }).check();
  await expect(sheet.getByText(/judged by one pair/)).toBeVisible();
  const download = page.waitForEvent("download");
  await sheet.getByRole("button", { name: "Write the file" }).click();
  const file = await (await download).path();
  await expect(sheet).toBeHidden();

  const context = await browser.newContext({
    ...(baseURL === undefined ? {} : { baseURL }),
    viewport: page.viewportSize(),
  });
  const viewer = await context.newPage();
  const heavy: string[] = [];
  viewer.on("request", (request) => {
    if (/wasm|worker/.test(request.url())) heavy.push(request.url());
  });
  await viewer.route(`**/${NAME}`, (route) => route.fulfill({ path: file }));
  const hash = new URLSearchParams(new URL(page.url()).hash.slice(1));
  const sample = encodeURIComponent(hash.get("sample") ?? "");
  await viewer.goto(`/viewer.html?project=${NAME}#project=shared&sample=${sample}&size=full`);
  // Numbers say what made them, where no model is open that would.
  await expect(
    viewer.getByText(/^Model: demo-siglip2-naflex, fp32, 256 patches, .* A toy for the demo/),
  ).toBeAttached();
  await page.getByRole("button", { name: "Full size" }).click();
  for (const tab of ["Match", "Leak", "Prompt", "Features"]) {
    for (const shown of [page, viewer]) await shown.getByRole("tab", { name: tab }).click();
    await expect(async () => {
      const here = await page.evaluate(drawn);
      expect(here).toHaveLength(4);
      expect(await viewer.evaluate(drawn)).toEqual(here);
    }).toPass({ timeout: 30_000 });
  }
  expect(heavy).toEqual([]);
  await context.close();
});
