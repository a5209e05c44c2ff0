import { LensError } from "../lib/errors.ts";
import { maskCoverage } from "../metric/flags.ts";
import type { ByteSource } from "../platform/bytes.ts";
import type { Standing } from "../project/formats/manifest/tables.ts";
import { LAYOUTS } from "../project/formats/register.ts";
import { createIntakeReader, type IntakeReader } from "../project/intake.ts";
import { withEarlier } from "../project/earlier-intake.ts";
import { tellIntake } from "../project/told-intake.ts";
import type { Intake } from "../project/types.ts";
import type { Pipeline } from "./pipeline.ts";
import type { IntakeAnswer, StandingKnown, StandingPlain } from "./protocol.ts";

/** What is to be scored among the engine's files. In a part of its own, which is loaded when files are first read (engine.ts). */

export const standingOf = ({ intake, added, taken }: StandingPlain): Standing => ({
  intake,
  added: new Set(added),
  taken: new Set(taken),
});

/** What the page was told last: of what it knows already nothing crosses again. */
export class IntakeAnswers {
  #last: { readonly number: number; readonly read: Intake; readonly intake: Intake } | null = null;
  #count = 0;

  /** @throws LensError failed_unexpectedly where the page speaks of an answer that another engine gave */
  standing(standing: StandingPlain | StandingKnown): Standing {
    if (!("known" in standing)) return standingOf(standing);
    const last = this.#last;
    if (last?.number !== standing.known)
      throw new LensError("failed_unexpectedly", "The engine was started again meanwhile. Add the files once more.");
    const { samples, parts } = last.intake;
    return standingOf({ ...standing, intake: { ...standing.intake, samples, parts } });
  }

  /** @param known the number of the answer that the page has */
  tell(read: Intake, known: number | null): IntakeAnswer {
    const before = this.#last !== null && this.#last.number === known ? this.#last : null;
    const intake = before === null ? read : withEarlier(read, { read: before.read, told: before.intake });
    this.#last = { number: ++this.#count, read, intake };
    return {
      number: this.#count,
      since: before?.number ?? null,
      intake: tellIntake(intake, before?.intake ?? null),
    };
  }
}

/** @param required a path's file, once it is here. @throws LensError missing_file */
export const createFileReader = (
  pipeline: Pick<Pipeline, "mask">,
  required: (path: string) => Promise<ByteSource>,
): IntakeReader =>
  createIntakeReader(LAYOUTS, async ({ path }) =>
    pipeline.mask(await required(path)).then(
      ({ histogram }) => maskCoverage(histogram),
      () => null, // its row says what is wrong with it
    ),
  );
