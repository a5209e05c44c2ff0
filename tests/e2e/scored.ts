import { expect, test as base, type Browser, type Page } from "@playwright/test";
import { putBack, takeDown } from "./browser-state.ts";
import { ON_ONE_THREAD, saveData, scored, servePhotographs, startDemo } from "./page.ts";
import { addressOf } from "./ports.ts";

/**
 * Projects with their scores, computed once for all tests of a worker. A test has a page of its own and may change what
 * it likes: what the browser keeps is put back before the next one.
 */
interface Pages {
  /** The demo as a reload shows it: open, nothing of it chosen, no tour. */
  readonly demo: Page;
  /** The start page of a browser that keeps the scored demo and has not seen its tour: opened, it computes nothing. */
  readonly start: Page;
  /** The ten pairs of photographs as a reload shows them. */
  readonly sample: Page;
}

interface Scored {
  /** Of the project; relative to the page's. */
  readonly address: string;
  /** A new page there, with all put back; it is closed in the end. */
  use(address: string, look: Look, test: (page: Page) => Promise<void>): Promise<void>;
}

interface Look {
  readonly viewport: { readonly width: number; readonly height: number } | null;
  readonly colorScheme: "light" | "dark" | "no-preference" | null;
}

async function scoreOnce(
  browser: Browser,
  rows: number,
  prepare: (page: Page) => Promise<void>,
  tests: (scored: Scored) => Promise<void>,
): Promise<void> {
  const context = await browser.newContext({ baseURL: addressOf("app"), serviceWorkers: "block" });
  await saveData(context);
  const first = await context.newPage();
  await prepare(first);
  await startDemo(first);
  await scored(first, rows);
  await expect(first.getByText("kept in this browser")).toBeVisible();
  const { search, hash } = new URL(first.url());
  const address = `/${search}${hash.replace(/&.*/, "")}`;
  await first.close();
  // The page's own origin, with nothing of ours running.
  const aside = await context.newPage();
  await aside.goto("/icon.svg");
  await takeDown(aside);
  await tests({
    address,
    async use(to, { viewport, colorScheme }, test) {
      await putBack(aside);
      const page = await context.newPage();
      if (viewport !== null) await page.setViewportSize(viewport);
      await page.emulateMedia({ colorScheme });
      await prepare(page);
      await page.goto(to);
      await test(page);
      await context.setOffline(false);
      await context.clearPermissions();
      for (const open of context.pages()) if (open !== aside) await open.close();
    },
  });
  await context.close();
}

async function shown(page: Page, rows: number): Promise<Page> {
  await scored(page, rows);
  await expect(page.getByText("demo model: a toy")).toBeVisible();
  return page;
}

export const test = base.extend<Pages, { readonly scoredDemo: Scored; readonly scoredSample: Scored }>({
  scoredDemo: [
    ({ browser }, use) => scoreOnce(browser, 120, async () => undefined, use),
    { scope: "worker", timeout: 180_000 },
  ],
  scoredSample: [
    ({ browser }, use) => scoreOnce(browser, 10, servePhotographs, use),
    { scope: "worker", timeout: 180_000 },
  ],
  demo: ({ scoredDemo, viewport, colorScheme }, use) =>
    scoredDemo.use(scoredDemo.address, { viewport, colorScheme }, async (page) => use(await shown(page, 120))),
  start: ({ scoredDemo, viewport, colorScheme }, use) =>
    scoredDemo.use(`/${ON_ONE_THREAD}`, { viewport, colorScheme }, async (page) => {
      await expect(page.getByRole("heading", { name: "Recent projects" })).toBeVisible();
      await use(page);
    }),
  sample: ({ scoredSample, viewport, colorScheme }, use) =>
    scoredSample.use(scoredSample.address, { viewport, colorScheme }, async (page) => use(await shown(page, 10))),
});
