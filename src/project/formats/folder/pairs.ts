import { exactFirst, first, groupBy, type Picture } from "./pictures.ts";

/**
 * Which reference a generation was made from, by names alone: the same stem, else the concept's folder, else the
 * beginning of the stem, else the only reference there is.
 */
export interface Pair {
  readonly generation: Picture;
  readonly reference: Picture;
  /** More than one fitted equally well; the first was taken. */
  readonly among: readonly Picture[] | null;
}

export type PairUp = (generation: Picture) => Pair | null;

const keyIn = (run: string, key: string) => `${run}\n${key}`;

/** "my_dog_00" begins with "my_dog" and "my"; "dog01" with "dog". The longest first, the whole left out. */
export function beginningsOf(stem: string): string[] {
  const ends = [...stem.matchAll(/[\s._-]+|(?<=\p{L})(?=\d)/gu)].map(({ index }) => index);
  return ends
    .filter((end) => end > 0)
    .toReversed()
    .map((end) => stem.slice(0, end));
}

const single = (pictures: readonly Picture[] | undefined) => (pictures?.length === 1 ? pictures[0] : undefined);

export function createPairing(references: readonly Picture[]): PairUp {
  const byPlace = groupBy(references, ({ place, key }) => [keyIn(place.contextKey, key)]);
  const byContext = groupBy(references, ({ place }) => [place.contextKey]);
  const byConcept = groupBy(references, ({ place }) => place.context.slice(-1));
  const byKey = groupBy(references, ({ key }) => (key === "" ? [] : [key]));
  const byBeginning = groupBy(references, ({ key }) => beginningsOf(key));

  return (generation) => {
    const {
      place: { context, contextKey: own, runs },
      key,
    } = generation;
    const concepts = runs.slice(0, -1);
    const beginnings = beginningsOf(key);
    const among = (pictures: readonly Picture[] | undefined) => exactFirst(pictures, generation, (picture) => picture);
    /** The list itself where it holds just one. */
    const lone = (pictures: readonly Picture[] | undefined) => (single(among(pictures)) ? among(pictures) : undefined);

    const sameStem = () => {
      const placed = first(runs, (run) => among(byPlace.get(keyIn(run, key))));
      if (placed !== undefined) return placed;
      const named = single(among(byKey.get(key)));
      return named !== undefined && named.place.runs.includes(own) ? [named] : undefined;
    };
    const begun = (run: string) => first(beginnings, (beginning) => among(byPlace.get(keyIn(run, beginning))));
    const conceptFolder = () =>
      first(concepts, (run) => lone(byContext.get(run)) ?? begun(run)) ??
      first(context.toReversed(), (folder) => lone(byKey.get(folder))) ??
      first([key, ...beginnings], (beginning) => among(byConcept.get(beginning)));
    const beginning = () =>
      begun("") ?? first(beginnings, (start) => lone(byKey.get(start))) ?? lone(byBeginning.get(key));
    const lastResort = () =>
      references.length === 1 ? references : first(concepts, (run) => among(byContext.get(run)));

    const fitting = sameStem() ?? conceptFolder() ?? beginning() ?? lastResort();
    const reference = fitting?.[0];
    if (fitting === undefined || reference === undefined) return null;
    return { generation, reference, among: fitting.length > 1 ? fitting : null };
  };
}
