// @ts-check
/**
 * The page in Chromium on WebAssembly, one reference and nine generations, fp32 and int8, beside the package; and what
 * the whole browser takes at its peak.
 */
import { readFileSync } from "node:fs";
import path from "node:path";
import { processorRatios } from "./cli.mjs";
import { engineReady, openPlace, processorAt, servePage, watchBrowser, withPage } from "./browser.mjs";
import { writeJobs } from "./jobs.mjs";
import { median, needCheckpoint, round, runAlone, settle } from "./options.mjs";
import { jobProcessor, jobSeconds, largestDifference, measure as measurePackage } from "./package.mjs";

/** @typedef {import("./options.mjs").Options} Options */
/** @typedef {import("@playwright/test").Page} Page */
/** @typedef {{ at: number, text: string }} Said */

/** Keeps when the status line said what, in milliseconds. @param {Page} page */
async function watchStatus(page) {
  await page.evaluate(() => {
    const status = document.querySelector("[role=status]");
    /** @type {{ at: number, text: string }[]} */
    const said = [];
    const look = () => {
      const text = status?.textContent ?? "";
      if (said.at(-1)?.text !== text) said.push({ at: Date.now(), text });
    };
    look();
    if (status !== null)
      new MutationObserver(look).observe(status, { childList: true, characterData: true, subtree: true });
    Object.assign(window, { said });
  });
  return () => /** @type {Promise<Said[]>} */ (page.evaluate("window.said"));
}

/** By how much the first took longer than the others. @param {number[]} times */
const beyond = ([first = 0, ...others]) => (others.length === 0 ? 0 : Math.max(0, first - median(others)));

/**
 * What a job took, and what of it went to making sessions: by how much the first text, and the first image, took longer
 * than the others did in the middle. The page tells of a stage at most every 100 ms.
 * @param {readonly Said[]} said
 * @param {(at: number) => number} clock seconds at a moment: on the wall, or the processor's
 */
function readTimes(said, clock) {
  const start = said.findIndex(({ text }) => text.startsWith("computing"));
  const end = said.findLastIndex(({ text }) => text.startsWith("scored"));
  const between = said.slice(start, end + 1);
  /** @param {string} word */
  const stage = (word) => {
    const marks = between.filter(
      ({ text }, i) =>
        text.includes(`· ${word} `) && text.split(" · ").at(-1) !== between[i - 1]?.text.split(" · ").at(-1),
    );
    return marks.map(({ at, text }) => {
      const doing = text.split(" · ").at(-1) ?? "";
      const next = between.find((later) => later.at > at && !later.text.endsWith(doing));
      return clock(next?.at ?? at) - clock(at);
    });
  };
  const seconds = clock(between.at(-1)?.at ?? 0) - clock(between[0]?.at ?? 0);
  const [texts, images] = [stage("reading"), stage("encoding")];
  return { seconds, sessions: beyond(texts) + beyond(images), texts, images };
}

/** @param {Page} page @returns {Promise<{ id: string, cp: number | null, pf: number | null, provider: string }[]>} */
async function exportRows(page) {
  const downloading = page.waitForEvent("download");
  await page.getByRole("button", { name: "Export" }).click();
  await page.getByRole("menuitem", { name: "JSONL" }).click();
  return readFileSync(await (await downloading).path(), "utf8")
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line));
}

/**
 * @param {Page} page
 * @param {Options} options
 * @param {"fp32" | "int8"} precision
 */
async function openModel(page, options, precision) {
  await page.getByLabel("Add checkpoint folder").setInputFiles(options.checkpoint);
  await openPlace(page, "Models");
  const used = page.getByRole("region", { name: "In use" });
  await used.getByText(path.basename(options.checkpoint)).waitFor();
  // One layer of it is checked, too; a job would wait for that.
  await used.getByText(/Self-check at its sizes/).waitFor();
  if (precision === "fp32") return;
  await used.getByLabel("Precision").first().selectOption(precision);
  await page.waitForFunction(
    (precision) =>
      [...document.querySelectorAll("select")].some((select) => select.value === precision && !select.disabled),
    precision,
  );
  await used.getByText(/Self-check at its sizes/).waitFor();
}

/**
 * Adds a job's files and scores them.
 *
 * @param {Page} page
 * @param {Options} options
 * @param {{ files: string[], pairs: unknown[] }} job
 * @returns what the status line said meanwhile
 */
async function scoreJob(page, options, { files, pairs: { length: rows } }) {
  await page.getByLabel("Add files").setInputFiles(files);
  await openPlace(page, "Table");
  await page.getByLabel("Max patches").fill(String(options.patches));
  await page.getByLabel("Max patches").press("Enter");
  const statusOf = await watchStatus(page);
  await page.getByRole("button", { name: "Score" }).click();
  await page.waitForFunction(
    (rows) => new RegExp(`scored ${rows} of ${rows}$`).test(document.querySelector("[role=status]")?.textContent ?? ""),
    rows,
    { timeout: 20 * 60_000 },
  );
  return statusOf();
}

/**
 * What making sessions takes on a second visit, whose weights were converted in the first: seconds.
 *
 * @param {Page} page
 * @param {Options} options
 * @param {"fp32" | "int8"} precision
 * @param {string} address
 */
async function sessionsAgain(page, options, precision, address) {
  await page.goto("about:blank");
  await page.goto(address);
  await engineReady(page);
  await openModel(page, options, precision);
  return readTimes(await scoreJob(page, options, writeJobs(options).again), (at) => at / 1000).sessions;
}

/**
 * @param {Options} options
 * @param {"fp32" | "int8"} precision
 * @param {string} address
 */
export async function measurePage(options, precision, address) {
  const theirs = await measurePackage(options);
  const { oneByNine } = writeJobs(options);
  const { load } = await settle(options);
  return withPage(address, async (page, version) => {
    await engineReady(page);
    await openModel(page, options, precision);
    const browserOf = watchBrowser();
    const said = await scoreJob(page, options, oneByNine);
    const { memory, times: looks } = browserOf();
    const times = readTimes(said, (at) => at / 1000);
    const processor = readTimes(said, (at) => processorAt(looks, at));
    const scores = await exportRows(page);
    const packageSeconds = jobSeconds(theirs);
    const steady = times.seconds - times.sessions;
    const again = await sessionsAgain(page, options, precision, address);
    return {
      ratio: round(packageSeconds / steady),
      ratioWithSessions: round(packageSeconds / times.seconds),
      ratioWithKeptSessions: round(packageSeconds / (steady + again)),
      ...processorRatios(jobProcessor(theirs), {
        all: processor.seconds,
        steady: processor.seconds - processor.sessions,
      }),
      seconds: {
        package: round(packageSeconds),
        steady: round(steady),
        withSessions: round(times.seconds),
        sessions: round(times.sessions),
        keptSessions: round(again),
      },
      secondsAnImage: {
        package: round(packageSeconds / 18),
        steady: round(steady / oneByNine.images),
        withSessions: round(times.seconds / oneByNine.images),
        encoding: round(median(times.images)),
      },
      largestDifference: largestDifference(scores, theirs.jobs.oneByNine),
      peakMegabytes: memory === null ? null : Math.round(memory / 1e6),
      provider: [...new Set(scores.map(({ provider }) => provider))].join(", "),
      chromium: version,
      load,
    };
  });
}

/** @param {Options} options @param {readonly ("fp32" | "int8")[]} [precisions] */
export async function measure(options, precisions = ["fp32", "int8"]) {
  await needCheckpoint(options);
  const server = await servePage(options);
  try {
    /** @type {Record<string, Awaited<ReturnType<typeof measurePage>>>} */
    const answers = {};
    for (const precision of precisions) answers[precision] = await measurePage(options, precision, server.address);
    return answers;
  } finally {
    server.close();
  }
}

await runAlone(import.meta.url, measure);
