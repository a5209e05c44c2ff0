import { formatCount } from "../../../components/format.ts";
import { MOST_PICTURES, MOST_SUBJECTS, showsOneSubject } from "../../../project/photographs.ts";
import type { Sample } from "../../../project/types.ts";

/** What is said of a project's pairs of photographs. */

/** What of a list of pairs there is. */
export interface Photographs {
  readonly subjects: number;
  readonly pictures: number;
  /** Pictures without a mask. */
  readonly unmasked: number;
  readonly within: number;
  readonly across: number;
}

export function photographsIn(pairs: readonly Sample[]): Photographs {
  const within = pairs.filter((pair) => showsOneSubject(pair) === true);
  const masks = new Map<string, boolean>();
  const see = (picture: string | null, mask: string | null) => {
    if (picture !== null) masks.set(picture, mask !== null || masks.get(picture) === true);
  };
  for (const { reference, referenceMask, generation, generationMask } of pairs) {
    see(reference, referenceMask);
    see(generation, generationMask);
  }
  return {
    subjects: new Set(within.map(({ concept }) => concept)).size,
    pictures: masks.size,
    unmasked: [...masks.values()].filter((has) => !has).length,
    within: within.length,
    across: pairs.length - within.length,
  };
}

/** Which pairs are compared. */
export function drawnWords({ subjects, pictures, within, across }: Photographs): string {
  return `${formatCount(pictures, "photograph")} of ${formatCount(subjects, "subject")}: all ${formatCount(within, "pair")} within a subject, and ${formatCount(across, "pair")} across two, drawn as the paper draws them. At most the first ${MOST_PICTURES} photographs of the first ${MOST_SUBJECTS} subjects are taken, by their names. They are none of the project's pairs, and stand in no other table.`;
}

/** What does not come out without masks; null where all have one. */
export function unmaskedWords({ pictures, unmasked }: Photographs): string | null {
  if (unmasked === 0) return null;
  const needs = "MaSC CP needs the subject's mask in both photographs";
  return unmasked === pictures
    ? `No mask is at hand: ${needs}. Without masks, measures of whole pictures are compared alone.`
    : `${formatCount(unmasked, "photograph has", "photographs have")} no mask: ${needs}, so their pairs are scored and left out of the table.`;
}
