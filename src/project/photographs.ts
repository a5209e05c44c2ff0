import { rememberLast } from "../lib/remember.ts";
import { pairsAcross, pairsWithin, type DrawnPair } from "./draw-pairs.ts";
import { referencesOf } from "./references.ts";
import { NOTHING_SAID } from "./sample.ts";
import type { Reference, Sample, SubjectPictures } from "./types.ts";

/**
 * Pairs of two photographs, of one subject and of two: whether a metric tells subjects apart. A project whose subjects
 * have several pictures has such pairs beside its own. They are drawn of what it holds, so nothing of them but their
 * results is kept, and they are none of its samples: no table, mean or export has them.
 */

/** As many as the paper takes at most: subjects, and pictures of each. */
export const MOST_SUBJECTS = 50;
export const MOST_PICTURES = 10;

/** Names that pairs of photographs have in a method's place, of one subject and of two. */
export const WITHIN = "within";
export const ACROSS = "across";
const SAME: ReadonlyMap<string | null, boolean> = new Map([
  [WITHIN, true],
  [ACROSS, false],
]);

/** Whether a pair compares two photographs, and whether of one subject; null where it is a method's generation. */
export const showsOneSubject = ({ method, prompt }: Pick<Sample, "method" | "prompt">): boolean | null =>
  prompt === null ? (SAME.get(method) ?? null) : null;

/** By the names' own letters, as the authors' programs sort them: "10" before "2". */
const byLetters = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/** Subjects by their names, each with its pictures by theirs: of the pairs' references, and of those that no pair has. */
export function subjectsOf(
  samples: readonly Sample[],
  others: readonly SubjectPictures[] = [],
): readonly SubjectPictures[] {
  const found = new Map<string, { object: string | null; readonly pictures: Map<string, Reference> }>();
  const add = (name: string, object: string | null, pictures: readonly Reference[]) => {
    const subject = found.get(name) ?? { object, pictures: new Map<string, Reference>() };
    found.set(name, subject);
    subject.object ??= object;
    for (const picture of pictures)
      if ((subject.pictures.get(picture.image)?.mask ?? null) === null) subject.pictures.set(picture.image, picture);
  };
  for (const sample of samples) {
    const { concept, object } = sample;
    if (concept !== null && concept !== "" && showsOneSubject(sample) === null)
      add(concept, object, referencesOf(sample));
  }
  for (const { name, object, pictures } of others) add(name, object, pictures);
  return Array.from(found, ([name, { object, pictures }]): SubjectPictures => ({
    name,
    object,
    pictures: [...pictures.values()].toSorted((a, b) => byLetters(a.image, b.image)),
  })).toSorted((a, b) => byLetters(a.name, b.name));
}

/** Which of them are compared: those with two pictures at least, as many as the paper takes. */
export const comparedSubjects = (subjects: readonly SubjectPictures[]): readonly SubjectPictures[] =>
  subjects
    .filter(({ pictures }) => pictures.length > 1)
    .slice(0, MOST_SUBJECTS)
    .map((subject) => ({ ...subject, pictures: subject.pictures.slice(0, MOST_PICTURES) }));

interface Picture extends Reference {
  readonly of: SubjectPictures;
}

function toSample(method: typeof WITHIN | typeof ACROSS, { a, b }: DrawnPair<Picture>): Sample {
  return {
    ...NOTHING_SAID,
    // No other pair is called so, and this one is in whatever order pictures come.
    id: `${method} subjects: ${a.image} + ${b.image}`,
    reference: a.image,
    referenceMask: a.mask,
    generation: b.image,
    generationMask: b.mask,
    concept: a.of.name,
    // Across subjects the second picture shows something else.
    object: method === WITHIN ? a.of.object : null,
    promptId: method === WITHIN ? b.image : `${b.of.name} ${b.image}`,
    method,
  };
}

const NONE: readonly Sample[] = [];

/** All pairs within subjects, and as many across. None where fewer than two subjects have several pictures. */
export function photographPairs(subjects: readonly SubjectPictures[]): readonly Sample[] {
  const compared = comparedSubjects(subjects);
  if (compared.length < 2) return NONE;
  const pictures = compared.map((of) => of.pictures.map((picture): Picture => ({ ...picture, of })));
  const within = pairsWithin(pictures);
  const pairs = [
    ...within.map((pair) => toSample(WITHIN, pair)),
    ...pairsAcross(pictures, within.length).map((pair) => toSample(ACROSS, pair)),
  ];
  // A picture that lies with two subjects is a pair of its own with each.
  return [...new Map(pairs.map((pair) => [pair.id, pair])).values()];
}

/**
 * The same of whatever is read: where pairs are of photographs already (ORIDa's), those alone.
 *
 * @param others subjects whose pictures are no pair's
 */
export function photographsAmong(
  samples: readonly Sample[],
  others: readonly SubjectPictures[] | undefined,
): readonly Sample[] {
  const own = samples.filter((sample) => showsOneSubject(sample) !== null);
  return own.length > 0 ? own : photographPairs(subjectsOf(samples, others));
}

/** The pairs of what a project holds; the same objects as long as what they are of is the same. */
export function createPhotographPairs(): (
  samples: readonly Sample[],
  others: readonly SubjectPictures[] | undefined,
) => readonly Sample[] {
  let before: { readonly written: string; readonly pairs: readonly Sample[] } | null = null;
  return rememberLast((samples, others) => {
    const subjects = comparedSubjects(subjectsOf(samples, others));
    if (subjects.length < 2) return NONE;
    const written = JSON.stringify(subjects);
    if (before?.written !== written) before = { written, pairs: photographPairs(subjects) };
    return before.pairs;
  });
}
