import { LensError } from "../lib/errors.ts";

/** How a run ended, as shells and scripts see it. A contract: the usage text explains each. */
export const EXIT = {
  answered: 0,
  unexpected: 1,
  usage: 2,
  rowsFailed: 3,
  noCheckpoint: 4,
  /** 128 + SIGINT, as shells count. */
  interrupted: 130,
} as const;

export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

/** An error with the exit code that it means: the same missing file is wrong usage as INPUT, no checkpoint as --model. */
export class Failure extends Error {
  readonly exitCode: ExitCode;

  constructor(exitCode: ExitCode, cause: LensError) {
    super(cause.message, { cause });
    this.name = "Failure";
    this.exitCode = exitCode;
  }
}

/** What is no matter of how the command was called. */
const OF_THE_MACHINE: ReadonlySet<string> = new Set(["missing_room", "failed_storage", "failed_engine"]);

/** Does a step whose errors mean this exit code; a full disk is never wrong usage. @throws Failure */
export async function failingAs<T>(exitCode: ExitCode, step: () => T | Promise<T>): Promise<T> {
  try {
    return await step();
  } catch (thrown) {
    if (thrown instanceof Failure) throw thrown;
    const error = LensError.from(thrown);
    throw new Failure(exitCode === EXIT.usage && OF_THE_MACHINE.has(error.code) ? EXIT.unexpected : exitCode, error);
  }
}
