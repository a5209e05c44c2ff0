import type { IntakeProblem, ProblemKind } from "./types.ts";

/**
 * Problems by what they are of: a folder of ten thousand files has a few lines to read, each with its count, and opens
 * to what they hold.
 */
export interface ProblemGroup {
  readonly kind: ProblemKind;
  /** "48 generations without a reference". */
  readonly title: string;
  readonly problems: readonly IntakeProblem[];
}

/** Of each kind what one is and what several are, and in which order a person wants them: what is lost comes first. */
const WORDS: Readonly<Record<ProblemKind, readonly [one: string, many: string]>> = {
  quotes: ["quotation mark that does not pair", "quotation marks that do not pair"],
  table: ["table that could not be read", "tables that could not be read"],
  encoding: ["text in another encoding than UTF-8", "texts in another encoding than UTF-8"],
  archive: ["reason why an archive is not read whole", "reasons why archives are not read whole"],
  picture: ["picture that cannot be decoded", "pictures that cannot be decoded"],
  unreadable: ["file that could not be opened", "files that could not be opened"],
  "not-found": ["path that finds no file", "paths that find no file"],
  "no-pair": ["table with rows that fit no pair", "tables with rows that fit no pair"],
  "no-reference": ["generation without a reference", "generations without a reference"],
  "no-generation": ["reference without a generation", "references without a generation"],
  "no-role": ["picture that may be a reference or a generation", "pictures that may be references or generations"],
  mask: ["question about masks", "questions about masks"],
  "several-references": ["reference that was chosen among several", "references that were chosen among several"],
  cells: ["row with something odd in it", "rows with something odd in them"],
  "repeated-id": ["id that is repeated", "ids that are repeated"],
  "passed-over": ["table that was passed over", "tables that were passed over"],
  "prompt-list": ["list of prompts", "lists of prompts"],
  "not-named": ["note on files that are not used", "notes on files that are not used"],
  "other-kind": ["note on files of other kinds", "notes on files of other kinds"],
  nothing: ["thing that is missing", "things that are missing"],
};

const isKind = (kind: string): kind is ProblemKind => Object.hasOwn(WORDS, kind);
const KINDS = Object.keys(WORDS).filter(isKind);

/** One problem's name, for putting it away. */
export const problemKey = ({ kind, path, message }: IntakeProblem): string => JSON.stringify([kind, path, message]);

/** Groups in the order of what they cost. A kind of another version of this program counts as a note. */
export function groupProblems(problems: readonly IntakeProblem[]): ProblemGroup[] {
  const groups = new Map<ProblemKind, IntakeProblem[]>(KINDS.map((kind) => [kind, []]));
  for (const problem of problems) groups.get(isKind(problem.kind) ? problem.kind : "not-named")?.push(problem);
  return [...groups].flatMap(([kind, all]) =>
    all.length === 0 ? [] : [{ kind, title: `${all.length} ${WORDS[kind][all.length === 1 ? 0 : 1]}`, problems: all }],
  );
}
