import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { AxeBuilder } from "@axe-core/playwright";
import { expect, type BrowserContext, type Locator, type Page } from "@playwright/test";
import { ORACLE } from "../parity/oracle.ts";

/** The page as a person works it: by the names that stand on it, which are a contract. */
export const oraclePath = (...parts: string[]) => join(ORACLE, ...parts);

/**
 * A browser whose person saves data fetches each view when it is first shown: a fifth of what opening the page costs a
 * processor is fetching and compiling all the others.
 */
export const saveData = (at: Page | BrowserContext): Promise<unknown> =>
  at.addInitScript(() => Object.defineProperty(navigator, "connection", { value: { saveData: true } }));

/**
 * How a test opens the page unless it says otherwise: two tests run beside each other on two cores. On more threads every
 * new browser also compares the kernels with onnxruntime, which takes a second of a processor.
 */
export const ON_ONE_THREAD = "?threads=1";

/** Opens the page and waits until its engine has started. */
export async function openPage(page: Page, query = ON_ONE_THREAD, ahead = false): Promise<void> {
  if (!ahead) await saveData(page);
  await page.goto(`/${query}`);
  await expect(page.getByText(/WASM|WebGPU/).first()).toBeVisible({ timeout: 60_000 });
}

export async function addFiles(
  page: Page,
  files: string[] | { name: string; mimeType: string; buffer: Buffer }[],
): Promise<void> {
  await page.getByLabel("Add files").setInputFiles(files);
  await expect(grid(page)).toBeVisible();
}

export async function addCheckpoint(page: Page, name: string): Promise<void> {
  await page.getByLabel("Add checkpoint folder").setInputFiles(oraclePath("models", name));
}

/** Opens a checkpoint of the oracle's and waits until it is in use: without one nothing is scored but the demo. */
export async function openCheckpoint(page: Page, name = "siglip2-naflex-tiny"): Promise<void> {
  await addCheckpoint(page, name);
  await expect(page.getByRole("banner").getByRole("button", { name })).toBeVisible();
}

/**
 * Presses Score and waits for the end of the job. Where the page tells first what pairs without masks or prompts will
 * lack, they are scored anyway.
 */
export async function score(page: Page, rows: number, failed = 0): Promise<void> {
  await page.getByRole("button", { name: "Score", exact: true }).click();
  const anyway = page.getByRole("button", { name: "Score anyway" });
  const begun = page.getByRole("status").filter({ hasNotText: /^scored 0 of [\d,]+$/ });
  await expect(anyway.or(begun).first()).toBeVisible();
  await page.evaluate(() => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve))));
  if (await anyway.isVisible()) await anyway.click();
  await scored(page, rows, failed);
}

/** Waits for the end of a job. */
export async function scored(page: Page, rows: number, failed = 0): Promise<void> {
  const words = `scored ${rows - failed} of ${rows}${failed === 0 ? "" : `, ${failed} failed`}$`;
  await expect(page.getByRole("status")).toHaveText(new RegExp(words), { timeout: 120_000 });
}

export const grid = (page: Page): Locator => page.getByRole("grid", { name: "Samples" });

/** The name of what has the focus, as a person would call it; "" where it stands outside what the selector finds. */
export const focused = (page: Page, within = "html"): Promise<string> =>
  page.evaluate((selector) => {
    const element = document.activeElement;
    if (element === null || element.closest(selector) === null) return "";
    const labels =
      element instanceof HTMLInputElement || element instanceof HTMLTextAreaElement ? [...(element.labels ?? [])] : [];
    return (element.getAttribute("aria-label") ?? labels[0]?.textContent ?? element.textContent ?? "").trim();
  }, within);

/** Presses Tab until that has the focus. */
export async function tabTo(page: Page, name: string | RegExp, within = "html"): Promise<void> {
  for (let i = 0; i < 120; i++) {
    await page.keyboard.press("Tab");
    const at = await focused(page, within);
    if (typeof name === "string" ? at === name : name.test(at)) return;
  }
  throw new Error(`the Tab key does not reach "${name}"`);
}

/** The texts of one column, top to bottom. */
export async function column(page: Page, name: string): Promise<string[]> {
  // After a reload the table is drawn a moment after the project stands.
  await expect(grid(page).getByRole("columnheader").first()).toBeVisible();
  // At one moment: a column may be on its way. Once the page rests: cells out of sight follow two frames later.
  const cells = await grid(page).evaluate(async (table, wanted) => {
    for (let frame = 0; frame < 2; frame++) await new Promise((resolve) => requestAnimationFrame(resolve));
    await new Promise((resolve) => requestIdleCallback(resolve));
    const heads = [...table.querySelectorAll<HTMLElement>("[role=columnheader]")].map(({ innerText }) =>
      innerText.trim(),
    );
    const index = heads.indexOf(wanted);
    if (index < 0) return null;
    return [...table.querySelectorAll("[role=row]")].flatMap((row) => {
      const own = row.querySelectorAll<HTMLElement>("[role=gridcell]");
      return own.length === 0 ? [] : [own[index]!.innerText.trim()];
    });
  }, name);
  expect(cells, `there is a column ${name}`).not.toBeNull();
  return cells!;
}

/** What Playwright itself says where a test's page has no service worker. */
const BLOCKED = "Service Worker registration blocked by Playwright";

/** Everything the page or its engine complained of. A test that expects none looks at the end. */
export function watchConsole(page: Page): string[] {
  const complaints: string[] = [];
  page.on("console", (message) => {
    if (!["error", "warning"].includes(message.type()) || message.text() === BLOCKED) return;
    complaints.push(message.text());
  });
  page.on("pageerror", (error) => complaints.push(error.message));
  return complaints;
}

/** Rules that another colour scheme can break; all others are about what stands there. */
const OF_COLOURS = ["color-contrast", "link-in-text-block"];

/** What axe finds wrong on the page as it stands, light and then dark: one line an element. */
export async function violations(page: Page): Promise<string[]> {
  const lines: string[] = [];
  // Somebody who is there: controls that nobody uses fade away, in the middle of it on a slow machine.
  const there = await page.evaluate(() => {
    document.dispatchEvent(new Event("pointermove"));
    return Number(setInterval(() => document.dispatchEvent(new Event("pointermove")), 500));
  });
  for (const colorScheme of ["dark", "light"] as const) {
    await page.emulateMedia({ colorScheme });
    await page.evaluate(() =>
      // One that is overtaken by another is as good as ended.
      Promise.allSettled(document.getAnimations().map((one) => (one instanceof CSSTransition ? one.finished : null))),
    );
    // Only what is wrong is told with all its places, and no page of its own is opened to add up frames, of which there are none.
    const axe = new AxeBuilder({ page }).options({ resultTypes: ["violations"] }).setLegacyMode();
    const { violations: found } = await (colorScheme === "light" ? axe : axe.withRules(OF_COLOURS)).analyze();
    for (const { id, nodes } of found)
      for (const { target, failureSummary } of nodes)
        lines.push(`${colorScheme}: ${id}: ${target.join(" ")}: ${failureSummary ?? ""}`);
  }
  await page.evaluate((timer) => clearInterval(timer), there);
  return lines;
}

/** What within an element is too small to be hit by a finger, or too near to its like: one line an element (WCAG 2.2, 24 pixels). */
export async function smallTargets(page: Page, within: string): Promise<string[]> {
  const { violations: found } = await new AxeBuilder({ page })
    .include(within)
    .withRules(["target-size"])
    .setLegacyMode()
    .analyze();
  return found.flatMap(({ nodes }) =>
    nodes.map(({ target, failureSummary }) => `${target.join(" ")}: ${failureSummary ?? ""}`),
  );
}

/** Drops real files and folders from disk onto the page, as a person does. */
export async function drop(page: Page, paths: string[]): Promise<void> {
  const client = await page.context().newCDPSession(page);
  const data = { items: [], files: paths, dragOperationsMask: 1 };
  const send = (type: "dragEnter" | "dragOver" | "drop") =>
    client.send("Input.dispatchDragEvent", { type, x: 400, y: 400, data });
  await send("dragEnter");
  await send("dragOver");
  // Chromium drops only where the page has said that it takes it, which a busy one does late.
  await expect(page.getByText(/^Drop images, masks/)).toBeVisible();
  await send("dragOver");
  await send("drop");
  await client.detach();
}

const FIXTURES = fileURLToPath(new URL("../fixtures/", import.meta.url));

/**
 * Puts ten pairs of photographs, and checkpoints with random weights for them, in the demo's place: quick to score, and
 * the same numbers however the demo is trained.
 */
export async function servePhotographs(page: Page): Promise<void> {
  await page.route("**/bundled.json", (route) =>
    route.fulfill({ path: join(FIXTURES, "photographs", "bundled.json") }),
  );
  await page.route("**/photographs/**", (route) =>
    route.fulfill({ path: join(FIXTURES, ...new URL(route.request().url()).pathname.split("/")) }),
  );
}

/** Opens the photographs; the page begins to compute by itself. */
export async function openPhotographs(page: Page, query = ON_ONE_THREAD): Promise<void> {
  await servePhotographs(page);
  await openPage(page, query);
  await page.getByRole("button", { name: "Open the demo" }).click();
}

/** Opens the photographs and waits for their scores. */
export async function openSample(page: Page): Promise<void> {
  await openPhotographs(page);
  await scored(page, 10);
}

/** Opens the demo itself, and waits for nothing. */
export async function startDemo(page: Page): Promise<void> {
  await openPage(page);
  await page.getByRole("button", { name: "Open the demo" }).click();
}

/** Opens the demo, waits for its scores and leaves its tour. */
export async function openDemo(page: Page): Promise<void> {
  await startDemo(page);
  await scored(page, 120);
  await page.getByRole("button", { name: "End the tour" }).click();
}
