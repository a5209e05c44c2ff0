import { mkdtempSync, readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test, type BrowserContext, type Page } from "@playwright/test";
import { dreambenchPlus, FULL } from "../../tools/trees/dreambench-plus.mjs";
import { createPictures } from "../../tools/trees/pictures.mjs";
import { randomOf } from "../../tools/trees/random.mjs";
import { writeZip } from "../../tools/trees/write.mjs";
import { addFiles, openCheckpoint, openPage, saveData, scored } from "./page.ts";

/** A tab that is killed without notice, again and again, ends with the rows of one that was left alone. */

const PAIRS = 100;
const KILLS = 10;
/** Every third comes while the page is opening, the others in a run. */
const isEarly = (kill: number) => kill % 3 === 2;

/** Other moments every time; `KILL_SEED` gives those of a run that failed again. */
const SEED = Number(process.env["KILL_SEED"] ?? Date.now() % 1_000_000);

async function treeOfPairs(): Promise<string> {
  const path = join(mkdtempSync(join(tmpdir(), "lens-killed-")), "tree.zip");
  const options = { ...FULL, concepts: 5, prompts: 5, methods: 4, sources: ["clipseg"], small: 0 };
  const parts = { copies: false, ratings: false, scores: false, code: false };
  await writeZip(path, dreambenchPlus({ ...options, ...parts }, await createPictures(32)));
  return path;
}

const status = (page: Page) => page.getByRole("status");

/** A project with a model that stays, so that a run goes on by itself; nothing is computed yet. */
async function begin(page: Page, tree: string): Promise<void> {
  await openPage(page);
  await openCheckpoint(page);
  await page.getByRole("button", { name: "Models", exact: true }).click();
  await page.getByRole("button", { name: "Keep in this browser" }).click();
  await page.getByRole("button", { name: "Keep", exact: true }).click();
  await expect(page.getByText("In this browser's library.")).toBeVisible();
  await page.getByRole("button", { name: "Start", exact: true }).click();
  await addFiles(page, [tree]);
  await page.getByLabel("Max patches").fill("64");
  await page.getByLabel("Max patches").press("Enter");
  await expect(page.getByText("kept in this browser")).toBeVisible({ timeout: 20_000 });
  await expect(status(page)).toHaveText(`scored 0 of ${PAIRS}`);
}

const press = (page: Page) => page.getByRole("button", { name: "Score", exact: true }).click();

/** Four subjects with three photographs each, and nothing that was generated. */
async function photographs(): Promise<string> {
  const path = join(mkdtempSync(join(tmpdir(), "lens-photographs-")), "things.zip");
  const { png } = await createPictures(32);
  const names = ["cup", "key", "mug", "vase"].flatMap((subject) => [0, 1, 2].map((at) => `${subject}/${at}.png`));
  await writeZip(
    path,
    names.map((name, at) => [name, png(at)]),
  );
  return path;
}

/** A run of photographs goes on by itself where a reload cut it off, and keeps what it had. */
async function reloadAmongPhotographs(page: Page): Promise<void> {
  await page.getByRole("button", { name: "Close the project" }).click();
  await page.getByLabel("Add files").setInputFiles(await photographs());
  const sheet = page.getByRole("dialog");
  await expect(sheet.getByText(/^A guess: 12 photographs of 4 subjects, a folder each/)).toBeVisible();
  await page.keyboard.press("Escape");
  await page.getByRole("button", { name: "Compare the photographs" }).click();
  await page.getByRole("button", { name: "Compare 24 pairs" }).click();
  await expect(page.getByText(/^[1-9]\d* of 24 pairs$/)).toBeVisible({ timeout: 30_000 });
  await expect(page.getByText("kept in this browser")).toBeVisible();
  await page.reload();
  await expect(page.getByText("All 24 pairs are compared.")).toBeVisible({ timeout: 60_000 });
  await expect(page.getByRole("group", { name: "AUC by metric" })).toBeVisible();
}

/** All that is known of every row, in full, by its id; without what every run writes of itself. */
async function rowsOf(page: Page): Promise<Map<string, unknown>> {
  await page.getByRole("button", { name: "Export" }).click();
  const downloading = page.waitForEvent("download");
  await page.getByRole("menuitem", { name: /^JSONL/ }).click();
  const text = readFileSync(await (await downloading).path(), "utf8");
  return new Map(
    text
      .trim()
      .split("\n")
      .map((line): [string, unknown] => {
        const { date: _date, ...row } = JSON.parse(line);
        return [row.id, row];
      }),
  );
}

/** Its process ends as if the system had ended it: nothing of the page runs any more. */
async function kill(context: BrowserContext, page: Page): Promise<void> {
  const gone = new Promise<void>((resolve) => page.once("crash", () => resolve()));
  const client = await context.newCDPSession(page);
  client.send("Page.crash").catch(() => undefined); // nobody is left to answer
  await gone;
  await page.close();
}

/** How far a run is: rows that were kept of earlier ones, and rows of its own. */
const far = async (page: Page) => {
  const words = /computing (\d+) of (\d+)/.exec((await status(page).textContent()) ?? "");
  return words === null ? null : { kept: PAIRS - Number(words[2]), done: Number(words[1]) };
};

test("a run that is killed at ten random moments ends with exactly the rows of one that was left alone", async ({
  browser,
  baseURL,
}) => {
  console.log(`KILL_SEED=${SEED}`);
  const random = randomOf(SEED);
  const tree = await treeOfPairs();
  const newContext = () => browser.newContext(baseURL === undefined ? {} : { baseURL });

  const undisturbed = await newContext();
  const quiet = await undisturbed.newPage();
  await begin(quiet, tree);
  await press(quiet);
  await scored(quiet, PAIRS);
  const expected = await rowsOf(quiet);
  expect(expected.size).toBe(PAIRS);
  await reloadAmongPhotographs(quiet);
  await undisturbed.close();

  const context = await newContext();
  await saveData(context);
  let page = await context.newPage();
  await begin(page, tree);
  // On as many threads: sums are rounded by how they are parted.
  const { search, hash } = new URL(page.url());
  const address = `/${search}${hash}`;
  await press(page);
  let kept = 0;
  let inRuns = 0;
  for (let at = 0; at < KILLS; at++) {
    if (isEarly(at)) await page.waitForTimeout(1500 * random());
    else {
      await expect(status(page)).toHaveText(new RegExp(`computing|scored ${PAIRS} of`), { timeout: 30_000 });
      const now = await far(page);
      // What was kept when a tab was killed is there for the next.
      if (now !== null) expect(now.kept).toBeGreaterThanOrEqual(kept);
      kept = now?.kept ?? PAIRS;
      const rows = Math.floor(12 * random());
      await expect.poll(async () => (await far(page))?.done ?? rows, { intervals: [20] }).toBeGreaterThanOrEqual(rows);
      await page.waitForTimeout(300 * random());
      inRuns += (await far(page)) === null ? 0 : 1;
    }

    await kill(context, page);
    page = await context.newPage();
    await page.goto(address);
  }
  await scored(page, PAIRS);
  expect(inRuns).toBeGreaterThanOrEqual(4);
  expect(await rowsOf(page)).toEqual(expected);
  await context.close();
});
