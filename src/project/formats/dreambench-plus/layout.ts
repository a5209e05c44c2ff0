import { rememberEach, rememberElements, rememberNext } from "../../../lib/remember.ts";
import { counted, quote, quoteList } from "../../quote.ts";
import type { IntakeProblem } from "../../types.ts";
import type { PairValues } from "../../pair-values.ts";
import type { Folder, IndexedFile } from "../file-index.ts";
import { filesByFolder, filesInRuns, type FolderFiles } from "../folder-files.ts";
import { namedPart, NOTHING_READ, type Layout, type Reading, type TakenFiles, type Tree } from "../layout.ts";
import { fold } from "../paths.ts";
import { chooseSource, toSources, withMasks } from "./chosen-masks.ts";
import { groupFiles, kindIn, sameGroups, type Group, type Groups } from "./groups.ts";
import { maskProblems, readMasks, type SourceMasks } from "./masks.ts";
import { readConcept, shortName } from "./names.ts";
import { aroundOf, createPairFinder, type Around, type FoundPairs } from "./pairs.ts";
import { placeOf, type Place } from "./places.ts";
import { readValues, whatIn } from "./values.ts";

/** What of a tree is the layout's. */
interface Seen {
  readonly groups: Groups;
  readonly around: Around;
  readonly masks: readonly SourceMasks[];
}

const categoryOf = (concept: string) => readConcept(concept)?.category ?? null;

const meant = <P extends { readonly sure: boolean }, G extends { readonly place: P }>(
  groups: readonly G[],
  refers: (place: G["place"]) => boolean,
) => groups.filter(({ place }) => place.sure || refers(place));

/** Leaves out what only looks like the layout's: a folder "images" or "masks" is anybody's unless a generation refers to it. */
function ownGroups(all: Groups): Groups {
  const pictured = new Set(all.reference.filter(({ place }) => place.sure).map(({ place }) => place.category));
  // Without a marker around it a concept's folder counts where its picture is at hand.
  const generation = all.generation.filter(({ place }) => place.sure || pictured.has(categoryOf(place.concept) ?? ""));
  const concepts = new Set([...generation, ...all.copy].map(({ place }) => fold(place.concept)));
  const keys = new Set([...generation, ...all.copy].map(({ place }) => place.key));
  const categories = new Set([...concepts].map(categoryOf));
  return {
    generation,
    copy: all.copy,
    text: meant(all.text, ({ key }) => keys.has(key)),
    reference: meant(all.reference, ({ category }) => categories.has(category)),
    caption: meant(all.caption, ({ category }) => categories.has(category)),
    "reference-mask": meant(all["reference-mask"], ({ category }) => categories.has(category)),
    "generation-mask": meant(all["generation-mask"], ({ concept }) => concepts.has(fold(concept))),
  };
}

/** The same for the same files: detected first, then read. What is as it was in the last tree is the same object. */
const see = rememberNext((files: readonly IndexedFile[], last: Seen | null): Seen => {
  const found = ownGroups(groupFiles(files));
  const groups = last === null ? found : sameGroups(last.groups, found);
  return { groups, around: aroundOf(groups, last?.around), masks: readMasks(groups, last?.masks ?? []) };
});

const countFiles = (groups: readonly Group[]) => groups.reduce((sum, { byStem }) => sum + byStem.size, 0);
const methodsOf = rememberEach(({ generation, copy, text }: Groups): ReadonlySet<string> => {
  const written = new Set([generation, copy, text].flatMap((groups) => groups.map(({ place: { method } }) => method)));
  return new Set([...written].flatMap((method) => (method === null ? [] : [fold(shortName(method))])));
});

/** "ratings of 2 groups", "scores of 4 kinds". */
function valueWords(values: readonly PairValues[]): string[] {
  const raters = new Set<string>();
  const columns = new Set<string>();
  for (const { says } of values) {
    if (says.kind === "rating") raters.add(says.by ?? "");
    else columns.add(says.name);
  }
  const groups = [...raters].filter((name) => /^group/i.test(name)).length;
  const others = raters.size - groups;
  const people = [groups > 0 ? counted(groups, "group") : null, others > 0 ? counted(others, "rater") : null];
  return [
    ...(raters.size > 0 ? [`ratings of ${people.filter((words) => words !== null).join(" and ")}`] : []),
    ...(columns.size > 0 ? [`scores of ${counted(columns.size, "kind")}`] : []),
  ];
}

/** One sentence of what is there. */
function sentenceOf({ groups, masks }: Seen, values: readonly PairValues[]): string {
  const generations = countFiles(groups.generation);
  const methods = new Set(groups.generation.map(({ place: { method } }) => fold(shortName(method ?? "")))).size;
  const subjects = new Set(groups.generation.map(({ place }) => fold(place.concept))).size;
  const [only] = masks;
  const count = (groups: readonly Group[], one: string, many?: string) => {
    const files = countFiles(groups);
    return files > 0 ? [counted(files, one, many)] : [];
  };
  const parts = [
    ...(generations > 0
      ? [`${counted(generations, "generation")} of ${counted(methods, "method")} for ${counted(subjects, "subject")}`]
      : [
          ...count(groups.reference, "reference"),
          ...count(groups.copy, "copy of a reference", "copies of references"),
          ...count(groups.caption, "list of captions", "lists of captions"),
          ...count(groups.text, "prompt"),
        ]),
    ...(only === undefined
      ? []
      : [
          masks.length > 1
            ? `masks of ${masks.length} sources`
            : `masks${only.name === "" ? "" : ` of ${quote(only.name)}`}`,
        ]),
    ...valueWords(values),
  ];
  return `${parts.join(", ")}, as DreamBench++ has them`;
}

type Orphans = readonly (readonly [name: string, path: string])[];
const knownOrphans = new WeakMap<Group, { readonly beside: Group | null; readonly orphans: Orphans }>();

/** Files of a folder whose generation is not in the one beside it. */
function orphansIn(group: Group, beside: Group | null): Orphans {
  const last = knownOrphans.get(group);
  if (last?.beside === beside) return last.orphans;
  const { place, byStem } = group;
  const key = "key" in place ? place.key : "";
  const orphans = [...byStem].flatMap(([stem, { path }]) =>
    beside?.byStem.has(stem) === true ? [] : [[`${key}\n${stem}`, path] as const],
  );
  knownOrphans.set(group, { beside, orphans });
  return orphans;
}

/** Texts and copies of references whose generation did not come with them: one a generation. */
function orphansOf({ generation, copy, text }: Groups): ReadonlyMap<string, string> {
  const generated = new Map(generation.map((group) => [group.place.key, group]));
  const orphans = new Map<string, string>();
  for (const group of [...copy, ...text])
    for (const [name, path] of orphansIn(group, generated.get(group.place.key) ?? null)) orphans.set(name, path);
  return orphans;
}

/** What is missing, told once a kind. */
function problemsOf(groups: Groups, found: readonly FoundPairs[], twins: readonly string[]): IntakeProblem[] {
  const problems: IntakeProblem[] = [];
  const tell = (kind: IntakeProblem["kind"], message: string, count = 1) =>
    void problems.push({ kind, path: null, message, ...(count === 1 ? {} : { count }) });
  const lacking = found.flatMap(({ found: { unreferenced } }) => unreferenced);
  if (lacking.length > 0)
    tell(
      "no-reference",
      `No reference is at hand for ${quoteList(lacking)}. Add the folder images or src_image of DreamBench++.`,
      lacking.length,
    );
  const orphans = orphansOf(groups);
  const halves = orphans.size;
  if (halves > 0)
    tell(
      "no-generation",
      `${counted(halves, "generation")} ${halves === 1 ? "is" : "are"} not there, though ${halves === 1 ? "its text or reference is" : "their texts or references are"}: ${quoteList([...orphans.values()])}. Add the folder tgt_image of these methods.`,
      halves,
    );
  else if (found.length === 0 && groups.reference.length > 0)
    tell(
      "no-generation",
      `There is no generation for any of ${counted(countFiles(groups.reference), "reference")}. Add the folder samples of DreamBench++, or a method's folder of it.`,
      countFiles(groups.reference),
    );
  if (twins.length > 0)
    tell(
      "not-named",
      `${counted(twins.length, "file")} ${twins.length === 1 ? "has" : "have"} the name of another but for the extension, which was taken: ${quoteList(twins)}. Take out whichever ${twins.length === 1 ? "is" : "are"} not meant.`,
    );
  return problems;
}

const negativesIn = rememberElements(({ files }: FolderFiles) =>
  files.filter(({ foldedStem, kind }) => foldedStem === "negative_prompt" && kind === "text"),
);

/** What lies in a folder beside what its place has. */
const besidePictures = rememberEach(({ files }: FolderFiles) => files.filter(({ kind }) => kind !== "picture"));
const besideTexts = rememberEach(({ files }: FolderFiles) => files.filter(({ kind }) => kind !== "text"));

/** All files of the layout's folders, told by these: of tens of thousands no path is looked up. */
function takenOf(files: readonly IndexedFile[], groups: Groups, values: readonly PairValues[]): TakenFiles {
  const places = new Map<Folder, Place>();
  let grouped = 0;
  for (const group of Object.values<readonly Group[]>(groups).flat()) {
    grouped += group.files.length;
    for (const folder of group.folders) places.set(folder, group.place);
  }
  const isGrouped = ({ folder, kind }: IndexedFile) => {
    const place = places.get(folder);
    return place !== undefined && kind === kindIn(place);
  };
  const others = new Set(values.map(({ path }) => path));
  for (const file of negativesIn(filesByFolder(files)).flat()) if (!isGrouped(file)) others.add(file.path);
  return {
    size: grouped + others.size,
    has: (file) => ("folder" in file && isGrouped(file)) || others.has(file.path),
    without(some) {
      const left = filesInRuns(some).flatMap((run) => {
        const there = places.get(run.folder);
        if (there === undefined) return run.files;
        return kindIn(there) === "text" ? besideTexts(run) : besidePictures(run);
      });
      return others.size === 0 ? left : left.filter(({ path }) => !others.has(path));
    },
  };
}

function read({ files, texts, documents, hints }: Tree): Reading {
  const { groups, around, masks } = see(files);
  const find = createPairFinder(around, masks, texts);
  const found = groups.generation.map(find);
  const said = masks.findIndex(({ name }) => name === hints.maskSource);
  const chosen = said < 0 ? chooseSource(found, masks.length) : { reference: said, generation: said };
  const masked = found.map((one) => withMasks(one, chosen));
  const samples = masked.flatMap((one) => one.samples);
  const sources = toSources(masks, found, chosen);
  const values = readValues(documents, methodsOf(groups));
  const twins = [
    ...found.flatMap((one) => one.found.twins),
    ...groups.reference.flatMap(({ files: pictures, byStem }) =>
      pictures.length === byStem.size
        ? []
        : pictures.filter((file) => byStem.get(file.foldedStem) !== file).map(({ path }) => path),
    ),
  ];
  const lacking = masked.reduce((sum, one) => sum + one.lacking, 0);
  const idle = masks.reduce((sum, { files: all }, at) => sum + all - (sources[at]?.masks.length ?? 0), 0);
  return {
    ...NOTHING_READ,
    parts: [namedPart(samples)],
    files: takenOf(files, groups, values),
    rule: "the layout of DreamBench++",
    problems: [...maskProblems(sources, { pairs: samples.length, lacking, idle }), ...problemsOf(groups, found, twins)],
    masks: sources,
    values,
  };
}

/**
 * DreamBench++ as its authors keep it: `samples/METHOD/{src_image,tgt_image,text}/CONCEPT/PROMPT_K`, the references in
 * `images/CATEGORY/NN`, captions in `captions/CATEGORY/NN.txt`, masks, ratings and scores in trees of their own. Whole
 * or in part, in one drop or in several: a method's folder alone is enough.
 */
export const DREAMBENCH_PLUS: Layout = {
  name: "dreambench-plus",
  reads: "names",
  documents: (file) => whatIn(file) !== null,
  // One a generation. Until then its prompt is the caption's line.
  canWait: ({ folder }) => placeOf(folder)?.kind === "text",
  detect({ files, documents }) {
    const found = see(files);
    const values = readValues(documents, methodsOf(found.groups));
    const isThere = Object.values(found.groups).some((groups: readonly Group[]) => groups.length > 0);
    return isThere || values.length > 0 ? { confidence: 0.9, sentence: sentenceOf(found, values) } : null;
  },
  read,
};
