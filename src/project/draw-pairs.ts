import { rememberLast } from "../lib/remember.ts";
import { numpyChoice } from "../lib/numpy-choice.ts";

/** Pairs of pictures within and across subjects, drawn as the paper draws them: a list of pictures a subject. */

export interface DrawnPair<T> {
  readonly a: T;
  readonly b: T;
}

/** All pairs within a subject, the earlier picture first. */
export const pairsWithin = <T>(subjects: readonly (readonly T[])[]): readonly DrawnPair<T>[] =>
  subjects.flatMap((own) => own.flatMap((a, place) => own.slice(place + 1).map((b) => ({ a, b }))));

const SEED = 0;

/** Drawing takes longer than all else, and subjects mostly stay as many. */
const draw = rememberLast((count: number, size: number) => numpyChoice(count, size, SEED));

/**
 * Pairs of two subjects, drawn of all in the order subject a < subject b, picture of a, picture of b: numpy's
 * `default_rng(0).choice(n, size, replace=False)`, in the order drawn.
 *
 * @param size how many; all where there are no more
 */
export function pairsAcross<T>(subjects: readonly (readonly T[])[], size: number): readonly DrawnPair<T>[] {
  const starts: { readonly a: readonly T[]; readonly b: readonly T[]; readonly start: number }[] = [];
  let count = 0;
  for (const [place, a] of subjects.entries()) {
    for (const b of subjects.slice(place + 1)) {
      starts.push({ a, b, start: count });
      count += a.length * b.length;
    }
  }
  const pairAt = (index: number): DrawnPair<T>[] => {
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
    const a = block.a[Math.floor(inside / block.b.length)];
    const b = block.b[inside % block.b.length];
    return a === undefined || b === undefined ? [] : [{ a, b }];
  };
  return draw(count, Math.min(size, count)).flatMap(pairAt);
}
