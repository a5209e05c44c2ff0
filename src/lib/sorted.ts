/** Arrays that stay sorted as a little is added to them. */

/** The first place in `sorted`, from `from` on, whose element does not come before the given one; its length where all do. */
export function placeOf<T>(sorted: readonly T[], element: T, compare: (a: T, b: T) => number, from = 0): number {
  let [low, high] = [from, sorted.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (compare(sorted[middle]!, element) < 0) low = middle + 1;
    else high = middle;
  }
  return low;
}

/**
 * Puts elements into a sorted array, each once: what compares equal to one that stands is not added again. Takes
 * k log n comparisons for k added to n, where sorting again takes n at least.
 *
 * @param sorted by `compare`, without equal elements
 * @param added in any order
 * @returns a new array; the same one where nothing was added
 */
export function withAdded<T>(sorted: readonly T[], added: readonly T[], compare: (a: T, b: T) => number): readonly T[] {
  const merged: T[] = [];
  let from = 0;
  let last: T | undefined;
  for (const element of added.toSorted(compare)) {
    const place = placeOf(sorted, element, compare, from);
    const stands = place < sorted.length && compare(sorted[place]!, element) === 0;
    const twice = last !== undefined && compare(last, element) === 0;
    if (stands || twice) continue;
    for (let i = from; i < place; i++) merged.push(sorted[i]!);
    merged.push(element);
    last = element;
    from = place;
  }
  if (merged.length === 0) return sorted;
  for (let i = from; i < sorted.length; i++) merged.push(sorted[i]!);
  return merged;
}

/** Of so many elements one goes at most, for each to be searched for: else all are looked at. */
const FEW = 64;

/**
 * Takes elements out of a sorted array: k log n comparisons for k of n where they are few, and none of the others is
 * looked at, which for objects all over the memory takes longer.
 *
 * @param sorted by `compare`, without equal elements
 * @param gone in any order; what is not in it changes nothing
 * @returns a new array; the same one where nothing goes
 */
export function withoutSome<T>(
  sorted: readonly T[],
  gone: readonly T[],
  compare: (a: T, b: T) => number,
): readonly T[] {
  const all = new Set(gone);
  if (all.size * FEW > sorted.length) {
    const left = sorted.filter((element) => !all.has(element));
    return left.length === sorted.length ? sorted : left;
  }
  const places: number[] = [];
  for (const element of all) {
    const place = placeOf(sorted, element, compare);
    if (sorted[place] === element && place < sorted.length) places.push(place);
  }
  if (places.length === 0) return sorted;
  const left: (readonly T[])[] = [];
  let from = 0;
  for (const place of places.toSorted((a, b) => a - b)) {
    left.push(sorted.slice(from, place));
    from = place + 1;
  }
  return new Array<T>().concat(...left, sorted.slice(from));
}
