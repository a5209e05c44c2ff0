import { rememberEach } from "../../../lib/remember.ts";
import { NOTHING_SAID } from "../../sample.ts";
import type { Sample } from "../../types.ts";
import type { IndexedFile } from "../file-index.ts";
import { fold } from "../paths.ts";
import { findIn, GroupIndex, type Group, type Groups } from "./groups.ts";
import type { SourceMasks } from "./masks.ts";
import { readConcept, readStem, shortName } from "./names.ts";

type Generations = Groups["generation"][number];

export type MaskOf = readonly [picture: string, mask: string];

/** Masks that one source has of a folder's pairs; the same object as long as the same masks are there. */
export interface FoundMasks {
  /** Of the reference, which all of them have in common; null where there is none. */
  readonly reference: string | null;
  /** Of their generations, one a pair. */
  readonly generation: readonly (string | null)[];
  readonly ofReferences: readonly MaskOf[];
  readonly ofGenerations: readonly MaskOf[];
}

/** The pairs of one folder; the same object as long as all that they depend on is the same. */
export interface FoundSamples {
  /** Without masks. */
  readonly samples: readonly Sample[];
  /** Generations without a reference. */
  readonly unreferenced: readonly string[];
  /** Files of a stem that another of the folder has, which was taken. */
  readonly twins: readonly string[];
}

export interface FoundPairs {
  readonly found: FoundSamples;
  /** One a source. */
  readonly masks: readonly FoundMasks[];
}

/** A caption file: the object's name, then a prompt a line. */
const linesOf = (text: string | undefined) => text?.split(/\r\n|\n|\r/).map((line) => line.trim()) ?? [];

/** What a folder's name says of its concept, and where the concept's picture lies: `CATEGORY/INDEX`. */
const namedBy = rememberEach(({ concept }: Generations["place"]) => {
  const named = readConcept(concept);
  const picture = named && { category: named.category, stem: named.picture.slice(named.category.length + 1) };
  return { named, picture };
});

const maskOf = (picture: string | null, mask: string | null | undefined): readonly MaskOf[] =>
  picture === null || mask == null ? [] : [[picture, mask]];

/** What something was made of, compared one by one: most folders stay as they are when a few files are added. */
type Sources = readonly unknown[];
const same = (a: Sources, b: Sources) => a.length === b.length && a.every((one, at) => one === b[at]);

/** All that generations are looked up in, but their masks; the same object as long as it is the same. */
export type Around = Pick<Groups, "reference" | "caption" | "copy" | "text">;

export const aroundOf = ({ reference, caption, copy, text }: Groups, last?: Around): Around =>
  last?.reference === reference && last.caption === caption && last.copy === copy && last.text === text
    ? last
    : { reference, caption, copy, text };

const indicesOf = rememberEach(({ reference, caption, copy, text }: Around) => ({
  references: new GroupIndex(reference, ({ category }) => category),
  captions: new GroupIndex(caption, ({ category }) => category),
  copies: new GroupIndex(copy, ({ key }) => key),
  copiesOfAny: new GroupIndex(copy, ({ concept }) => fold(concept)),
  prompts: new GroupIndex(text, ({ key }) => key),
}));

interface Known {
  /** What was there: asked first. */
  readonly tree: Around;
  readonly texts: ReadonlyMap<string, string>;
  /** The files and groups around, and all texts there are: a question that is asked in thousands of folders. */
  readonly around: Sources;
  /** What these say of this folder. */
  readonly said: Sources;
  readonly found: FoundSamples;
}
const known = new WeakMap<Generations, Known>();

interface KnownMasks {
  readonly source: SourceMasks;
  readonly of: Sources;
  readonly masks: FoundMasks;
}
/** By the source's name. */
const knownMasks = new WeakMap<FoundSamples, Map<string, KnownMasks>>();

function masksIn(group: Generations, found: FoundSamples, source: SourceMasks): FoundMasks {
  const bySource = knownMasks.get(found) ?? new Map<string, KnownMasks>();
  knownMasks.set(found, bySource);
  const last = bySource.get(source.name);
  if (last?.source === source) return last.masks;
  const { picture } = namedBy(group.place);
  const reference =
    picture === null ? null : (source.ofReference(picture.category, picture.stem, group.folder)?.path ?? null);
  const inSource = source.ofGeneration(group);
  // A group is the same object as long as the same files lie in it.
  const of = [reference, ...inSource];
  if (last !== undefined && same(last.of, of)) {
    bySource.set(source.name, { ...last, source });
    return last.masks;
  }
  const { samples } = found;
  const generation = [...group.byStem.keys()].map((stem) => findIn(inSource, stem)?.path ?? null);
  const masks = {
    reference,
    generation,
    ofReferences: [...new Map(samples.flatMap((sample) => maskOf(sample.reference, reference)))],
    ofGenerations: samples.flatMap((sample, at) => maskOf(sample.generation, generation[at])),
  };
  bySource.set(source.name, { source, of, masks });
  return masks;
}

/** Finds what goes with generations, wherever in the trees it lies; the nearest where several trees have it. */
export function createPairFinder(tree: Around, masks: readonly SourceMasks[], texts: ReadonlyMap<string, string>) {
  const { references, captions, copies, copiesOfAny, prompts } = indicesOf(tree);

  const findSamples = (group: Generations): FoundSamples => {
    const last = known.get(group);
    if (last?.tree === tree && last.texts === texts) return last.found;
    const { place, folder, byStem, files } = group;
    const { named, picture } = namedBy(place);
    const reference = picture === null ? null : findIn(references.near(picture.category, folder), picture.stem);
    const caption = picture === null ? null : findIn(captions.near(picture.category, folder), picture.stem);
    const isSame = (other: { readonly method: string | null }) => other.method === place.method;
    const ownTexts = prompts.near(place.key, folder, isSame);
    const ownCopies = reference === null ? copies.near(place.key, folder, isSame) : NO_GROUPS;
    const anyCopies = reference === null ? copiesOfAny.near(fold(place.concept), folder) : NO_GROUPS;
    const around = [texts, reference, caption, null, ...ownTexts, null, ...ownCopies, null, ...anyCopies];
    if (last !== undefined && same(last.around, around)) {
      known.set(group, { ...last, tree, texts });
      return last.found;
    }

    const lines = caption === null ? undefined : texts.get(caption.path);
    const written = [...byStem.keys()].map((stem) => {
      const file = findIn(ownTexts, stem);
      return file === null ? undefined : texts.get(file.path);
    });
    const said = [reference, lines, ...ownCopies, null, ...anyCopies, ...written];
    if (last !== undefined && same(last.said, said)) {
      known.set(group, { ...last, tree, texts, around });
      return last.found;
    }

    const [object = "", ...captioned] = linesOf(lines);
    const method = place.method === null ? null : shortName(place.method);
    const sampleOf = (file: IndexedFile, at: number): Sample => {
      const { promptId, seed } = readStem(file.stem);
      const copy = findIn(ownCopies, file.foldedStem) ?? anyCopies[0]?.files[0] ?? null;
      return {
        ...NOTHING_SAID,
        id: [method, place.concept, file.stem].filter((part) => part !== null).join("/"),
        reference: (reference ?? copy)?.path ?? null,
        generation: file.path,
        prompt: written[at]?.trim() ?? ((/^\d+$/.test(promptId) && captioned[Number(promptId)]) || null),
        object: object || (named?.keyword ?? null),
        concept: place.concept,
        category: named?.category ?? null,
        promptId,
        method,
        seed,
      };
    };
    const taken = [...byStem.values()];
    const samples = taken.map(sampleOf);
    const found = {
      samples,
      unreferenced: samples.flatMap(({ reference: of, generation }) => (of === null ? [generation ?? ""] : [])),
      twins: files.length === taken.length ? [] : files.filter((file) => !taken.includes(file)).map(({ path }) => path),
    };
    known.set(group, { tree, texts, around, said, found });
    return found;
  };
  return (group: Generations): FoundPairs => {
    const found = findSamples(group);
    return { found, masks: masks.map((source) => masksIn(group, found, source)) };
  };
}

const NO_GROUPS: readonly Group[] = [];
