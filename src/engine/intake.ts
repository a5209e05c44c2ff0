import { LensError } from "../lib/errors.ts";
import { maskCoverage } from "../metric/flags.ts";
import { readAll, type ByteSource } from "../platform/bytes.ts";
import type { IntakeFile } from "../project/contents.ts";
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

/** One object a file, for as long as it is there: what was read of it is remembered by it. */
const intakeFiles = new WeakMap<ByteSource, IntakeFile>();
function toIntakeFile(path: string, source: ByteSource): IntakeFile {
  let file = intakeFiles.get(source);
  if (file?.path !== path) intakeFiles.set(source, (file = { path, size: source.size, read: () => readAll(source) }));
  return file;
}

/** Files as intake takes them. Remembers the last ones: of tens of thousands that stand where they stood none is looked up. */
export function createGiven(): (files: ReadonlyMap<string, ByteSource>) => readonly IntakeFile[] {
  let given: readonly IntakeFile[] = [];
  let sources: readonly ByteSource[] = [];
  return (files) => {
    let stood = 0;
    const next: IntakeFile[] = [];
    const nextSources: ByteSource[] = [];
    files.forEach((source, path) => {
      if (next.length === 0 && sources[stood] === source && given[stood]?.path === path) {
        stood++;
        return;
      }
      next.push(toIntakeFile(path, source));
      nextSources.push(source);
    });
    given = [...given.slice(0, stood), ...next];
    sources = [...sources.slice(0, stood), ...nextSources];
    return given;
  };
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
