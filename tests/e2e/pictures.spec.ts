import { expect, test as fresh, type Page } from "@playwright/test";
import { openPage } from "./page.ts";
import { test } from "./scored.ts";
import { take, type Size } from "./take.ts";

/** Table and inspector as pictures at every width, light and dark (take.ts). One page a test. */

const PHONE: Size = [390, 844];
const WINDOWS: readonly Size[] = [
  [900, 900],
  [1280, 720],
  [1440, 900],
  [2560, 1000],
];
const ALL = [PHONE, ...WINDOWS];

const SAMPLE = "pasted-white-checks-rocket-city";

fresh.describe.configure({ mode: "parallel" });

/** To a view of the sample, as an address that somebody else writes. */
async function goTo(page: Page, view: string, size: string): Promise<void> {
  const project = new URL(page.url()).hash.replace(/&.*/, "");
  await page.evaluate((to) => (location.hash = to), `${project}&sample=${SAMPLE}&view=${view}&size=${size}`);
}

/** In the dark only what a tab is about is another picture than the first tab's, but for the editor of masks. */
const inDark = (page: Page, tab: string) =>
  tab === "match" || tab === "masks" ? inspector(page) : page.locator("[data-own-content]");

const inspector = (page: Page) => page.locator("section[aria-labelledby=inspector-title]");

/** What says that a tab has all that it shows. */
const READY: Readonly<Record<string, (page: Page) => Promise<void>>> = {
  match: async (page) => {
    await expect(page.getByRole("region", { name: "Where it went wrong" }).getByRole("button")).not.toHaveCount(0);
    await expect(page.locator("[data-interval=pf]")).toBeAttached();
  },
  leak: (page) => expect(page.getByTestId("leak-sum")).toBeVisible(),
  prompt: async (page) => {
    await expect(page.getByTestId("phrase-effects")).toBeVisible();
    await expect(page.getByRole("table").getByText("Background only")).toBeAttached();
  },
  features: (page) => expect(page.getByText(/^What the model takes for the same part/)).toBeVisible(),
  whole: (page) => expect(page.getByTestId("wholes").getByText("…", { exact: true })).toHaveCount(0),
  compare: (page) => expect(page.getByRole("button", { name: /^lost, CP/ })).toBeVisible(),
  ab: (page) => expect(page.getByTestId("alignment")).toHaveText(/mutual matches/),
  masks: (page) => expect(page.getByTestId("live-cp")).toHaveText(/^[01]\.\d{4}$/),
  pair: (page) => expect(page.getByLabel("Prompt")).toBeVisible(),
};

async function show(page: Page, view: string, size: "panel" | "full" | "present"): Promise<void> {
  await goTo(page, view, size);
  if (size === "present") return;
  await expect(page.getByRole("region", { name: "Why" }).getByRole("listitem")).not.toHaveCount(0);
  await READY[view]!(page);
}

fresh("the start page", async ({ page }) => {
  await openPage(page, "");
  await take(page, "start", [PHONE, [900, 900], [1440, 900]]);
});

test("the table", async ({ demo: page }) => {
  await page.setViewportSize({ width: 1440, height: 900 });
  await show(page, "match", "panel");
  await take(page, "table", ALL);
});

for (const tabs of [
  ["match", "leak", "prompt"],
  ["features", "whole", "compare"],
  ["ab", "masks", "pair"],
])
  test(`the inspector: ${tabs.join(", ")}`, async ({ demo: page }) => {
    await page.setViewportSize({ width: 1440, height: 900 });
    for (const tab of tabs) {
      await show(page, tab, "panel");
      await take(page, tab, WINDOWS, inspector(page), inDark(page, tab));
    }
    await page.setViewportSize({ width: 390, height: 844 });
    for (const tab of tabs) {
      await show(page, tab, "full");
      await take(page, tab, [PHONE], inspector(page), inDark(page, tab));
    }
  });

test("a sample at full size, and presented", async ({ demo: page }) => {
  await page.setViewportSize({ width: 1440, height: 900 });
  await show(page, "match", "full");
  await take(page, "full", WINDOWS);
  await page.keyboard.press("l");
  await expect(page.locator("svg[data-links] line")).not.toHaveCount(0);
  await take(page, "links", [[1440, 900]], page.locator("[data-pictures]"));
  await page.keyboard.press("l");
  await show(page, "match", "present");
  await take(page, "present", ALL);
});

test("the mask editor at full size", async ({ demo: page }) => {
  await page.setViewportSize({ width: 1440, height: 900 });
  await show(page, "masks", "full");
  await take(page, "editor", WINDOWS);
});
