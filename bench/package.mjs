// @ts-check
/** The authors' package on both jobs, once a run: every ratio of a run is to the same measurement. */
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { writeJobs } from "./jobs.mjs";
import { needCheckpoint, ROOT, run, runAlone, settle } from "./options.mjs";

/**
 * @typedef {{ id: string, cp: number | null, pf: number | null, seconds: number, processor: number }} Row
 * @typedef {object} PackageAnswer
 * @property {number} loading seconds to load its model, in none of its times
 * @property {{ mixed: Row[], oneByNine: Row[] }} jobs
 * @property {number} peak bytes of resident memory
 * @property {number} threads
 * @property {Record<string, string>} versions
 * @property {number} load of the machine as it began
 */

/** @param {import("./options.mjs").Options} options @returns {Promise<PackageAnswer>} */
export async function measure(options) {
  const file = path.join(options.work, "package.json");
  if (existsSync(file)) return JSON.parse(readFileSync(file, "utf8"));
  await needCheckpoint(options);
  const { mixed, oneByNine } = writeJobs(options);
  const { load } = await settle(options);
  const args = [path.join(ROOT, "bench", "package.py"), options.checkpoint, String(options.patches)];
  const { lines } = await run(options.python, [...args, `mixed=${mixed.manifest}`, `oneByNine=${oneByNine.manifest}`]);
  const answer = { ...JSON.parse(lines.findLast(({ from }) => from === "out")?.text ?? ""), load };
  writeFileSync(file, JSON.stringify(answer));
  return answer;
}

/** Seconds of its one-by-nine job, and of processor time in them. @param {PackageAnswer} answer */
export const jobSeconds = ({ jobs }) => jobs.oneByNine.reduce((sum, { seconds }) => sum + seconds, 0);
/** @param {PackageAnswer} answer */
export const jobProcessor = ({ jobs }) => jobs.oneByNine.reduce((sum, { processor }) => sum + processor, 0);

/**
 * The largest difference of two lists of scores, by id.
 * @param {readonly { id: string, cp: number | null, pf: number | null }[]} ours
 * @param {readonly Row[]} theirs
 */
export function largestDifference(ours, theirs) {
  const byId = new Map(ours.map((row) => [row.id, row]));
  const largest = { cp: 0, pf: 0 };
  for (const row of theirs) {
    const other = byId.get(row.id);
    for (const score of /** @type {const} */ (["cp", "pf"])) {
      const [a, b] = [other?.[score] ?? null, row[score]];
      if ((a === null) !== (b === null)) throw new Error(`${row.id} has ${score} ${a}, the package ${b}`);
      if (a !== null && b !== null) largest[score] = Math.max(largest[score], Math.abs(a - b));
    }
  }
  return largest;
}

await runAlone(import.meta.url, measure);
