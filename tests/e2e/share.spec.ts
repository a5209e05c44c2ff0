import { readFileSync } from "node:fs";
import { expect, type Locator, type Page } from "@playwright/test";
import { bytesSource } from "../../src/platform/bytes.ts";
import { openShared } from "../../src/storage/shared/read.ts";
import { grid } from "./page.ts";
import { test } from "./scored.ts";
import { bareServer } from "./servers.ts";
import { take } from "./take.ts";

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

/**
 * The inspector's views by their tabs, and what each says once it has all that it shows. Files and texts are
 * changed in one more, which the viewer has not.
 */
const VIEWS: readonly (readonly [view: string, words: RegExp])[] = [
  ["Match", /CP = [\d.]+ \/ \d+ subject patches[^]*How far to trust it/],
  ["Leak", /subject patches \(\d+ %\)/],
  ["Prompt", /[+−]\d\.\d{4}[^]*How much lower PF is without each phrase/],
  ["Features", /three components hold \d+ %/],
  ["Whole", /DINO\s+[-−]?0\.\d{4}/],
  ["Compare", /8 of 15 generations[^]*copycat[^]*pasted/],
  ["A/B", /mutual matches/],
  ["Masks", /Invert/],
];
/** Pairs, and what names them on the screen. */
const PAIRS: readonly (readonly [sample: string, name: RegExp])[] = [
  ["faithful-red-dots-mushroom-desert", /red-dots-mushroom\s+faithful/],
  ["pasted-red-dots-mushroom-kitchen", /red-dots-mushroom\s+pasted/],
];

/** Every word and number of the inspector, but for that tab's name. */
const said = async (page: Page) =>
  (await page.locator("section[aria-labelledby=inspector-title]").innerText()).replace(/Files\s+and texts\s+/, "");

const NUMBERS = ["cp", "pf", "siglip2_global", "clip_i", "dino", "clip_t"];

/** All rows of the table, with all that is known of them. */
async function rowsOf(page: Page): Promise<Record<string, unknown>[]> {
  const download = page.waitForEvent("download");
  await page.getByRole("button", { name: /^Export/ }).click();
  await page.getByRole("menuitem", { name: "JSONL" }).click();
  const lines = readFileSync(await (await download).path(), "utf8")
    .trim()
    .split("\n");
  return lines.map((line) => JSON.parse(line));
}

/** Writes what the table shows. @param choose in the sheet, before */
async function share(page: Page, choose: (sheet: Locator) => Promise<void>): Promise<string> {
  await page.getByRole("button", { name: /^Export/ }).click();
  await page.getByRole("menuitem", { name: /^Share/ }).click();
  const sheet = page.getByRole("dialog", { name: "Share" });
  await choose(sheet);
  const download = page.waitForEvent("download", { timeout: 120_000 });
  await sheet.getByRole("button", { name: "Write the file" }).click();
  const file = await (await download).path();
  await expect(sheet).toBeHidden();
  return file;
}

test("what is shared looks in the viewer as it does here, without engine and model", async ({
  demo: page,
  browser,
  baseURL,
}) => {
  // All pairs with their numbers; what explains them takes a fifth of a second each, and comes with those of one subject.
  const all = await share(page, async (sheet) => {
    await sheet.getByRole("radio", { name: /^None/ }).check();
    await sheet.getByRole("checkbox", { name: /^Heat, links/ }).uncheck();
  });
  const rows = await rowsOf(page);
  expect(rows).toHaveLength(120);
  const shared = await openShared(bytesSource(NAME, new Uint8Array(readFileSync(all))));
  for (const row of rows) {
    const [kept] = shared.document.results.get(String(row["id"])) ?? [];
    expect(kept?.outcome).toMatchObject({ scores: Object.fromEntries(NUMBERS.map((name) => [name, row[name]])) });
  }
  await page.locator("input[type=search]").fill("concept:red-dots-mushroom");
  await expect(grid(page)).toHaveAttribute("aria-rowcount", "16");
  const file = await share(page, async (sheet) => {
    await sheet.getByRole("radio", { name: /^Full size/ }).check();
    await expect(sheet.getByText(/judged by one pair/)).toBeVisible();
    await take(page, "share", [[1280, 720]], sheet);
  });

  const context = await browser.newContext({
    ...(baseURL === undefined ? {} : { baseURL }),
    viewport: page.viewportSize(),
  });
  const viewer = await context.newPage();
  const heavy: string[] = [];
  viewer.on("request", (request) => {
    if (/wasm|worker/.test(request.url())) heavy.push(request.url());
  });
  let served = all;
  await viewer.route(`**/${NAME}`, (route) => route.fulfill({ path: served }));
  await viewer.goto(`/viewer.html?project=${NAME}`);
  await expect(grid(viewer)).toHaveAttribute("aria-rowcount", "121");
  await viewer.getByRole("button", { name: "Results", exact: true }).click();
  const results = viewer.getByRole("region", { name: "Results" });
  await expect(results.getByRole("heading", { name: /^Results of/ })).toBeVisible();
  await expect(results.getByText("120 pairs of 5 methods")).toBeVisible();
  await expect(results).toContainText("faithful");
  await expect(viewer.getByText(/nothing of it is changed/)).toHaveCount(0);

  served = file;
  await viewer.goto("about:blank");
  await viewer.goto(`/viewer.html?project=${NAME}`);
  // Numbers say what made them, where no model is open that would.
  await expect(
    viewer.getByText(/^Model: demo-siglip2-naflex, fp32, 256 patches, .* A toy for the demo/),
  ).toBeAttached();
  const project = new URL(page.url()).hash.replace(/&.*/, "");
  for (const [sample, name] of PAIRS) {
    const to = `sample=${sample}&view=match&size=full`;
    await page.evaluate((hash) => (location.hash = hash), `${project}&${to}`);
    await viewer.evaluate((hash) => (location.hash = hash), `#project=shared&${to}`);
    for (const shown of [page, viewer]) await expect.poll(() => said(shown)).toMatch(name);
    for (const [view, words] of VIEWS) {
      for (const shown of [page, viewer]) await shown.getByRole("tab", { name: view, exact: true }).click();
      await expect(async () => {
        // Words differ where they tell of a pair's place among all, of which fewer were shared.
        for (const shown of [page, viewer]) expect(await said(shown)).toMatch(words);
        const canvases = await page.evaluate(drawn);
        expect(canvases.length).toBeGreaterThan(1);
        expect(await viewer.evaluate(drawn)).toEqual(canvases);
      }, `${sample}: ${view}`).toPass({ timeout: 15_000, intervals: [50] });
    }
  }
  // Masks that move: CP follows from what is in every file, and PF is the score's until one has moved.
  await expect(viewer.getByTestId("live-cp")).toHaveText(/^\d?\.\d{4}$/);
  await expect(viewer.getByTestId("live-pf")).toHaveText(/^-?\d?\.\d{4}$/);
  await viewer.getByRole("button", { name: "Invert" }).click();
  await expect(viewer.getByTestId("live-cp")).toHaveAttribute("data-changed", "true");
  await viewer.getByRole("tab", { name: "Leak" }).click();
  await viewer.getByRole("button", { name: "Back" }).click();
  await take(viewer, "viewer", [
    [390, 844],
    [1280, 720],
  ]);
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
