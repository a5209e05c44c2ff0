import { LensError } from "../lib/errors.ts";
import { readCommand, type PairsOptions, type ScoreOptions } from "./arguments.ts";
import type { MaskOptions } from "./mask-arguments.ts";
import type { StartEngine } from "./engine.ts";
import { EXIT, Failure, failingAs, type ExitCode } from "./exit-codes.ts";
import { outputError } from "./output-files.ts";
import type { TablesOptions } from "./tables-arguments.ts";
import { readVersion } from "./package-files.ts";
import { Reporter } from "./reporter.ts";
import { drained, isClosed, stdoutRefused } from "./streams.ts";
import { USAGE } from "./usage.ts";

/**
 * The command line: the same pipeline as the page's, without a screen. Results go to stdout or a file, everything
 * that is said of them to stderr.
 */

/** An error by its own words, whatever exit code it was given. */
const causeOf = (thrown: unknown): LensError => LensError.from(thrown instanceof Failure ? thrown.cause : thrown);

/** Works until it is done, Ctrl-C is pressed, or stdout takes no more. @param kept what is said of the rows at an end before that */
async function runUntilEnded(
  reporter: Reporter,
  kept: string,
  work: (signal: AbortSignal) => Promise<ExitCode>,
): Promise<ExitCode> {
  const interrupt = new AbortController();
  const onInterrupt = () => {
    // The engine computes in a process of its own, so this one always listens, whatever a file does to the other.
    if (interrupt.signal.aborted) process.exit(EXIT.interrupted);
    reporter.say("Ending; Ctrl-C again ends at once.");
    interrupt.abort();
  };
  const signal = AbortSignal.any([interrupt.signal, stdoutRefused]);
  process.on("SIGINT", onInterrupt);
  try {
    return await work(signal);
  } catch (thrown) {
    if (!signal.aborted) throw thrown;
    // What the end itself came upon, a disk that is full too, is told like the rest.
    const { code, message } = causeOf(thrown);
    if (code !== "cancelled") reporter.say(`masc-lens: ${message}`);
    if (interrupt.signal.aborted) reporter.say(`Ended.${kept}`);
    return EXIT.interrupted;
  } finally {
    process.off("SIGINT", onInterrupt);
  }
}

// They are loaded only here: help and complaints come at once.
const runScore = (options: ScoreOptions, reporter: Reporter, start?: StartEngine): Promise<ExitCode> =>
  runUntilEnded(
    reporter,
    options.out === null ? "" : " Rows that are done are kept; --resume goes on from there.",
    async (signal) => (await import("./score.ts")).score(signal, options, reporter, start),
  );
const runPairs = (options: PairsOptions, reporter: Reporter): Promise<ExitCode> =>
  runUntilEnded(reporter, " Nothing was written.", async (signal) =>
    (await import("./pairs.ts")).pairs(signal, options, reporter),
  );

const runMask = (options: MaskOptions, reporter: Reporter, start?: StartEngine): Promise<ExitCode> =>
  runUntilEnded(reporter, " Masks that are done are kept; the same command goes on from there.", async (signal) =>
    (await import("./mask.ts")).mask(signal, options, reporter, start),
  );

const runTables = (options: TablesOptions, reporter: Reporter): Promise<ExitCode> =>
  runUntilEnded(reporter, " Nothing was written.", async (signal) =>
    (await import("./tables.ts")).tables(signal, options, reporter),
  );

/** @param words what stands after `masc-lens` */
async function run(words: readonly string[], reporter: Reporter, start?: StartEngine): Promise<ExitCode> {
  const command = await failingAs(EXIT.usage, () => readCommand(words));
  if (command.kind === "score") return runScore(command.options, reporter, start);
  if (command.kind === "pairs") return runPairs(command.options, reporter);
  if (command.kind === "mask") return runMask(command.options, reporter, start);
  if (command.kind === "tables") return runTables(command.options, reporter);
  if (command.kind === "merge") return (await import("./merge.ts")).merge(command.options, reporter);
  process.stdout.write(command.kind === "help" ? USAGE : `${readVersion()}\n`);
  return EXIT.answered;
}

/** What a run comes to once stdout has taken its last line. @throws Failure where it has not */
async function written(exitCode: ExitCode, reporter: Reporter): Promise<ExitCode> {
  await drained();
  if (!stdoutRefused.aborted) return exitCode;
  if (!isClosed(stdoutRefused.reason)) throw new Failure(EXIT.unexpected, outputError("stdout", stdoutRefused.reason));
  reporter.say("Ended: nobody reads stdout any more.");
  return EXIT.unexpected;
}

/** Runs the command line and says how it ended. @param start what computes, where it is not to be a process of its own */
export async function main(
  words: readonly string[],
  reporter = new Reporter(process.stderr),
  start?: StartEngine,
): Promise<ExitCode> {
  try {
    return await failingAs(EXIT.unexpected, async () => written(await run(words, reporter, start), reporter));
  } catch (thrown) {
    if (!(thrown instanceof Failure)) throw thrown;
    reporter.say(`masc-lens: ${thrown.message}`);
    if (thrown.exitCode === EXIT.usage) reporter.say("masc-lens --help explains the usage.");
    return thrown.exitCode;
  }
}
