import { formatCount } from "../../components/format.ts";
import { LensError } from "../../lib/errors.ts";
import { tracePatterns } from "../../lib/text-traces.ts";
import { quote } from "../../project/quote.ts";
import { checkAnonymous } from "../../storage/shared/check-anonymous.ts";

/** Of what is left that many are named. */
const NAMED = 5;

interface Finished {
  readonly name: string;
  readonly blob: Blob;
  readonly names: readonly string[];
  readonly program: ReadonlyMap<string, Uint8Array>;
}

/**
 * Looks through a finished file. @returns how many files are in it
 *
 * @throws LensError invalid_project where something is left, which it names
 */
export async function assertAnonymous(
  signal: AbortSignal,
  { name, blob, names, program }: Finished,
  onFile: (done: number) => void,
): Promise<number> {
  let files = 0;
  const bytes = new Uint8Array(await blob.arrayBuffer());
  const left = await checkAnonymous(signal, { name, bytes }, { patterns: tracePatterns(names), names, program }, () =>
    onFile(++files),
  );
  if (left.length === 0) return files;
  const told = left.slice(0, NAMED).map(({ where, kind, text }) => `${kind} ${quote(text)} in ${where}`);
  const more = left.length > NAMED ? `, and ${(left.length - NAMED).toLocaleString("en")} more` : "";
  throw new LensError(
    "invalid_project",
    `The file is not anonymous, and was not saved: ${formatCount(left.length, "trace")} left (${told.join("; ")}${more}). Take it out of the project, or say the name above, and write it again.`,
  );
}
