import { NOTHING_SAID } from "../../sample.ts";
import type { Sample } from "../../types.ts";
import type { IndexedFile } from "../file-index.ts";
import { fold } from "../paths.ts";
import { findIn, GroupIndex, type Groups } from "./groups.ts";
import type { Chosen, PairMasks, SourceMasks } from "./masks.ts";
import { readConcept, readStem, shortName } from "./names.ts";

type Generations = Groups["generation"][number];

/** What the tree says of one generation. */
export interface FoundPair {
  readonly sample: Sample;
  readonly masks: PairMasks;
}

type MaskOf = readonly [picture: string, mask: string];

/** The pairs of one folder; the same object as long as all that they depend on is the same. */
export interface FoundPairs {
  readonly pairs: readonly FoundPair[];
  /** The references' masks and the generations', a list a source. */
  readonly masks: readonly {
    readonly references: ReadonlyMap<string, string>;
    readonly generations: readonly MaskOf[];
  }[];
  /** Files of a stem that another of the folder has, which was taken. */
  readonly twins: readonly string[];
}

/** A caption file: the object's name, then a prompt a line. */
const linesOf = (text: string | undefined) => text?.split(/\r\n|\n|\r/).map((line) => line.trim()) ?? [];

/** Where a concept's picture lies: `CATEGORY/INDEX`. */
function pictureOf(concept: string): { readonly category: string; readonly stem: string } | null {
  const named = readConcept(concept);
  return named === null ? null : { category: named.category, stem: named.picture.slice(named.category.length + 1) };
}

const maskOf = (picture: string | null, mask: string | null | undefined): readonly MaskOf[] =>
  picture === null || mask == null ? [] : [[picture, mask]];

/** The masks that one source has of a folder's pairs. @param at the source's place */
const masksOf = (pairs: readonly FoundPair[], at: number) => ({
  references: new Map(pairs.flatMap(({ sample, masks }) => maskOf(sample.reference, masks.reference[at]))),
  generations: pairs.flatMap(({ sample, masks }) => maskOf(sample.generation, masks.generation[at])),
});

/** What the pairs of a folder are made of; compared one by one, as most folders stay when a few files are added. */
type Sources = readonly unknown[];
const known = new WeakMap<
  Generations,
  { readonly said: Sources; readonly masked: Sources; readonly found: FoundPairs }
>();
const same = (a: Sources, b: Sources) => a.length === b.length && a.every((one, at) => one === b[at]);

/** Finds what goes with generations, wherever in the trees it lies; the nearest where several trees have it. */
export function createPairFinder(groups: Groups, masks: readonly SourceMasks[], texts: ReadonlyMap<string, string>) {
  const references = new GroupIndex(groups.reference, ({ category }) => category);
  const captions = new GroupIndex(groups.caption, ({ category }) => category);
  const copies = new GroupIndex(groups.copy, ({ key }) => key);
  const copiesOfAny = new GroupIndex(groups.copy, ({ concept }) => fold(concept));
  const prompts = new GroupIndex(groups.text, ({ key }) => key);

  const find = (group: Generations): FoundPairs => {
    const { place, folder, byStem, files } = group;
    const picture = pictureOf(place.concept);
    const reference = picture === null ? null : findIn(references.near(picture.category, folder), picture.stem);
    const caption = picture === null ? null : findIn(captions.near(picture.category, folder), picture.stem);
    const lines = caption === null ? undefined : texts.get(caption.path);
    const { key } = place;
    const isSame = (other: { readonly method: string | null }) => other.method === place.method;
    const ownTexts = prompts.near(key, folder, isSame);
    const ownCopies = reference === null ? copies.near(key, folder, isSame) : [];
    const anyCopies = reference === null ? copiesOfAny.near(fold(place.concept), folder) : [];
    const stems = [...byStem.keys()];
    const written = stems.map((stem) => {
      const file = findIn(ownTexts, stem);
      return file === null ? undefined : texts.get(file.path);
    });
    const referenceMasks = masks.map((source) =>
      picture === null ? null : (source.ofReference(picture.category, picture.stem, folder)?.path ?? null),
    );
    const inSource = masks.map((source) => source.ofGeneration(group));
    const said = [reference, lines, ...ownTexts, ...ownCopies, ...anyCopies, ...written];
    // A group is the same object as long as the same files lie in it.
    const masked = [...referenceMasks, ...inSource.flatMap((groups) => [null, ...groups])];
    const last = known.get(group);
    const isSaidAgain = last !== undefined && same(last.said, said);
    if (isSaidAgain && same(last.masked, masked)) return last.found;

    const [object = "", ...captioned] = linesOf(lines);
    const method = place.method === null ? null : shortName(place.method);
    const named = readConcept(place.concept);
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
    // Further masks are of the same samples.
    const samples = isSaidAgain ? last.found.pairs.map(({ sample }) => sample) : taken.map(sampleOf);
    const pairs = samples.map((sample, at): FoundPair => ({
      sample,
      masks: {
        reference: referenceMasks,
        generation: inSource.map((groups) => findIn(groups, stems[at]!)?.path ?? null),
      },
    }));
    const found = {
      pairs,
      masks: masks.map((_, at) => masksOf(pairs, at)),
      twins: files.length === taken.length ? [] : files.filter((file) => !taken.includes(file)).map(({ path }) => path),
    };
    known.set(group, { said, masked, found });
    return found;
  };
  return find;
}

const masked = new WeakMap<Sample, Sample>();

/** A pair with the masks of the chosen sources; the same object for the same masks. */
export function withMasks({ sample, masks }: FoundPair, chosen: Chosen): Sample {
  const referenceMask = masks.reference[chosen.reference] ?? null;
  const generationMask = masks.generation[chosen.generation] ?? null;
  const last = masked.get(sample);
  if (last?.referenceMask === referenceMask && last.generationMask === generationMask) return last;
  const made = { ...sample, referenceMask, generationMask };
  masked.set(sample, made);
  return made;
}
