import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { pathToFileURL } from "node:url";
import { expect, type Page } from "@playwright/test";
import { unzipSync } from "fflate";
import { findFirefox, startFirefox, WITHOUT_FIREFOX } from "./firefox.ts";
import { grid, watchConsole } from "./page.ts";
import { test } from "./scored.ts";

/** A project as a folder, written in the app and opened from disk: no server, no network, no model. */

async function shareFolder(page: Page): Promise<Uint8Array> {
  await page.locator("input[type=search]").fill("concept:red-dots-mushroom method:faithful");
  await grid(page).locator("[aria-rowindex='2']").click();
  await page.getByRole("button", { name: /^Export/ }).click();
  await page.getByRole("menuitem", { name: /^Share/ }).click();
  const sheet = page.getByRole("dialog", { name: "Share" });
  await sheet.getByRole("radio", { name: /^A folder/ }).check();
  await sheet.getByRole("checkbox", { name: /^Anonymous/ }).check();
  await sheet.getByRole("textbox", { name: /^Names to take out/ }).fill("Jane Doe");
  await expect(sheet.getByText(/^\d+ file names, \d+ pair ids?, and the project’s name/)).toBeVisible();
  const download = page.waitForEvent("download");
  await sheet.getByRole("button", { name: "Write the folder" }).click();
  const saved = await download;
  expect(saved.suggestedFilename()).toBe("supplement.zip");
  await expect(page.getByText(/Looked through, all \d+ files in it: no name, path, date/)).toBeVisible();
  return new Uint8Array(readFileSync(await saved.path()));
}

function unpack(zip: Uint8Array, folder: string): string {
  for (const [name, bytes] of Object.entries(unzipSync(zip))) {
    const path = join(folder, name);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, bytes);
  }
  return pathToFileURL(join(folder, "supplement", "index.html")).href;
}

test("a folder for a supplement opens from disk in Chromium and Firefox, and names nobody", async ({
  demo: page,
  browser,
}, { outputDir }) => {
  const zip = await shareFolder(page);
  const address = unpack(zip, outputDir);

  const context = await browser.newContext({ offline: true });
  const viewer = await context.newPage();
  const complaints = watchConsole(viewer);
  const asked: string[] = [];
  viewer.on("request", (request) => asked.push(request.url()));
  await viewer.goto(address);
  await expect(grid(viewer)).toBeVisible();
  await expect(viewer.getByText("supplement", { exact: true })).toBeVisible();
  await grid(viewer).locator("[aria-rowindex='3']").click();
  await expect(viewer.getByTestId("cp-sum")).toBeVisible();
  for (const tab of ["Leak", "Prompt", "Features"]) {
    await viewer.getByRole("tab", { name: tab }).click();
    await expect(viewer.locator("canvas").first()).toBeVisible();
  }
  expect(complaints).toEqual([]);
  expect(asked.filter((url) => !/^(?:file|blob|data):/.test(url))).toEqual([]);
  await context.close();

  test.skip(findFirefox() === null, WITHOUT_FIREFOX);
  const firefox = await startFirefox();
  try {
    await firefox.goto(address);
    await firefox.until(`return document.querySelectorAll("[role=grid] [aria-rowindex]").length > 1`);
    await firefox.evaluate(`document.querySelector("[role=grid] [aria-rowindex='3'] [role=gridcell]").click()`);
    await firefox.until(`return document.querySelector("[data-testid=cp-sum]") !== null`);
    await firefox.until(`return [...document.querySelectorAll("canvas")].some(({ width }) => width > 200)`);
  } finally {
    await firefox.close();
  }
});
