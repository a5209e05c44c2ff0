import { readCommand, type ScoreOptions } from "./arguments.ts";
import { EXIT, Failure, failingAs, type ExitCode } from "./exit-codes.ts";
import { readVersion } from "./package-files.ts";
import { Reporter } from "./reporter.ts";
import { USAGE } from "./usage.ts";

/**
 * The command line: the same pipeline as the page's, without a screen. Results go to stdout or a file, everything
 * that is said of them to stderr.
 */

/** Scores until it is done, Ctrl-C is pressed, or nobody reads stdout any more. */
async function runScore(options: ScoreOptions, reporter: Reporter): Promise<ExitCode> {
  const controller = new AbortController();
  let ended: ExitCode = EXIT.interrupted;
  const onInterrupt = () => {
    reporter.say("Ending after this step; Ctrl-C again ends at once.");
    controller.abort();
  };
  const onClosed = () => {
    ended = EXIT.unexpected;
    controller.abort();
  };
  // Once: a second Ctrl-C finds the system's own handling, which ends the process at once.
  process.once("SIGINT", onInterrupt);
  process.stdout.on("error", onClosed);
  try {
    // The scorer is loaded only here: help and complaints come at once.
    const { score } = await import("./score.ts");
    return await score(controller.signal, options, reporter);
  } catch (thrown) {
    if (!controller.signal.aborted) throw thrown;
    reporter.say(options.out === null ? "Ended." : "Ended. Rows that are done are kept; --resume goes on from there.");
    return ended;
  } finally {
    process.off("SIGINT", onInterrupt);
    process.stdout.off("error", onClosed);
  }
}

/** @param words what stands after `masc-lens` */
async function run(words: readonly string[], reporter: Reporter): Promise<ExitCode> {
  const command = await failingAs(EXIT.usage, () => readCommand(words));
  if (command.kind === "score") return runScore(command.options, reporter);
  process.stdout.write(command.kind === "help" ? USAGE : `${readVersion()}\n`);
  return EXIT.answered;
}

/** Runs the command line and says how it ended. */
export async function main(words: readonly string[], reporter = new Reporter(process.stderr)): Promise<ExitCode> {
  try {
    return await failingAs(EXIT.unexpected, () => run(words, reporter));
  } catch (thrown) {
    if (!(thrown instanceof Failure)) throw thrown;
    reporter.say(`masc-lens: ${thrown.message}`);
    if (thrown.exitCode === EXIT.usage) reporter.say("masc-lens --help explains the usage.");
    return thrown.exitCode;
  }
}
