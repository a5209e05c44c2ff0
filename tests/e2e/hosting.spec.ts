import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect, test, type Page } from "@playwright/test";
import { headersOf } from "../../hosting/policy.ts";
import { findFirefox, startFirefox, WITHOUT_FIREFOX } from "./firefox.ts";
import { grid, saveData } from "./page.ts";
import { staticHost, type StaticHost } from "./static-host.ts";

/** The built folder below a path of hosts that send our headers, none, or others; and without a connection. */

test.use({ serviceWorkers: "allow" });

const dist = (path: string): string =>
  readFileSync(fileURLToPath(new URL(`../../dist/${path}`, import.meta.url)), "utf8");

const hash = (text: string): string => createHash("sha256").update(text).digest("hex");

const oursFor = (path: string) =>
  headersOf(path === "viewer.html" ? "viewer" : path.startsWith("install/") ? "install" : "other");

/** What hosts do that mean well: a policy of theirs that lets no WebAssembly run, and types that no browser takes for a script. */
const hostile = (path: string): Readonly<Record<string, string>> => ({
  "Content-Security-Policy": "default-src 'self'; style-src 'self' 'unsafe-inline'",
  "Cross-Origin-Embedder-Policy": "credentialless",
  "X-Content-Type-Options": "nosniff",
  "X-Frame-Options": "DENY",
  ...(path.endsWith(".mjs") && { "Content-Type": "application/octet-stream" }),
  ...(path.endsWith(".wasm") && { "Content-Type": "text/plain" }),
});

/** Times that the tab has loaded the page: one that loads itself again and again is seen. */
const countLoads = (page: Page): string[] => {
  const loads: string[] = [];
  // A new address within the page is no load.
  page.on("domcontentloaded", () => loads.push(page.url()));
  return loads;
};

const nothingLeaves = (page: Page) => page.getByRole("contentinfo").getByText("Nothing leaves this device");
const notices = (page: Page) => page.getByRole("complementary", { name: "Notices" });

async function scoreFirst(page: Page): Promise<void> {
  await page.getByRole("button", { name: "Open the demo" }).click();
  await expect(grid(page).getByText("done").first()).toBeVisible({ timeout: 60_000 });
}

/** Asks the worker until all of its version is kept. */
const KEPT = async () => {
  const registration = await navigator.serviceWorker.getRegistration();
  const { port1, port2 } = new MessageChannel();
  const answer = new Promise<{ kept: number; of: number }>((resolve) => {
    port1.addEventListener("message", ({ data }) => resolve(data));
    port1.start();
  });
  if (!registration?.active) return false;
  registration.active.postMessage("state", [port2]);
  const { kept, of } = await answer;
  return of > 0 && kept === of;
};

async function withHost(
  options: Parameters<typeof staticHost>[0],
  use: (host: StaticHost) => Promise<void>,
): Promise<void> {
  const host = await staticHost(options);
  try {
    await use(host);
  } finally {
    await host.close();
  }
}

test("below a path of a host with our headers the page is isolated at once, and nothing is loaded twice", async ({
  page,
}) => {
  await withHost({ headers: oursFor }, async ({ address }) => {
    const loads = countLoads(page);
    await saveData(page);
    await page.goto(`${address}?threads=1`);
    expect(await page.evaluate(() => crossOriginIsolated)).toBe(true);
    await expect(nothingLeaves(page)).toBeVisible({ timeout: 60_000 });
    await scoreFirst(page);
    expect(loads).toHaveLength(1);
  });
});

test("a host without headers is made up for by one reload that explains itself, and the demo opens with the network cut", async ({
  page,
  context,
}) => {
  await withHost({}, async (host) => {
    const loads = countLoads(page);
    await page.goto(`${host.address}?threads=1`);
    await expect(notices(page).getByText(/^This page was loaded once more/)).toBeVisible({ timeout: 60_000 });
    expect(await page.evaluate(() => crossOriginIsolated)).toBe(true);
    await expect(nothingLeaves(page)).toBeVisible();
    expect(loads).toHaveLength(2);
    await expect.poll(() => page.evaluate(KEPT), { timeout: 60_000 }).toBe(true);
    await context.setOffline(true);
    await host.close();
    await page.reload();
    await expect(nothingLeaves(page)).toBeVisible({ timeout: 60_000 });
    await scoreFirst(page);
    expect(loads).toHaveLength(3);
  });
});

test("a host's own policy and types do not keep the page from working", async ({ page }) => {
  await withHost({ headers: hostile }, async ({ address }) => {
    await saveData(page);
    await page.goto(`${address}?threads=1`);
    await expect(notices(page).getByText(/^This page was loaded once more/)).toBeVisible({ timeout: 60_000 });
    await expect(nothingLeaves(page)).toBeVisible();
    await scoreFirst(page);
  });
});

test("where there is no service worker either, the page works on one thread and says so", async ({ browser }) => {
  await withHost({}, async ({ address }) => {
    const page = await browser.newPage({ serviceWorkers: "block" });
    const loads = countLoads(page);
    await page.goto(address);
    await expect(notices(page).getByText(/computes on one thread/)).toBeVisible({ timeout: 60_000 });
    await scoreFirst(page);
    expect(loads).toHaveLength(1);
    await page.close();
  });
});

test("a new version is offered while a run goes on, and comes when it is asked for", async ({ page }) => {
  await withHost({ headers: oursFor }, async (host) => {
    await page.goto(`${host.address}?threads=1`);
    await expect.poll(() => page.evaluate(KEPT), { timeout: 60_000 }).toBe(true);
    const loads = countLoads(page);
    await page.getByRole("button", { name: "Open the demo" }).click();
    await expect(grid(page).getByText("done").first()).toBeVisible({ timeout: 60_000 });

    const [html, worker] = [dist("index.html"), dist("service-worker.js")];
    const newer = html.replace("<html ", "<html data-newer ");
    host.instead.set("index.html", newer);
    host.instead.set("service-worker.js", worker.replaceAll(hash(html), hash(newer)));
    await page.evaluate(async () => void (await navigator.serviceWorker.getRegistration())?.update());
    const offer = notices(page).getByRole("listitem").filter({ hasText: "A new version of this page is ready" });
    await expect(offer).toBeVisible({ timeout: 60_000 });
    // The run has gone on, on the page that was there.
    await expect(page.getByRole("status")).toHaveText(/^(computing|scored)/);
    expect(loads.filter((url) => !url.includes("#"))).toEqual([]);
    expect(await page.evaluate(async () => (await fetch("./")).text())).not.toContain("data-newer");

    await offer.getByRole("button", { name: "Reload" }).click();
    await expect(page.locator("html[data-newer]")).toBeAttached();
    await expect(grid(page).getByText("done").first()).toBeVisible({ timeout: 60_000 });
  });
});

test.describe(findFirefox() === null ? `in Firefox (${WITHOUT_FIREFOX})` : "in Firefox", () => {
  test.skip(findFirefox() === null, WITHOUT_FIREFOX);

  test("the folder works below a path of a host with our headers, with none, and with a policy of its own", async () => {
    const firefox = await startFirefox();
    try {
      for (const headers of [oursFor, () => ({}), hostile])
        await withHost({ headers }, async ({ address }) => {
          await firefox.goto(`${address}?threads=1`);
          await firefox.until(
            "return crossOriginIsolated && document.body.innerText.includes('Nothing leaves this device')",
          );
          if (headers === oursFor) return;
          await firefox.evaluate(
            "[...document.querySelectorAll('button')].find((one) => one.textContent.includes('Open the demo')).click()",
          );
          await firefox.until(
            "return /computing [1-9]/.test(document.querySelector('[role=status]').innerText)",
            60_000,
          );
        });
    } finally {
      await firefox.close();
    }
  });
});
