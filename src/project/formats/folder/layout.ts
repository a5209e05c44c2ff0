import { rememberEach } from "../../../lib/remember.ts";
import { uniqueIds } from "../../ids.ts";
import { together } from "../../problems.ts";
import { counted, quote } from "../../quote.ts";
import type { IntakeProblem, Reference, Sample, SubjectPictures } from "../../types.ts";
import { createFolderRoles } from "../../folder-roles.ts";
import { createPathFields, type PathFields } from "../../path-parts.ts";
import { byPath, sharedFolders, type IndexedFile } from "../file-index.ts";
import { filesByFolder, type FolderFiles } from "../folder-files.ts";
import { LAST_RESORT, namedPart, NOTHING_READ, takenPaths, type Layout, type Reading, type Tree } from "../layout.ts";
import { leftoverProblems } from "../other-kinds.ts";
import { fold } from "../paths.ts";
import { maskedStem, readMaskNames } from "./mask-names.ts";
import { matchMasks } from "./masks.ts";
import { createPairing, type Pair } from "./pairs.ts";
import { describePicture, type Around, type Picture } from "./pictures.ts";
import { guessedSubjects, guessSentence } from "./subjects.ts";
import { pairAsSaid, sayByTexts } from "./said.ts";
import { readTexts, type TextFiles } from "./texts.ts";

/** References, generations, masks and texts that are told apart by the names of files and folders (datasets.md, "Folder"). */

const OTHER_WAY = "or write a manifest (CSV with the columns reference and generation)";

/** The rule that paired the files, in words. @param named masks by what their own names say */
function ruleOf(pairs: readonly Pair[], maskOf: ReadonlyMap<string, string>, named: ReadonlySet<string>): string {
  const told = new Set(pairs.flatMap(({ generation, reference }) => [generation.told, reference.told]));
  const roles = told.has("person")
    ? "what you said of folders and names"
    : told.has("folder")
      ? told.has("name")
        ? "names of folders and files"
        : "names of folders"
      : "names of files";
  const given = new Set(maskOf.values());
  const suffixes = new Set(
    [...named].filter((path) => given.has(path)).map((path) => (/[_.-]mask\.[^.]+$/i.test(path) ? "_mask" : "others")),
  );
  if (given.size === 0) return roles;
  if (suffixes.has("_mask")) return `${roles}, masks by names ending in _mask`;
  return suffixes.size > 0 ? `${roles}, masks by names` : `${roles}, masks by folder`;
}

/** The subject a pair shows: its folder, else the reference's name. */
const conceptOf = ({ reference: { place, key, stem, file } }: Pair) =>
  place.names.at(-1) ?? (key === stem ? file.stem : key || null);

/** The outermost folder of the generation that is not the subject's. */
const methodOf = ({ generation, reference }: Pair, concept: string | null) =>
  generation.place.names.find(
    (name, depth) => name !== concept && !reference.place.context.includes(generation.place.context[depth] ?? ""),
  ) ?? null;

const NONE: readonly Reference[] = [];

/** References that fit the generation as well as the one that was taken. */
const othersOf = ({ among, reference }: Pair, maskOf: ReadonlyMap<string, string>): readonly Reference[] =>
  among === null
    ? NONE
    : among
        .filter(({ path }) => path !== reference.path)
        .map(({ path }) => ({ image: path, mask: maskOf.get(path) ?? null }));

function toSamples(
  pairs: readonly Pair[],
  maskOf: ReadonlyMap<string, string>,
  texts: TextFiles,
  saidOf: (pair: Pair) => PathFields,
): Sample[] {
  const { ids } = uniqueIds(pairs.map(({ generation }) => [...generation.place.names, generation.file.stem].join("/")));
  return pairs.map((pair, index): Sample => {
    const { generation, reference } = pair;
    const said = saidOf(pair);
    const concept = said.concept ?? conceptOf(pair);
    return {
      id: ids[index]!,
      reference: reference.path,
      referenceMask: maskOf.get(reference.path) ?? null,
      generation: generation.path,
      generationMask: maskOf.get(generation.path) ?? null,
      prompt: said.prompt ?? texts.promptOf(generation, reference),
      object: texts.objectOf(generation, reference),
      concept,
      category: null,
      promptId: said.promptId ?? null,
      method: said.method ?? methodOf(pair, concept),
      seed: said.seed ?? null,
      otherReferences: othersOf(pair, maskOf),
      ratings: [],
      columns: {},
    };
  });
}

/** What is said of pictures that found no partner, once for all of a role. */
function unpairedProblems(
  pictures: readonly Picture[],
  pairs: readonly Pair[],
  subjects: readonly SubjectPictures[],
): IntakeProblem[] {
  const paired = new Set(pairs.flatMap(({ generation, reference }) => [generation.path, reference.path]));
  const left = pictures.filter(({ path }) => !paired.has(path));
  const of = (wanted: Picture["role"]) => left.filter(({ role }) => role === wanted).map(({ path }) => path);
  return [
    ...together("no-reference", of("generation"), (names, all) =>
      all === 1
        ? `No reference fits the generation ${names}. Name it after its reference, put both in folders of one name, ${OTHER_WAY}.`
        : `No reference fits ${counted(all, "generation")}: ${names}. Name each after its reference, put both in folders of one name, ${OTHER_WAY}.`,
    ),
    ...together("no-generation", of("reference"), (names, all) =>
      all === 1
        ? `No generation fits the reference ${names}. Name generations after it, put both in folders of one name, ${OTHER_WAY}.`
        : `No generation fits ${counted(all, "reference")}: ${names}. Name generations after them, put both in folders of one name, ${OTHER_WAY}.`,
    ),
    ...together("no-role", of(null), (names, all) =>
      subjects.length > 0
        ? `No name says what ${counted(all, "picture")} ${all === 1 ? "is" : "are"}: ${names}. Each of ${counted(subjects.length, "folder")} was taken for one subject, and its pictures for photographs of it: they can be compared with one another as they are (Results, "Same or other"; on the command line --photographs). Where that is wrong, say what the folders hold.`
        : all === 1
          ? `Neither its name nor its folder says whether ${names} is a reference or a generation. Put it in a folder "references" or "generations", ${OTHER_WAY}.`
          : `Neither names nor folders say whether ${counted(all, "picture")} are references or generations: ${names}. Put them in folders "references" and "generations", ${OTHER_WAY}.`,
    ),
  ];
}

function ambiguityProblems(pairs: readonly Pair[]): IntakeProblem[] {
  const said = new Map<string, { readonly pair: Pair; count: number }>();
  for (const pair of pairs) {
    if (pair.among === null) continue;
    const known = said.get(pair.reference.path);
    if (known === undefined) said.set(pair.reference.path, { pair, count: 1 });
    else known.count++;
  }
  return [...said.values()].map(({ pair, count }) => ({
    kind: "several-references",
    path: pair.reference.path,
    message: `${pair.among?.length ?? 0} references fit ${quote(pair.generation.path)}${count > 1 ? ` and ${count - 1} more` : ""}; ${quote(pair.reference.path)} was taken. To choose, write a manifest.`,
  }));
}

/** Pictures that are named like something made of another, and are no masks for sure: a person says what they are. */
const unclearProblems = (unclear: readonly string[]): IntakeProblem[] =>
  together("mask", unclear, (names, all) =>
    all === 1
      ? `${names} is named like a mask or a map of another picture, so it is not scored. Is it a mask? Name it after its picture with _mask at the end. Is it a picture to score? Give it another name, or set it in a pair by hand.`
      : `${counted(all, "picture")} are named like masks or maps of other pictures, so they are not scored: ${names}. Are they masks? Name each after its picture with _mask at the end. Are they pictures to score? Give them other names, or set them in pairs by hand.`,
  );

/**
 * Pairs loose files and folders by their names (datasets.md, "Folder").
 *
 * @param texts contents of the .txt files among them
 */
function readFolder({ files, texts, hints }: Pick<Tree, "files" | "texts" | "hints">): Reading {
  const pictured = files.filter(({ kind }) => kind === "picture");
  const around: Around = { shared: sharedFolders(pictured), roles: createFolderRoles(hints) };
  const maskNames = readMaskNames(pictured);
  const isUnclear = (file: IndexedFile) =>
    maskNames.get(file.path)?.kind === "unclear" && !describePicture(file, around).mask;
  const unclear = pictured.filter(isUnclear);
  const described = pictured
    .filter((file) => !isUnclear(file))
    .map((file) => describePicture(file, around, maskNames.get(file.path)?.of));
  const stems = new Set(described.flatMap(({ mask, stem }) => (mask ? [] : [stem])));
  const pictures = described.map((picture) => {
    // In a folder of masks names may say it again.
    const of = picture.mask && !stems.has(picture.stem) ? fold(maskedStem(picture.stem)) : picture.stem;
    return of !== picture.stem && stems.has(of) ? describePicture(picture.file, around, of) : picture;
  });
  const masks = pictures.filter(({ mask }) => mask);
  const { images, pairUp } = pairAsSaid(
    sayByTexts(
      pictures.filter(({ mask }) => !mask),
      hints,
    ),
    hints,
    createPairing,
  );
  const pairs = images.filter(({ role }) => role === "generation").flatMap((generation) => pairUp(generation) ?? []);
  const { maskOf, problems: maskProblems } = matchMasks(images, masks);
  const subjects = guessedSubjects(images, maskOf);
  const isText = ({ path }: IndexedFile) => texts.has(path);
  const textFiles = readTexts(files.filter(isText), texts, around);
  const ofGenerations = createPathFields(hints, "generation");
  const ofReferences = createPathFields(hints, "reference");
  const samples = toSamples(pairs, maskOf, textFiles, ({ generation, reference }) => ({
    ...ofReferences(reference.file),
    ...ofGenerations(generation.file),
  }));

  const unused = [...textFiles.unused(), ...files.filter((file) => file.kind !== "picture" && !isText(file))]
    .toSorted(byPath)
    .map(({ path }) => path);
  const problems: IntakeProblem[] = [
    ...unpairedProblems(images, pairs, subjects),
    ...ambiguityProblems(pairs),
    ...maskProblems,
    ...unclearProblems(unclear.map(({ path }) => path)),
    ...leftoverProblems(unused, texts),
  ];
  return {
    ...NOTHING_READ,
    parts: [namedPart(samples)],
    ...(subjects.length === 0 ? {} : { subjects }),
    files: takenPaths(files.map(({ path }) => path)),
    rule: ruleOf(pairs, maskOf, new Set(maskNames.keys())),
    problems,
  };
}

const picturesIn = rememberEach(({ files }: FolderFiles) => files.filter(({ kind }) => kind === "picture").length);

/** Reads whatever is left, and says of what it cannot pair why. */
export const FOLDER: Layout = {
  name: LAST_RESORT,
  reads: "names",
  readsSaid: true,
  detect({ files, hints }) {
    if (files.length === 0) return null;
    const pictures = filesByFolder(files).reduce((sum, inside) => sum + picturesIn(inside), 0);
    const guess = hints.folders.length === 0 ? guessSentence(files) : null;
    return {
      confidence: 0.1,
      sentence:
        guess !== null
          ? guess
          : pictures === 0
            ? `${counted(files.length, "file")} that ${files.length === 1 ? "is" : "are"} no picture`
            : `${counted(pictures, "picture")}, told apart by the names of files and folders`,
    };
  },
  read: readFolder,
};
