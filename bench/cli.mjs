// @ts-check
/** The command line on one reference and nine generations, fp32 and int8, beside the package. */
import { readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { writeJobs } from "./jobs.mjs";
import { needCheckpoint, ROOT, round, run, runAlone, settle } from "./options.mjs";
import { jobProcessor, jobSeconds, largestDifference, measure as measurePackage } from "./package.mjs";

/** @typedef {import("./options.mjs").Options} Options */

/**
 * One call of the command.
 * @param {Options} options
 * @param {string} manifest
 * @param {"fp32" | "int8"} precision
 */
export async function score(options, manifest, precision) {
  const args = [
    "score",
    manifest,
    "--model",
    options.checkpoint,
    "--max-patches",
    String(options.patches),
    "--precision",
    precision,
    "--cache",
    path.join(options.work, "cache"),
  ];
  const { lines, seconds, peak } = await run(process.execPath, [path.join(ROOT, "src/cli/masc-lens.mjs"), ...args]);
  const open = lines.find(({ text }) => text.startsWith("Model:")) ?? { at: 0, processor: 0 };
  const rows = lines.flatMap(({ from, at, processor, text }) =>
    from === "out" ? [{ at: at - open.at, processor: processor - open.processor, ...JSON.parse(text) }] : [],
  );
  return { rows, seconds, opening: open.at, peak };
}

/**
 * Seconds of a job from its rows' times. Sessions are made within the first row; a job without them is taken as ten
 * encodings at the pace of the others, each of which encodes one image and two texts.
 * @param {readonly Record<"at" | "processor", number>[]} rows
 * @param {number} images
 * @param {"at" | "processor"} [clock] on the wall, or the processor's
 */
export function jobTimes(rows, images, clock = "at") {
  const [first, last] = [rows[0]?.[clock] ?? Number.NaN, rows.at(-1)?.[clock] ?? Number.NaN];
  return { all: last, steady: ((last - first) / (rows.length - 1)) * images };
}

/**
 * The same in processor time: what is left of a comparison where others compute on the machine too.
 * @param {number} theirs
 * @param {{ all: number, steady: number }} ours
 */
export const processorRatios = (theirs, { all, steady }) => ({
  processorRatio: round(theirs / steady),
  processorRatioWithSessions: round(theirs / all),
  processorSeconds: { package: round(theirs), steady: round(steady), withSessions: round(all) },
});

/** @param {Options} options @param {"fp32" | "int8"} precision */
export async function measureCommand(options, precision) {
  await needCheckpoint(options);
  const theirs = await measurePackage(options);
  const { oneByNine } = writeJobs(options);
  // Converted weights are kept from an earlier run, as they are for whoever runs it twice.
  const before = path.join(oneByNine.folder, "one.csv");
  writeFileSync(before, readFileSync(oneByNine.manifest, "utf8").split("\n").slice(0, 2).join("\n"));
  await score(options, before, precision);
  const { load } = await settle(options);
  const { rows, opening, peak } = await score(options, oneByNine.manifest, precision);
  const { all, steady } = jobTimes(rows, oneByNine.images);
  const packageSeconds = jobSeconds(theirs);
  const processor = jobTimes(rows, oneByNine.images, "processor");
  return {
    ratio: round(packageSeconds / steady),
    ratioWithSessions: round(packageSeconds / all),
    ...processorRatios(jobProcessor(theirs), processor),
    seconds: {
      package: round(packageSeconds),
      steady: round(steady),
      withSessions: round(all),
      opening: round(opening),
    },
    secondsAnImage: {
      package: round(packageSeconds / 18),
      steady: round(steady / oneByNine.images),
      withSessions: round(all / oneByNine.images),
    },
    largestDifference: largestDifference(rows, theirs.jobs.oneByNine),
    peakMegabytes: { ours: Math.round(peak / 1e6), package: Math.round(theirs.peak / 1e6) },
    load,
  };
}

/** @param {Options} options */
export const measure = async (options) => ({
  fp32: await measureCommand(options, "fp32"),
  int8: await measureCommand(options, "int8"),
});

await runAlone(import.meta.url, measure);
