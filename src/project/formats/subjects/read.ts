import { uniqueIds } from "../../ids.ts";
import { counted, quoteList } from "../../quote.ts";
import { NOTHING_SAID } from "../../sample.ts";
import type { IntakeProblem, Reference, Sample, SubjectPictures } from "../../types.ts";
import { sharedFolders, type Folder, type IndexedFile } from "../file-index.ts";
import type { Tree } from "../layout.ts";
import { createGuesses } from "./guess.ts";
import { isMask, readSubjectMasks } from "./masks.ts";
import { namesPrompt, readPromptName, type PromptName } from "./names.ts";
import { createPlaces, isContainer, type Place, type Rest } from "./place.ts";
import { slug, type Subject, type Subjects } from "./subject.ts";
import { readBesideTexts } from "./texts.ts";

export interface SubjectsRead {
  readonly samples: readonly Sample[];
  /** All that was read, references among them. */
  readonly files: ReadonlySet<string>;
  /** Whether names count prompts from 1. */
  readonly fromOne: boolean;
  readonly problems: readonly IntakeProblem[];
  /** Those without a generation. */
  readonly lacking: readonly SubjectPictures[];
}

interface Made {
  readonly file: IndexedFile;
  readonly place: Place;
  readonly name: PromptName;
}

/** Each subject's prompts by how names write them, with their places in its list. */
const placesOf = (subjects: Subjects): ReadonlyMap<Subject, ReadonlyMap<string, number>> =>
  new Map(
    Array.from(subjects.values(), (subject) => [
      subject,
      new Map(subject.prompts.map((prompt, index) => [slug(prompt), index] as const)),
    ]),
  );

/** A folder's path down to the one that holds methods; null where none does. */
function containerOf({ folded }: Folder, shared: number): string | null {
  const at = folded.findIndex((part, depth) => depth >= shared && isContainer(part));
  return at < 0 ? null : folded.slice(0, at + 1).join("/");
}

/** Names count prompts from 0 unless none is 0 and one is as many as there are. */
const countsFromOne = (made: readonly Made[]) =>
  !made.some(({ name }) => name.number === 0) &&
  made.some(({ name, place }) => name.number !== null && name.number === place.subject.prompts.length);

/** How many generations there are, without reading them. */
export function countGenerations({ files }: Tree, subjects: Subjects, rest: Rest | null = null): number {
  const pictures = files.filter(({ kind }) => kind === "picture");
  const references = new Set([...subjects.values()].flatMap((subject) => subject.references));
  const placeOf = createPlaces(subjects, sharedFolders(pictures), rest, () => true);
  return pictures.filter((file) => !references.has(file) && !isMask(file) && placeOf(file.folder) !== null).length;
}

/** "158 references of 30 subjects and 3,000 generations". */
export function countSentence(tree: Tree, subjects: Subjects, rest: Rest | null = null): string {
  const references = [...subjects.values()].reduce((sum, subject) => sum + subject.references.length, 0);
  const generations = countGenerations(tree, subjects, rest);
  const told = `${counted(references, "reference")} of ${counted(subjects.size, "subject")}`;
  return generations === 0 ? told : `${told} and ${counted(generations, "generation")}`;
}

/**
 * The generations of subjects among a tree's files, each with every reference of its subject.
 *
 * @param rest whose the generations are that no folder gives to a subject
 */
export function readSubjects(tree: Tree, subjects: Subjects, rest: Rest | null = null): SubjectsRead {
  const { files, texts, documents } = tree;
  const references = new Set(
    Array.from(subjects.values(), (subject) => subject.references.map(({ path }) => path)).flat(),
  );
  const pictures = files.filter(({ kind }) => kind === "picture");
  const shared = sharedFolders(pictures);
  const listed = placesOf(subjects);
  const isListed = (subject: Subject) => (words: string) => listed.get(subject)?.has(words) === true;
  const placeOf = createPlaces(subjects, shared, rest, (subject, folder) => namesPrompt(folder, isListed(subject)));
  const others = pictures.filter((file) => !references.has(file.path));
  const masks = readSubjectMasks(others.filter(isMask), subjects, placeOf);
  const beside = readBesideTexts(
    files.filter(({ path }) => texts.has(path)),
    texts,
    documents,
  );

  const made: Made[] = [];
  const strangers: IndexedFile[] = [];
  for (const file of others) {
    if (isMask(file)) continue;
    const place = placeOf(file.folder);
    if (place === null) strangers.push(file);
    else made.push({ file, place, name: readPromptName(file.stem, place.inside, isListed(place.subject)) });
  }
  const fromOne = countsFromOne(made);
  // A number alone may be a seed: it is a prompt's where there are no more numbers than prompts.
  const largest = new Map<Subject, number>();
  for (const { name, place } of made)
    if (name.number !== null) largest.set(place.subject, Math.max(largest.get(place.subject) ?? 0, name.number));
  const promptAt = ({ name, place: { subject } }: Made): string | null => {
    if (name.text !== null) return subject.prompts[listed.get(subject)?.get(slug(name.text)) ?? -1] ?? name.text;
    if (name.number === null) return null;
    if (name.alone && (largest.get(subject) ?? 0) - (fromOne ? 1 : 0) >= subject.prompts.length) return null;
    return subject.prompts[name.number - (fromOne ? 1 : 0)] ?? null;
  };

  const masksOf = new Map<Subject, readonly Reference[]>();
  const referencesOf = (subject: Subject): readonly Reference[] => {
    let found = masksOf.get(subject);
    if (found === undefined) {
      found = subject.references.map(({ path, stem }) => ({
        image: path,
        mask: masks.ofReference(subject.name, stem),
      }));
      masksOf.set(subject, found);
    }
    return found;
  };

  const unprompted: string[] = [];
  const guesses = createGuesses();
  const { ids } = uniqueIds(
    made.map(({ file, place: { method, subject, inside } }) =>
      [method ?? "", subject.name, ...inside, file.stem].filter((part) => part !== "").join("/"),
    ),
  );
  const samples = made.map((one, index): Sample => {
    const { file, place, name } = one;
    const { subject, method } = place;
    const [reference, ...otherReferences] = referencesOf(subject);
    const written = beside.promptOf(file);
    const prompt = written?.text ?? promptAt(one);
    if (prompt === null) unprompted.push(file.path);
    const number = prompt === null ? undefined : listed.get(subject)?.get(slug(prompt));
    // By number where the prompt is one of the list, so that methods which write it differently have the same.
    const named = written?.ofName === true ? null : name.id;
    const promptId = number === undefined ? (named ?? file.stem) : String(number);
    return {
      ...NOTHING_SAID,
      id: ids[index]!,
      reference: reference?.image ?? null,
      referenceMask: reference?.mask ?? null,
      generation: file.path,
      generationMask: masks.ofGeneration(place, file.stem),
      prompt,
      object: subject.object ?? guesses.objectIn(subject.name, prompt),
      concept: subject.name === "" ? null : subject.name,
      promptId,
      // What tells two generations of one prompt apart.
      seed:
        (written?.ofName === true ? null : name.seed) ??
        (promptId === named || promptId === file.stem ? null : file.stem),
      method,
      otherReferences,
    };
  });

  const containers = new Set(made.flatMap(({ file }) => containerOf(file.folder, shared) ?? []));
  const unknown = strangers.filter(({ folder }) => containers.has(containerOf(folder, shared) ?? ""));
  const lacking = [...subjects.values()].filter((subject) => !made.some(({ place }) => place.subject === subject));
  return {
    samples,
    files: new Set([
      ...references,
      ...made.map(({ file }) => file.path),
      ...masks.files,
      ...beside.used,
      ...unknown.map(({ path }) => path),
    ]),
    fromOne,
    lacking: lacking
      .filter(({ name }) => name !== "")
      .map((subject) => ({ name: subject.name, object: subject.object, pictures: referencesOf(subject) })),
    problems:
      made.length === 0
        ? []
        : [
            ...unknownProblems(unknown),
            ...lackingProblems(lacking),
            ...promptProblems(unprompted, made),
            ...guesses.problems(),
            ...masks.problems(),
          ],
  };
}

function unknownProblems(unknown: readonly IndexedFile[]): IntakeProblem[] {
  if (unknown.length === 0) return [];
  const folders = [...new Set(unknown.map(({ folder }) => folder.parts.at(-1) ?? ""))];
  const message = `No references are at hand for ${counted(unknown.length, "generation")}: no subject's name is among the folders of ${quoteList(folders)}. Add the subject's folder, or name the folder after the subject.`;
  return [{ kind: "no-reference", path: null, message, count: unknown.length }];
}

const countReferences = (subjects: readonly Subject[]): number =>
  subjects.reduce((sum, { references }) => sum + references.length, 0);

function lackingProblems(lacking: readonly Subject[]): IntakeProblem[] {
  if (lacking.length === 0) return [];
  const message = `${counted(lacking.length, "subject has", "subjects have")} no generation: ${quoteList(lacking.map(({ name, references }) => name || (references[0]?.path ?? "")))}. Nothing is missing where ${lacking.length === 1 ? "it was" : "they were"} not generated.`;
  return [{ kind: "no-generation", path: null, message, count: countReferences(lacking) }];
}

function promptProblems(unprompted: readonly string[], made: readonly Made[]): IntakeProblem[] {
  if (unprompted.length === 0) return [];
  const all = unprompted.length === made.length;
  const message = `No prompt is known of ${all ? "all" : `${unprompted.length.toLocaleString("en")} of`} ${counted(made.length, "generation")}, so PF has none to score: ${quoteList(unprompted)}. Name generations PROMPT_SEED.png with the prompt's number, or write each prompt into NAME.txt beside NAME.png.`;
  return [{ kind: "prompt-list", path: unprompted.length === 1 ? unprompted[0]! : null, message }];
}

/** What to add where there are references alone. */
export const onlyReferences = (subjects: Subjects, whose: string, wayOut: string): IntakeProblem => {
  const count = countReferences([...subjects.values()]);
  const several = [...subjects.values()].filter(({ references }) => references.length > 1).length;
  const together =
    several > 1 ? ' Their photographs can be compared with one another as they are: Results, "Same or other".' : "";
  const example = [...subjects.values()][0]?.name || "SUBJECT";
  return {
    kind: "no-generation",
    path: null,
    message: `There are ${counted(count, "reference")} of ${counted(subjects.size, "subject")}, as ${whose} has them, and no generation yet. ${wayOut.replace("SUBJECT", example)}${together}`,
    count,
  };
};
