import { formatCount } from "../components/format.ts";
import type { AddedFile } from "../platform/picked.ts";
import type { OnPortion } from "../project/contents.ts";
import { WHAT_IS_READ } from "../project/formats/other-kinds.ts";
import { isTable } from "../project/formats/paths.ts";
import { groupProblems, problemKey } from "../project/problems.ts";
import { quote, quoteList } from "../project/quote.ts";
import type { Intake, IntakeProblem, ProblemKind } from "../project/types.ts";
import { notify } from "../store/actions/notices.ts";
import { setBusy } from "../store/actions/run.ts";
import { changedPairs } from "./adding.ts";

/** What is said of files that are added: while they are read, beside their pairs, and where they come to none. */

export const emptyProblem = (folder: string): IntakeProblem => ({
  kind: "nothing",
  path: folder,
  message: `The folder ${quote(folder)} is empty. ${WHAT_IS_READ}`,
});

/** What was said of files that are no part of the project, and so would not be said again. */
export const lastingNotes = (intake: Intake | null): IntakeProblem[] =>
  (intake?.problems ?? []).filter(
    ({ kind, path }) => kind === "other-kind" || kind === "archive" || (kind === "nothing" && path !== null),
  );

/** The same said once. */
export function withNotes(intake: Intake, notes: readonly IntakeProblem[]): Intake {
  const said = new Set(notes.map(({ message }) => message));
  const known = new Set(intake.problems.filter(({ message }) => said.has(message)).map(problemKey));
  const fresh = notes.filter((note) => !known.has(problemKey(note)));
  return fresh.length === 0 ? intake : { ...intake, problems: [...intake.problems, ...fresh] };
}

/** More would cover the page. */
const MOST_NOTICES = 4;

/** Kinds of problems that are a sentence for all their files already. */
const SAID_ONCE: ReadonlySet<ProblemKind> = new Set(["other-kind", "archive", "nothing"]);

/** Says what was wrong with files that made no project, a sentence a kind, until files are added again. */
export function tellProblems(problems: readonly IntakeProblem[]): void {
  const sentences = groupProblems(problems).flatMap(({ kind, problems: all }) => {
    const [first] = all;
    if (first === undefined) return [];
    return SAID_ONCE.has(kind) || all.length === 1
      ? all.map(({ message }) => message)
      : [`${first.message} So it is with ${formatCount(all.length - 1, "other")}.`];
  });
  for (const sentence of sentences.slice(0, MOST_NOTICES)) notify("error", sentence, { about: "adding" });
}

/** Says what tables of texts did to pairs that stand. */
export function tellChanges(before: Intake, after: Intake, added: readonly AddedFile[]): void {
  const tables = added.filter(({ path }) => isTable(path));
  if (tables.length === 0) return;
  const count = changedPairs(before, after);
  if (count > 0)
    notify(
      "info",
      `${quoteList(tables.map(({ path }) => path))} said more of ${formatCount(count, "pair")}. Ctrl Z takes it back.`,
      { about: "undo" },
    );
}

export const tellTexts: OnPortion = (done, total) =>
  setBusy(`reading ${done.toLocaleString("en")} of ${formatCount(total, "text")}`);
export const tellPictures: OnPortion = (done, total) =>
  setBusy(`opening ${done.toLocaleString("en")} of ${formatCount(total, "picture")}`);
