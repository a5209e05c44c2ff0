import { numpyChoice } from "../../../lib/numpy-choice.ts";
import type { Photograph, Subject } from "./photographs.ts";

/** Which photographs the paper compares: of one subject, and as many of two. */
export const SUBJECTS = 50;
export const BACKGROUNDS = 10;

/** A subject before a background. */
export interface View {
  readonly subject: Subject;
  readonly background: string;
  readonly photograph: Photograph;
}

export interface ViewPair {
  readonly reference: View;
  readonly generation: View;
}

/**
 * The first subjects by number with as many backgrounds as are wanted, and their first backgrounds by name. Where none
 * has as many, what is there.
 */
export function chooseViews(subjects: readonly Subject[]): readonly (readonly View[])[] {
  const full = subjects.filter(({ backgrounds }) => backgrounds.length >= BACKGROUNDS);
  return (full.length > 0 ? full : subjects)
    .slice(0, SUBJECTS)
    .map((subject) =>
      subject.backgrounds
        .slice(0, BACKGROUNDS)
        .map(([background, photograph]): View => ({ subject, background, photograph })),
    );
}

/** All pairs within a subject, the earlier view as the reference. */
export const pairsWithin = (views: readonly (readonly View[])[]): readonly ViewPair[] =>
  views.flatMap((own) =>
    own.flatMap((reference, place) => own.slice(place + 1).map((generation) => ({ reference, generation }))),
  );

/**
 * Pairs of two subjects, drawn of all in the order subject a < subject b, view of a, view of b: numpy's
 * `default_rng(0).choice(n, size, replace=False)`, in the order drawn.
 *
 * @param size how many; all where there are no more
 */
export function pairsAcross(views: readonly (readonly View[])[], size: number): readonly ViewPair[] {
  const starts: { readonly a: readonly View[]; readonly b: readonly View[]; readonly start: number }[] = [];
  let count = 0;
  for (const [place, a] of views.entries()) {
    for (const b of views.slice(place + 1)) {
      starts.push({ a, b, start: count });
      count += a.length * b.length;
    }
  }
  const pairAt = (index: number): ViewPair[] => {
    let low = 0;
    let high = starts.length - 1;
    while (low < high) {
      const middle = Math.ceil((low + high) / 2);
      if (starts[middle]!.start <= index) low = middle;
      else high = middle - 1;
    }
    const block = starts[low];
    if (block === undefined || block.b.length === 0) return [];
    const inside = index - block.start;
    const reference = block.a[Math.floor(inside / block.b.length)];
    const generation = block.b[inside % block.b.length];
    return reference === undefined || generation === undefined ? [] : [{ reference, generation }];
  };
  return numpyChoice(count, Math.min(size, count), 0).flatMap(pairAt);
}
