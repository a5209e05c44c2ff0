import { dirname } from "node:path";
import { readAll } from "../platform/bytes.ts";
import { pairRows, pairsToJsonl } from "../project/pair-rows.ts";
import { counted, quote, quoteList } from "../project/quote.ts";
import { referencesOf } from "../project/references.ts";
import { setAsideOf, type SetAside } from "../project/set-aside.ts";
import { shardOf, shardWords } from "../project/shard.ts";
import type { Sample } from "../project/types.ts";
import type { PairsOptions } from "./arguments.ts";
import { createCoverage } from "./coverage.ts";
import { EXIT, failingAs, type ExitCode } from "./exit-codes.ts";
import { readInput } from "./input.ts";
import type { Input } from "./manifest-input.ts";
import { replaceFile } from "./output-files.ts";
import { checkOutputs, keepInput, type Outputs } from "./outputs.ts";
import type { Reporter } from "./reporter.ts";
import { withPaths } from "./shown-paths.ts";
import { pathInRoot } from "./trees.ts";

/** `masc-lens pairs`: what was understood of INPUT, as a manifest. Nothing is scored. */

/** Masks that are read and decoded at a time. */
const AT_ONCE = 4;

const masksOf = (sample: Sample): readonly (string | null)[] => [
  ...referencesOf(sample).map(({ mask }) => mask),
  sample.generationMask,
];

/** What masks cover, by path; null for those that cannot be decoded, or are not there. */
async function readCoverage(
  signal: AbortSignal,
  { samples, find }: Input,
  reporter: Reporter,
): Promise<ReadonlyMap<string, number | null>> {
  // A pair that lacks a mask is set aside whatever the other covers.
  const whole = samples.map(masksOf).filter((masks) => !masks.includes(null));
  const paths = [...new Set(whole.flat().filter((path) => path !== null))];
  const coverageOf = createCoverage();
  const coverage = new Map<string, number | null>();
  const waiting = paths.values();
  reporter.begin(paths.length);
  const readOn = async (): Promise<void> => {
    for (const path of waiting) {
      signal.throwIfAborted();
      const source = find(path);
      coverage.set(
        path,
        source === null ? null : await coverageOf({ path, size: source.size, read: () => readAll(source) }),
      );
      reporter.doing(`${coverage.size.toLocaleString("en")}/${paths.length.toLocaleString("en")} masks looked at`);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, readOn));
  reporter.clear();
  const unread = paths.filter((path) => coverage.get(path) === null && find(path) !== null);
  if (unread.length > 0)
    reporter.say(
      `  note: ${counted(unread.length, "mask")} cannot be decoded, and count as missing: ${quoteList(unread)}`,
    );
  return coverage;
}

/** Of several references each counts (metric.md, pair filter). */
function setAsideIn(sample: Sample, coverage: ReadonlyMap<string, number | null>): SetAside | null {
  const covered = masksOf(sample).map((mask) => (mask === null ? null : (coverage.get(mask) ?? null)));
  const known = covered.filter((share) => share !== null);
  if (known.length < covered.length) return "mask_missing";
  const least = Math.min(...known);
  return setAsideOf(least, least, sample.smallMask);
}

async function readCall(
  signal: AbortSignal,
  options: PairsOptions,
  reporter: Reporter,
): Promise<{ readonly input: Input; readonly outputs: Outputs }> {
  const outputs = await checkOutputs({ out: options.out, csv: null, resume: false });
  const written = new Set(outputs.out === null ? [] : [outputs.out.path]);
  const input = await readInput(signal, options.input, written, options.further, options.photographs);
  await keepInput(outputs, input);
  reporter.intake(input);
  const { shard } = options;
  if (shard === null) return { input, outputs };
  const samples = shardOf(input.samples, shard);
  reporter.say(shardWords(shard, samples.length, input.samples.length));
  return { input: { ...input, samples }, outputs };
}

/**
 * @param signal ends it; nothing is written then
 * @throws Failure with the exit code, LensError cancelled
 */
export async function pairs(signal: AbortSignal, options: PairsOptions, reporter: Reporter): Promise<ExitCode> {
  const { input, outputs } = await failingAs(EXIT.usage, () => readCall(signal, options, reporter));
  const coverage = await readCoverage(signal, input, reporter);
  const reasons = new Map(input.samples.map((sample) => [sample.id, setAsideIn(sample, coverage)]));
  const fromRoot = (path: string) => pathInRoot(path, input.find, input.root);
  const rows = pairRows(
    input.samples.map((sample) => withPaths(sample, fromRoot)),
    "",
    ({ id }) => reasons.get(id) ?? null,
  );
  signal.throwIfAborted();
  const text = rows.map((row) => pairsToJsonl([row]));
  const aside = rows.filter(({ set_aside: rule }) => rule !== null).length;
  const count = `${counted(rows.length, "pair")}, ${aside.toLocaleString("en")} set aside`;
  if (outputs.out === null) {
    for (const line of text) process.stdout.write(line);
    reporter.say(`${count}.`);
    return EXIT.answered;
  }
  const { out } = outputs;
  await failingAs(EXIT.usage, () => replaceFile(out, text));
  const away =
    dirname(out.path) === input.root ? "" : ` Its paths are from ${quote(input.root)}: put it there to score it.`;
  reporter.say(`${count}. Written: ${quote(out.path)}.${away}`);
  return EXIT.answered;
}
