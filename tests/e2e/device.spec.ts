import { expect, test, type Page, type Route } from "@playwright/test";
import { openPage, scored, servePhotographs, watchConsole } from "./page.ts";
import { plainServer, type TestServer } from "./servers.ts";

/** What computes, and what the page says of it; without WebGPU, as in a browser that has none. */

const badge = (page: Page) => page.getByRole("button", { name: /^(?:WASM|WebGPU)/ });

async function scoreSample(page: Page): Promise<void> {
  await page.getByRole("button", { name: "Open the demo" }).click();
  await scored(page, 10);
}

test("an isolated page computes on threads, checked, by the one runtime that it downloads, and says why not on WebGPU", async ({
  page,
}) => {
  const binaries: string[] = [];
  page.on(
    "request",
    (request) => request.url().includes("ort-wasm") && request.url().endsWith(".wasm") && binaries.push(request.url()),
  );
  await openPage(page, "");
  expect(binaries).toHaveLength(1);
  expect(binaries[0]).not.toContain("asyncify");
  // On kernels of our own where they are faster just now.
  await expect(badge(page)).toHaveText(/^WASM, [2-8] threads$/);
  await expect(badge(page)).toHaveAttribute(
    "title",
    /^WebAssembly (?:on kernels of our own )?with \d threads: this browser has (?:WebGPU and no adapter for it|no WebGPU)\..* Its self-check \de-[789]:/,
  );
  await badge(page).press("Enter");
  await expect(page.getByRole("list", { name: "Notices" })).toContainText(
    /WebAssembly (?:on kernels of our own )?with \d threads.*self-check \de-[789].*1e-5 is allowed/,
  );
});

test("a device that was asked for and cannot be had is named in the reason", async ({ page }) => {
  await openPage(page, "?device=webgpu");
  await expect(badge(page)).toHaveAttribute(
    "title",
    /^WebAssembly with \d threads: \?device=webgpu was asked for, but this browser has/,
  );
  await openPage(page, "?device=wasm");
  await expect(badge(page)).toHaveAttribute(
    "title",
    /^WebAssembly with \d threads: it was asked for by \?device=wasm\./,
  );
});

test("the page is there before its device is", async ({ page }) => {
  const held: Route[] = [];
  await page.route(/\.wasm$/, (route) => void held.push(route));
  await page.goto("/");
  await expect(page.getByRole("button", { name: "Open the demo" })).toBeVisible();
  await expect.poll(() => held.length).toBe(1);
  await expect(page.getByText("starting")).toBeVisible();
  await held[0]!.continue();
  await expect(badge(page)).toBeVisible({ timeout: 60_000 });
});

test.describe("on a server that knows nothing of isolation", () => {
  let server: TestServer;
  test.beforeAll(async ({ baseURL }) => void (server = await plainServer(baseURL!)));
  test.afterAll(() => server.close());

  test("the page works on one thread, and the badge says what it lacks", async ({ page }) => {
    const complaints = watchConsole(page);
    await servePhotographs(page);
    await page.goto(server.origin);
    await expect(badge(page)).toHaveText("WASM, one thread", { timeout: 60_000 });
    await expect(badge(page)).toHaveAttribute(
      "title",
      /not cross-origin isolated \(its server sends no COOP and COEP headers\).* Its self-check \de-[789]:/,
    );
    expect(await page.evaluate(() => crossOriginIsolated)).toBe(false);
    await scoreSample(page);
    expect(complaints).toEqual([]);
  });
});

test("where threads cannot start, one goes on", async ({ page }) => {
  await page.route(/\/assets\/worker-[^/]*\.js$/, async (route) => {
    const response = await route.fetch();
    await route.fulfill({
      response,
      body: `globalThis.Worker = class { constructor() { throw new Error("no more workers"); } };\n${await response.text()}`,
    });
  });
  await servePhotographs(page);
  await openPage(page, "");
  await expect(badge(page)).toHaveText("WASM, one thread");
  await expect(badge(page)).toHaveAttribute(
    "title",
    /WebAssembly with \d threads is not used: its self-check did not run\..*no more workers/,
  );
  await scoreSample(page);
});

test("without the self-check's files the page works, and says that it is unchecked", async ({ page }) => {
  await page.route("**/self-check/**", (route) => route.fulfill({ status: 404 }));
  await openPage(page, "");
  await expect(badge(page)).toHaveText(/^WASM, \d threads, unchecked$/);
});
