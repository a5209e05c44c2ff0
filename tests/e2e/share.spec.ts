import { expect } from "@playwright/test";
import { grid } from "./page.ts";
import { test } from "./scored.ts";
import { bareServer } from "./servers.ts";

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
  // The results, drawn without a worker, and masks that move: CP follows from what is in every file.
  await viewer.getByRole("tab", { name: "Masks" }).click();
  await expect(viewer.getByTestId("live-cp")).toHaveText(/^\d?\.\d{4}$/);
  await viewer.getByRole("button", { name: "Invert" }).click();
  await expect(viewer.getByTestId("live-cp")).toHaveAttribute("data-changed", "true");
  await viewer.getByRole("tab", { name: "Leak" }).click();
  await viewer.getByRole("button", { name: "Back" }).click();
  await viewer.getByRole("button", { name: "Results", exact: true }).click();
  const results = viewer.getByRole("region", { name: "Results" });
  await expect(results.getByRole("heading", { name: /^Results of/ })).toBeVisible();
  await expect(results.getByText("3 pairs of 1 method")).toBeVisible();
  await expect(results).toContainText("faithful");
  await viewer.getByRole("button", { name: "Pairs", exact: true }).click();
  expect(heavy).toEqual([]);

  // What is copied gives what is on the screen, in a page of another origin; the app itself is refused there.
  await context.grantPermissions(["clipboard-read", "clipboard-write"]);
  await viewer.locator("input[type=search]").fill("cp<1");
  await viewer.getByRole("button", { name: "Copy embed" }).click();
  const embed = await viewer.evaluate(() => navigator.clipboard.readText());
  expect(embed).toMatch(/view=leak.*filter=cp%3C1/);
  const foreign = await bareServer();
  const other = await context.newPage();
  await other.route(`**/${NAME}`, (route) => route.fulfill({ path: file }));
  await other.goto(foreign.origin);
  await other.evaluate((html) => (document.body.innerHTML = `${html}<iframe name="app"></iframe>`), embed);
  const framed = other.frameLocator("iframe[title]");
  await expect(framed.getByRole("tab", { name: "Leak" })).toHaveAttribute("aria-selected", "true");
  await expect(framed.locator("input[type=search]")).toHaveValue("cp<1");
  await other.evaluate((app) => document.querySelector("iframe[name=app]")?.setAttribute("src", app), `${baseURL}`);
  await expect.poll(() => other.frame("app")?.url()).toMatch(/^chrome-error:/);
  await context.close();
  await foreign.close();
});
