import type { Hints } from "../../hints.ts";
import { conceptKey, createPathFields, readPart, withoutWords } from "../../path-parts.ts";
import { fold } from "../paths.ts";
import type { createPairing, Pair, PairUp } from "./pairs.ts";
import { groupBy, type Picture } from "./pictures.ts";

/** Which reference a generation was made from, where a person said it: by the one reference of loose pictures, or by the subject's name. */

/** What the references of one subject may be called, where nobody said where its name stands. */
const namesOf = ({ place, key, stem, writtenKey }: Picture): string[] =>
  [place.names.at(-1), place.names.join(" "), key, stem, writtenKey]
    .filter((name) => name !== undefined)
    .map(conceptKey);

/**
 * References whose subject is called as the generation's; of several the one with its file's name.
 *
 * @param others pairs where the subject is not said
 */
function byConcept(references: readonly Picture[], hints: Hints, others: PairUp): PairUp {
  const ofReference = createPathFields(hints, "reference");
  const ofGeneration = createPathFields(hints, "generation");
  const byName = groupBy(references, (picture) => {
    const { concept } = ofReference(picture.file);
    return concept === undefined ? new Set(namesOf(picture)) : [conceptKey(concept)];
  });
  return (generation) => {
    const { concept } = ofGeneration(generation.file);
    const wanted = concept === undefined ? namesOf(generation) : [conceptKey(concept)];
    const all = wanted.map((name) => byName.get(name)).find((found) => found !== undefined);
    if (all === undefined) return concept === undefined ? others(generation) : null;
    const same = all.filter(({ key }) => key === generation.key);
    const fitting = same.length > 0 ? same : all;
    const [reference] = fitting;
    return reference === undefined ? null : { generation, reference, among: fitting.length > 1 ? fitting : null };
  };
}

/**
 * The pictures with the roles that a text in their names gives them. They pair by what is left of the name, and keep
 * their masks by the whole of it.
 */
export function sayByTexts(pictures: readonly Picture[], { texts }: Hints): readonly Picture[] {
  if (texts.length === 0) return pictures;
  return pictures.flatMap((picture) => {
    const { file } = picture;
    const hint = texts.find(({ part, text }) => readPart(file, part) === text);
    if (hint === undefined || picture.mask) return [picture];
    const { role, part } = hint;
    if (role === "ignore") return [];
    const said = { ...picture, role, told: "person" as const };
    if (part.up !== null) return [said];
    const left = withoutWords(file.stem, part.words);
    return [{ ...said, key: fold(left), writtenKey: left }];
  });
}

/** The pictures with the roles that they were given as loose ones, and what pairs them. @param pair pairs by names alone */
export function pairAsSaid(
  images: readonly Picture[],
  hints: Hints,
  pair: typeof createPairing,
): { readonly images: readonly Picture[]; readonly pairUp: PairUp } {
  const chosen = images.find(({ path }) => path === hints.reference);
  const asReference = chosen && { ...chosen, role: "reference" as const, told: "person" as const };
  const loose = new Set<string>();
  const all = images.map((picture): Picture => {
    if (asReference === undefined) return picture;
    if (picture === chosen) return asReference;
    if (picture.role !== null) return picture;
    loose.add(picture.path);
    return { ...picture, role: "generation", told: "person" };
  });
  const references = all.filter(({ role }) => role === "reference");
  const byNames = pair(references);
  const pairUp = hints.parts.some(({ field }) => field === "concept") ? byConcept(references, hints, byNames) : byNames;
  return {
    images: all,
    pairUp: (generation): Pair | null =>
      asReference !== undefined && loose.has(generation.path)
        ? { generation, reference: asReference, among: null }
        : pairUp(generation),
  };
}
