import { pathToFileURL } from "node:url";
import { expect, type Download, type Page } from "@playwright/test";
import { grid } from "./page.ts";
import { test } from "./scored.ts";

/** What the inspector shows, taken away: as a picture, as text, as a page that opens from disk. */

const first = (page: Page) =>
  grid(page)
    .getByRole("row")
    .filter({ has: page.getByRole("gridcell") })
    .first();

async function openFirst(page: Page): Promise<void> {
  await first(page).click();
  await expect(page.getByTestId("cp-sum")).toBeVisible();
}

async function save(page: Page, button: string): Promise<Download> {
  const downloading = page.waitForEvent("download");
  await page.getByRole("button", { name: button }).click();
  return downloading;
}

const shownCp = async (page: Page) => (await page.getByTestId("cp-sum").locator("strong").innerText()).trim();

test("numbers are copied in full, and a sample leaves as a page that opens from disk", async ({ sample: page }) => {
  await test.step("the numbers are copied in full", async () => {
    await page.context().grantPermissions(["clipboard-read", "clipboard-write"]);
    await openFirst(page);
    await page.getByRole("button", { name: "Copy the numbers" }).click();
    await expect(page.getByText("Copied.")).toBeVisible();
    const text = await page.evaluate(() => navigator.clipboard.readText());
    const numbers = new Map(text.split("\n").map((line) => line.split("\t") as [string, string]));
    expect(Number(numbers.get("cp")).toFixed(4)).toBe(await shownCp(page));
    expect(numbers.get("cp")!.length).toBeGreaterThan(8);
  });

  await test.step("the page of a sample opens from disk with pictures, heat and numbers, and asks for nothing", async () => {
    const context = page.context();
    const cp = await shownCp(page);
    const patches = /\/ (\d+) subject patches/.exec(await page.getByTestId("cp-sum").innerText())![1]!;
    const download = await save(page, "Save as a page");
    expect(download.suggestedFilename()).toMatch(/\.html$/);
    const path = test.info().outputPath("sample.html");
    await download.saveAs(path);

    await context.setOffline(true);
    const saved = await context.newPage();
    const asked: string[] = [];
    const wrong: string[] = [];
    saved.on("request", (request) => asked.push(request.url().slice(0, 40)));
    saved.on("console", (message) => wrong.push(message.text()));
    await saved.goto(pathToFileURL(path).href);
    await expect(saved.locator("strong")).toHaveText(cp);
    await expect(saved.locator(".heat rect")).toHaveCount(Number(patches));
    expect(asked.filter((url) => !url.startsWith("file:") && !url.startsWith("data:"))).toEqual([]);
    expect(wrong).toEqual([]);

    const framed = () =>
      saved.locator(".to").evaluateAll((all) => all.filter((one) => getComputedStyle(one).stroke !== "none").length);
    expect(await framed()).toBe(0);
    await saved.locator(".heat rect").first().hover();
    await expect.poll(framed).toBe(1);
    const heat = saved.locator(".heat");
    await expect(heat).toHaveCSS("visibility", "visible");
    await saved.getByLabel("heat").uncheck();
    await expect(heat).toHaveCSS("visibility", "hidden");
  });
});
