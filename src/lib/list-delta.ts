import { answersAlike } from "./remember.ts";

/**
 * A list of thousands told to who has an earlier one: what both have in common by its place there, so that only what is
 * new crosses to another thread.
 */
export interface ListDelta<T> {
  /** For each element its place in the earlier list; -1 for the next of `fresh`. */
  readonly places: Int32Array;
  readonly fresh: readonly T[];
}

/** @param before what the other end has: the same objects there and in `now` are the same elements */
export function deltaOf<T extends WeakKey>(before: readonly T[], now: readonly T[]): ListDelta<T> {
  const numbers = before.map((_, place) => place);
  const places = Int32Array.from(answersAlike(before, numbers, now, () => -1));
  return { places, fresh: now.filter((_, at) => places[at] === -1) };
}

/** @param before the list that `deltaOf` was given, or a copy of it */
export function withDelta<T>(before: readonly T[], { places, fresh }: ListDelta<T>): readonly T[] {
  let next = 0;
  return Array.from(places, (place) => (place < 0 ? fresh[next++]! : before[place]!));
}
