import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { expect, test, type Page } from "@playwright/test";
import { openPage, watchConsole } from "./page.ts";

/** How the page comes to a browser: what is needed first, what later, and what is said of what does not come. */

const DIST = fileURLToPath(new URL("../../dist", import.meta.url));
const MOST = 130_000;

const isScript = (address: string) => /\.m?js$/.test(new URL(address).pathname);
const gzipped = (address: string) => gzipSync(readFileSync(`${DIST}${new URL(address).pathname}`), { level: 9 }).length;

/** When the first picture stood on the screen, in milliseconds since 1970. */
const paintedAt = (page: Page): Promise<number> =>
  page.evaluate(
    () =>
      new Promise<number>((resolve) => {
        new PerformanceObserver((list) => {
          const [entry] = list.getEntriesByName("first-contentful-paint");
          if (entry !== undefined) resolve(performance.timeOrigin + entry.startTime);
        }).observe({ type: "paint", buffered: true });
      }),
  );

/** Names of chunks that the page has, without their hashes. */
const fetched = (page: Page): Promise<string[]> =>
  page.evaluate(() =>
    performance
      .getEntriesByType("resource")
      .flatMap(({ name }) => /\/assets\/([\w-]+?)-[\w-]{8}\.js$/.exec(name)?.[1] ?? []),
  );

test("before it is painted the page asks for no more than 130 kB of script, workers' included", async ({ page }) => {
  const asked: { readonly address: string; readonly at: number }[] = [];
  page.on("requestfinished", (request) => {
    if (isScript(request.url())) asked.push({ address: request.url(), at: request.timing().startTime });
  });
  await openPage(page, "?threads=1", true);
  const painted = await paintedAt(page);
  const before = asked.filter(({ at }) => at < painted).map(({ address }) => address);
  expect(before.some((address) => address.includes("/assets/index-"))).toBe(true);
  expect(before.reduce((sum, address) => sum + gzipped(address), 0)).toBeLessThanOrEqual(MOST);
  // What the others are: else nothing was counted.
  expect(asked.length).toBeGreaterThan(before.length);
  await expect(page.getByRole("button", { name: "Open the demo" })).toBeEnabled();
});

test("the rest comes by itself, and then the page works without its server", async ({ page }) => {
  const complaints = watchConsole(page);
  await openPage(page, "?threads=1", true);
  await expect
    .poll(() => fetched(page))
    .toEqual(
      expect.arrayContaining([
        "Workspace",
        "ModelsView",
        "FilesView",
        "CheckView",
        "KeySheet",
        "checkpoint-folders",
        "project-store",
        // The last of them.
        "mask-files",
        "browser",
      ]),
    );
  await page.context().setOffline(true);
  await page.getByRole("button", { name: "Models", exact: true }).click();
  await expect(page.getByRole("heading", { name: "In use" })).toBeVisible();
  await page.keyboard.press("?");
  await expect(page.getByRole("dialog", { name: "Keys" })).toBeVisible();
  expect(complaints).toEqual([]);
});

test("where a person saves data a view comes when it is first shown, and not before", async ({ page }) => {
  await openPage(page);
  expect(await fetched(page)).not.toContain("ModelsView");
  await page.getByRole("button", { name: "Models", exact: true }).click();
  await expect(page.getByRole("heading", { name: "In use" })).toBeVisible();
  const parts = await fetched(page);
  expect(parts).toContain("ModelsView");
  expect(parts).not.toContain("CheckView");
});

test("a view that the server has no more is said in its place, and a reload brings the new one", async ({ page }) => {
  await page.route("**/assets/ModelsView-*.js", (route) => route.fulfill({ status: 404 }));
  await openPage(page);
  await page.getByRole("button", { name: "Models", exact: true }).click();
  const said = page.getByRole("alert").filter({ hasText: "newer version of the page" });
  await expect(said).toBeVisible();
  // The rest of the page stays as it is.
  await page.getByRole("button", { name: "Start", exact: true }).click();
  await expect(page.getByRole("button", { name: "Open the demo" })).toBeVisible();
  await page.getByRole("button", { name: "Models", exact: true }).click();
  await page.unroute("**/assets/ModelsView-*.js");
  await said.getByRole("button", { name: "Reload" }).click();
  await openPage(page);
  await page.getByRole("button", { name: "Models", exact: true }).click();
  await expect(page.getByRole("heading", { name: "In use" })).toBeVisible();
});

test("a command whose script is gone says so, with a way to reload", async ({ page }) => {
  await page.route("**/assets/check-scores-*.js", (route) => route.fulfill({ status: 404 }));
  await openPage(page);
  await page
    .getByLabel("Add files")
    .setInputFiles([{ name: "one.csv", mimeType: "text/csv", buffer: Buffer.from("id,prompt\n1,a cup\n") }]);
  const said = page.getByRole("alert").filter({ hasText: "newer version of the page" });
  await expect(said.getByRole("button", { name: "Reload" })).toBeVisible();
});
