// @ts-check
/** Scores of six pairs of mixed shapes, fp32, against the package's: the largest difference. */
import { score } from "./cli.mjs";
import { writeJobs } from "./jobs.mjs";
import { needCheckpoint, runAlone } from "./options.mjs";
import { largestDifference, measure as measurePackage } from "./package.mjs";

/** @param {import("./options.mjs").Options} options */
export async function measure(options) {
  await needCheckpoint(options);
  const theirs = await measurePackage(options);
  const { rows } = await score(options, writeJobs(options).mixed.manifest, "fp32");
  const largest = largestDifference(rows, theirs.jobs.mixed);
  const pairs = theirs.jobs.mixed.map(({ id, cp, pf }) => ({
    id,
    package: { cp, pf },
    ours: rows.filter((row) => row.id === id).map((row) => ({ cp: row.cp, pf: row.pf }))[0],
  }));
  return { largest: Math.max(largest.cp, largest.pf), ...largest, pairs };
}

await runAlone(import.meta.url, measure);
