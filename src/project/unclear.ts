import { problemPaths } from "./problems.ts";
import type { Intake, ProblemKind } from "./types.ts";

/** What a person is asked, because the files and their names do not say it. */
export type OpenQuestion =
  /** Pictures, and no pair. */
  | "no-pairs"
  /** A few pictures in one place, and no name says which is the reference. */
  | "loose"
  /** Several layouts that each make pairs. */
  | "layouts"
  /** Several sources of masks. */
  | "masks"
  /** Many pictures that no name says the use of. */
  | "left-over";

/** So sure is a layout that knows a tree, where names alone are a guess: what is missing there is missing, not unclear. */
const SURE = 0.5;
/** Pictures that can be looked at beside each other. */
export const MOST_LOOSE = 60;
/** Left over beside pairs: a few are nobody's question. */
const MANY = 20;
const MANY_SHARE = 0.25;

const folderOf = (path: string) => path.slice(0, path.lastIndexOf("/") + 1);

/** Pictures of which no name says what they are, where they are few and lie in one place; else none. */
export function loosePictures({ samples, problems, hints }: Intake): readonly string[] {
  if (samples.length > 0 && hints.reference === null) return [];
  const loose = problems.flatMap((problem) => (problem.kind === "no-role" ? problemPaths(problem) : []));
  const folders = new Set(loose.map(folderOf));
  return loose.length >= 2 && loose.length <= MOST_LOOSE && folders.size === 1 ? loose : [];
}

/** What is to be asked of this reading. */
export function openQuestions(intake: Intake): readonly OpenQuestion[] {
  const { samples, problems, understood, masks, parts, hints } = intake;
  const count = (...kinds: readonly ProblemKind[]) =>
    problems.flatMap((problem) => (kinds.includes(problem.kind) ? problemPaths(problem) : [])).length;
  const known = understood.some(({ confidence }) => confidence >= SURE);
  const byTables = parts.some(({ table, ids }) => table !== null && ids.length > 0);
  const asked: OpenQuestion[] = [];
  if (loosePictures(intake).length > 0) asked.push("loose");
  else if (samples.length === 0 && !known && count("no-role", "no-reference", "no-generation", "mask") >= 2)
    asked.push("no-pairs");
  if (!byTables && hints.layout === null && understood.filter(({ pairs }) => pairs > 0).length > 1)
    asked.push("layouts");
  if (masks.length > 1 && !masks.some(({ name }) => name === hints.maskSource)) asked.push("masks");
  const left = count("no-role", "no-reference");
  if (samples.length > 0 && left >= MANY && left > samples.length * MANY_SHARE) asked.push("left-over");
  return asked;
}
