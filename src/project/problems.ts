import { counted, quoteList } from "./quote.ts";
import type { IntakeProblem, ProblemKind } from "./types.ts";

/**
 * Problems by what they are of: a folder of ten thousand files has a few lines to read, each with its count, and opens
 * to what they hold.
 */
export interface ProblemGroup {
  readonly kind: ProblemKind;
  /** "48 generations without a reference". */
  readonly title: string;
  /** What to do about all of them; "" where each says its own. */
  readonly wayOut: string;
  /** Of how many things; several may be told in one problem. */
  readonly count: number;
  readonly problems: readonly IntakeProblem[];
}

interface Words {
  readonly one: string;
  readonly many: string;
  /** What to do about all of them; "" where each says its own. */
  readonly wayOut: string;
}

/** Of each kind what it is and what to do, in which order a person wants them: what is lost comes first. */
const WORDS: Readonly<Record<ProblemKind, Words>> = {
  quotes: {
    one: "quotation mark that does not pair",
    many: "quotation marks that do not pair",
    wayOut: "Double the marks inside a quoted cell, and close it.",
  },
  table: {
    one: "table that could not be read",
    many: "tables that could not be read",
    wayOut: "Save it as CSV, JSON or JSONL in UTF-8 and add it again.",
  },
  encoding: {
    one: "text in another encoding than UTF-8",
    many: "texts in another encoding than UTF-8",
    wayOut: "Where letters look wrong, save it as UTF-8 and add it again.",
  },
  archive: {
    one: "reason why an archive is not read whole",
    many: "reasons why archives are not read whole",
    wayOut: "",
  },
  picture: {
    one: "picture that cannot be decoded",
    many: "pictures that cannot be decoded",
    wayOut: "Save them as PNG and add them again.",
  },
  unreadable: {
    one: "file that could not be opened",
    many: "files that could not be opened",
    wayOut: "See that they are there and may be read, and add them again.",
  },
  "not-found": {
    one: "path that finds no file",
    many: "paths that find no file",
    wayOut: "Add the folders that the table names.",
  },
  "no-pair": { one: "table with rows that fit no pair", many: "tables with rows that fit no pair", wayOut: "" },
  "no-reference": {
    one: "generation without a reference",
    many: "generations without a reference",
    wayOut: "Add the references, or name them alike.",
  },
  "no-generation": {
    one: "reference without a generation",
    many: "references without a generation",
    wayOut: "Add what was generated of them, under their names.",
  },
  "no-role": {
    one: "picture that may be a reference or a generation",
    many: "pictures that may be references or generations",
    wayOut: "Neither names nor folders say it.",
  },
  mask: { one: "question about masks", many: "questions about masks", wayOut: "" },
  "several-references": {
    one: "reference that was chosen among several",
    many: "references that were chosen among several",
    wayOut: "To choose another, set it in the pair, or write a manifest.",
  },
  cells: { one: "row with something odd in it", many: "rows with something odd in them", wayOut: "" },
  "repeated-id": {
    one: "id that is repeated",
    many: "ids that are repeated",
    wayOut: "Give each row an id of its own.",
  },
  "passed-over": {
    one: "table that was passed over",
    many: "tables that were passed over",
    wayOut: "Add one by itself to add its pairs.",
  },
  guess: { one: "subject whose name was guessed", many: "subjects whose names were guessed", wayOut: "" },
  "prompt-list": { one: "list of prompts", many: "lists of prompts", wayOut: "" },
  "not-named": { one: "note on files that are not used", many: "notes on files that are not used", wayOut: "" },
  "other-kind": { one: "note on files of other kinds", many: "notes on files of other kinds", wayOut: "" },
  nothing: { one: "thing that is missing", many: "things that are missing", wayOut: "" },
};

const isKind = (kind: string): kind is ProblemKind => Object.hasOwn(WORDS, kind);
const KINDS = Object.keys(WORDS).filter(isKind);

/** Kinds that say the same of every file, and that a person may know better: in the sheet that asks how files are read. */
const ASKED: ReadonlySet<ProblemKind> = new Set(["no-reference", "no-generation", "no-role"]);
export const isAsked = (kind: ProblemKind): boolean => ASKED.has(kind);

/** The files that a problem is of, as far as it names them. */
export const problemPaths = ({ path, paths }: Pick<IntakeProblem, "path" | "paths">): readonly string[] =>
  paths ?? (path === null ? [] : [path]);

/** What is to be said of some files at once: nothing of none. @param say one sentence, given their names and how many they are */
export function together(
  kind: ProblemKind,
  paths: readonly string[],
  say: (names: string, count: number) => string,
): IntakeProblem[] {
  const [first] = paths;
  if (first === undefined) return [];
  const message = say(quoteList(paths), paths.length);
  return [
    paths.length === 1 ? { kind, path: first, message } : { kind, path: null, message, count: paths.length, paths },
  ];
}

/** One problem's name, for putting it away. */
export const problemKey = ({ kind, path, message }: IntakeProblem): string => JSON.stringify([kind, path, message]);

/** Groups in the order of what they cost. A kind of another version of this program counts as a note. */
export function groupProblems(problems: readonly IntakeProblem[]): ProblemGroup[] {
  const groups = new Map<ProblemKind, IntakeProblem[]>(KINDS.map((kind) => [kind, []]));
  for (const problem of problems) groups.get(isKind(problem.kind) ? problem.kind : "not-named")?.push(problem);
  return [...groups].flatMap(([kind, all]): ProblemGroup[] => {
    const { one, many, wayOut } = WORDS[kind];
    const count = all.reduce((sum, problem) => sum + (problem.count ?? 1), 0);
    return all.length === 0 ? [] : [{ kind, title: counted(count, one, many), wayOut, count, problems: all }];
  });
}
