import { readFileSync } from "node:fs";
import { expect, test, type Locator, type Page, type Worker } from "@playwright/test";
import { addFiles, column, grid, openCheckpoint, openPage, oraclePath } from "./page.ts";

/** An engine that ends or hangs is noticed, and another goes on. The page's clock is moved on where it would be waited for. */

const picture = (name: string, ...path: string[]) => ({
  name,
  mimeType: "image/png",
  buffer: readFileSync(oraclePath(...path)),
});
const NAMES = ["cat", "coffee", "dahlia", "temple"];
const status = (page: Page) => page.getByRole("status");
const scoreButton = (page: Page) => page.getByRole("button", { name: "Score", exact: true });

/** So many that a run is still under way when it is looked at. */
const ROWS = 70;
const ALL = new RegExp(`scored ${ROWS} of ${ROWS}$`);

/** Many pairs over a few pictures, each with a prompt of its own, so that a run lasts. */
async function open(page: Page, count: number): Promise<void> {
  await page.clock.install();
  await openPage(page);
  await openCheckpoint(page);
  const lines = Array.from(
    { length: count },
    (_, i) =>
      `r${i},${NAMES[i % 4]}.png,m_${NAMES[i % 4]}.png,${NAMES[(i >> 2) % 4]}.png,m_${NAMES[(i >> 2) % 4]}.png,a picture number ${i},picture`,
  );
  await addFiles(page, [
    {
      name: "pairs.csv",
      mimeType: "text/csv",
      buffer: Buffer.from(
        ["id,reference,reference_mask,generation,generation_mask,prompt,object", ...lines].join("\n"),
      ),
    },
    ...NAMES.flatMap((name) => [
      picture(`${name}.png`, "images", `${name}.png`),
      picture(`m_${name}.png`, "masks", `${name}.png`),
    ]),
  ]);
  await page.getByLabel("Max patches").fill("64");
}

/** The engine's workers: the pool of threads that it starts is named otherwise. */
async function engineOf(page: Page): Promise<Worker> {
  for (const worker of page.workers())
    if ((await worker.evaluate(() => self.name).catch(() => "")) === "engine") return worker;
  throw new Error("there is no engine");
}

const underWay = (page: Page) => expect(status(page)).toHaveText(/computing ([3-9]|\d\d+) of/, { timeout: 60_000 });

/** Blocks the engine's event loop for good, as a pattern that backtracks does. Settles when it is. */
async function hang(page: Page): Promise<void> {
  await page.evaluate(() => {
    const said = new Promise((resolve) => new BroadcastChannel("hangs").addEventListener("message", resolve));
    Object.assign(window, { hangs: said.then(() => true) });
  });
  const engine = await engineOf(page);
  void engine
    .evaluate(() => {
      new BroadcastChannel("hangs").postMessage(null);
      for (;;) if (Date.now() < 0) break;
    })
    .catch(() => undefined);
  expect(await page.evaluate(() => Reflect.get(window, "hangs"))).toBe(true);
}

/** Moves the page's clock on, second by second. */
const passUntil = (page: Page, there: Locator) =>
  expect(async () => {
    await page.clock.runFor(1000);
    expect(await there.isVisible()).toBe(true);
  }).toPass({ intervals: [0], timeout: 30_000 });

test("a worker that closes itself is noticed in seconds, and the run goes on in another without losing a row", async ({
  page,
}) => {
  await open(page, ROWS);
  await scoreButton(page).click();
  await underWay(page);
  const engine = await engineOf(page);
  await engine.evaluate(() => self.close()).catch(() => undefined);
  await expect(page.getByText(/The engine stopped by itself/).first()).toBeVisible({ timeout: 5000 });
  await expect(status(page)).toHaveText(ALL, { timeout: 120_000 });
  expect(new Set(await column(page, "State"))).toEqual(new Set(["done"]));

  // With nothing under way too: what is asked for next is answered.
  await (await engineOf(page)).evaluate(() => self.close()).catch(() => undefined);
  await expect(page.getByText(/The engine stopped by itself/).first()).toBeVisible({ timeout: 5000 });
  await expect(page.getByRole("banner").getByText(/WASM/)).toBeVisible({ timeout: 60_000 });
  await page.getByLabel("Threshold", { exact: true }).fill("0.7");
  await scoreButton(page).click();
  await expect(grid(page).getByText("stale")).toHaveCount(0, { timeout: 120_000 });
  // What was said of it goes by itself.
  await expect(page.getByText(/The engine stopped by itself/)).toHaveCount(0, { timeout: 30_000 });
});

test("one that hangs is told of after 40 s; restarted, it costs the row that it was at and no other", async ({
  page,
}) => {
  await open(page, ROWS);
  await scoreButton(page).click();
  await underWay(page);
  await hang(page);
  const silence = page.getByRole("alert").filter({ hasText: "has not answered for" });
  await page.clock.runFor(30_000);
  await expect(silence).toHaveCount(0);
  await passUntil(page, silence);
  await expect(silence).toContainText(/The engine has not answered for 4\d s, at: /);
  await silence.getByRole("button", { name: "Restart the engine" }).click();
  await expect(status(page)).toHaveText(new RegExp(`scored ${ROWS - 1} of ${ROWS}, 1 failed$`), { timeout: 100_000 });
  await expect(silence).toHaveCount(0);
  await page.getByText(/to look at in what was added/).click();
  await expect(page.getByText(/The engine did not answer for 4\d s and was ended/).first()).toBeVisible();
  await page.getByRole("button", { name: "Retry failed" }).click();
  await expect(status(page)).toHaveText(ALL, { timeout: 60_000 });
});

test("Cancel, then Score, work with an engine that hangs", async ({ page }) => {
  await open(page, ROWS);
  await scoreButton(page).click();
  await underWay(page);
  await hang(page);
  await page.clock.runFor(2000);
  await page.getByRole("button", { name: "Cancel" }).click();
  await expect(scoreButton(page)).toBeVisible();
  // Half the patience of one who waits, and nobody has to reload.
  await passUntil(page, page.getByText(/The engine did not answer for 2\d s and was ended/).first());
  await expect(scoreButton(page)).toBeEnabled({ timeout: 60_000 });
  await scoreButton(page).click();
  await expect(status(page)).toHaveText(ALL, { timeout: 100_000 });
});
