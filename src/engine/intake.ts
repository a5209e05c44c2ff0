import { maskCoverage } from "../metric/flags.ts";
import { readAll, type ByteSource } from "../platform/bytes.ts";
import type { IntakeFile } from "../project/contents.ts";
import type { Standing } from "../project/formats/manifest/tables.ts";
import { LAYOUTS } from "../project/formats/register.ts";
import { createIntakeReader, type IntakeReader } from "../project/intake.ts";
import type { Pipeline } from "./pipeline.ts";
import type { StandingPlain } from "./protocol.ts";

/** What is to be scored among the engine's files. In a part of its own, which is loaded when files are first read (engine.ts). */

export const standingOf = ({ intake, added, taken }: StandingPlain): Standing => ({
  intake,
  added: new Set(added),
  taken: new Set(taken),
});

/** One object a file, for as long as it is there: what was read of it is remembered by it. */
const intakeFiles = new WeakMap<ByteSource, IntakeFile>();
function toIntakeFile([path, source]: readonly [string, ByteSource]): IntakeFile {
  let file = intakeFiles.get(source);
  if (file?.path !== path) intakeFiles.set(source, (file = { path, size: source.size, read: () => readAll(source) }));
  return file;
}

export const toIntakeFiles = (files: ReadonlyMap<string, ByteSource>): IntakeFile[] => Array.from(files, toIntakeFile);

/** @param required a path's file. @throws LensError missing_file */
export const createFileReader = (
  pipeline: Pick<Pipeline, "mask">,
  required: (path: string) => ByteSource,
): IntakeReader =>
  createIntakeReader(LAYOUTS, ({ path }) =>
    pipeline.mask(required(path)).then(
      ({ data }) => maskCoverage(data),
      () => null, // its row says what is wrong with it
    ),
  );
