import { shardOf, shardWords } from "../project/shard.ts";
import type { ScoreOptions } from "./arguments.ts";
import type { StartEngine } from "./engine.ts";
import { EXIT, failingAs, type ExitCode } from "./exit-codes.ts";
import { readInput } from "./input.ts";
import { checkOutputs, keepInput } from "./outputs.ts";
import type { Reporter } from "./reporter.ts";
import type { Call } from "./run.ts";

/** All that can be wrong with a call but its checkpoints. */
async function readCall(signal: AbortSignal, options: ScoreOptions, reporter: Reporter): Promise<Call> {
  const outputs = await checkOutputs(options);
  const written = new Set([outputs.out, outputs.csv].flatMap((output) => output?.path ?? []));
  const input = await readInput(signal, options.input, written, options.further, options.photographs);
  await keepInput(outputs, input);
  reporter.intake(input);
  const { shard } = options;
  if (shard === null) return { options, input, part: null, outputs };
  const samples = shardOf(input.samples, shard);
  const part = shardWords(shard, samples.length, input.samples.length);
  reporter.say(part);
  return { options, input: { ...input, samples }, part, outputs };
}

/**
 * `masc-lens score`. The engine and its native library are loaded once there is something for them to do.
 *
 * @param signal ends the run; the rows that are done are kept
 * @throws Failure with the exit code, LensError cancelled
 */
export async function score(
  signal: AbortSignal,
  options: ScoreOptions,
  reporter: Reporter,
  start?: StartEngine,
): Promise<ExitCode> {
  const call = await failingAs(EXIT.usage, () => readCall(signal, options, reporter));
  const { runCall } = await import("./run.ts");
  return runCall(signal, call, reporter, start);
}
