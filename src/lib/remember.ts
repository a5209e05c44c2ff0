/** Answers that are kept as long as what they were made from is the same. */

/** Computes anew only where an argument is another than the last time (`Object.is`). One answer is kept. */
export function rememberLast<A extends readonly unknown[], T>(compute: (...args: A) => T): (...args: A) => T {
  let last: { readonly args: A; readonly value: T } | null = null;
  return (...args) => {
    if (last !== null && last.args.length === args.length && last.args.every((arg, i) => Object.is(arg, args[i])))
      return last.value;
    const value = compute(...args);
    last = { args, value };
    return value;
  };
}

/** Computes once for each object, for as long as that is there. */
export function rememberEach<K extends WeakKey, T>(compute: (key: K) => T): (key: K) => T {
  const known = new WeakMap<K, { readonly value: T }>();
  return (key) => {
    let found = known.get(key);
    if (found === undefined) known.set(key, (found = { value: compute(key) }));
    return found.value;
  };
}

/** The same, told what the last object came to, as long as that is there: what is alike in both can be taken over. */
export function rememberNext<K extends WeakKey, T extends WeakKey>(
  compute: (key: K, last: T | null) => T,
): (key: K) => T {
  let last: WeakRef<T> | null = null;
  return rememberEach((key) => {
    const value = compute(key, last?.deref() ?? null);
    last = new WeakRef(value);
    return value;
  });
}

/** The earlier array where the later one holds the same, so that what follows from it need not be made again. */
export function sameOr<T>(before: readonly T[] | null, now: readonly T[]): readonly T[] {
  if (before === null || before.length !== now.length) return now;
  for (let place = 0; place < now.length; place++) if (!Object.is(before[place], now[place])) return now;
  return before;
}

/** How many times as long as a list the one before it may be, for its answers to be looked for there. */
const ALIKE = 2;

/**
 * Computes once for each of lists that are mostly the last one, told that one and what it came to: what is alike in both can
 * be taken over. A list far shorter than the last one is another's: it is told of none. The last list is not held, and its
 * answer is for as long as it is.
 */
export function rememberAlike<T, R>(
  compute: (list: readonly T[], before: readonly T[], answer: R | null) => R,
): (list: readonly T[]) => R {
  const known = new WeakMap<readonly T[], { readonly value: R }>();
  let last: WeakRef<readonly T[]> | null = null;
  return (list) => {
    const found = known.get(list);
    if (found !== undefined) return found.value;
    const held = last?.deref() ?? NONE;
    const isAlike = held.length <= list.length * ALIKE;
    const before = isAlike ? held : NONE;
    const value = compute(list, before, known.get(before)?.value ?? null);
    known.set(list, { value });
    if (isAlike) last = new WeakRef(list);
    return value;
  };
}

/**
 * Computes once for each element of lists that are mostly the last one: what stands before and behind all that changed
 * is not even looked up, which for thousands of elements takes longer than what most ask of them.
 */
export const rememberElements = <T extends WeakKey, R>(
  compute: (element: T) => R,
): ((list: readonly T[]) => readonly R[]) =>
  rememberAlike<T, readonly R[]>((list, before, answers) => answersAlike(before, answers ?? NONE, list, compute));

/** The same for one owner, who holds the last list. */
export function rememberLastElements<T extends WeakKey, R>(
  compute: (element: T) => R,
): (list: readonly T[]) => readonly R[] {
  let last: { readonly list: readonly T[]; readonly answers: readonly R[] } = { list: [], answers: [] };
  return (list) => {
    if (last.list !== list) last = { list, answers: answersAlike(last.list, last.answers, list, compute) };
    return last.answers;
  };
}

const NONE: readonly never[] = [];

/**
 * Where an earlier list is another than a later one: all before `start`, and all from `end` on, are the same
 * in the same order in both.
 *
 * @returns places in the earlier list
 */
export function changedPart(
  before: readonly unknown[],
  list: readonly unknown[],
): readonly [start: number, end: number] {
  const most = Math.min(before.length, list.length);
  const shift = before.length - list.length;
  let start = 0;
  while (start < most && before[start] === list[start]) start++;
  let end = before.length;
  while (end > start && end - shift > start && before[end - 1] === list[end - 1 - shift]) end--;
  return [start, end];
}

/** The answers for a list, those of an earlier one taken over for elements that are the same. */
export function answersAlike<T, R>(
  before: readonly T[],
  answers: readonly R[],
  list: readonly T[],
  compute: (element: T) => R,
): readonly R[] {
  const shift = before.length - list.length;
  const [start, endBefore] = changedPart(before, list);
  const end = endBefore - shift;
  const between = new Map<T, number>();
  for (let place = start; place < endBefore; place++) between.set(before[place]!, place);
  const next = answers.slice(0, start);
  for (let place = start; place < end; place++) {
    const element = list[place]!;
    const at = between.get(element);
    next.push(at === undefined ? compute(element) : answers[at]!);
  }
  for (let place = end; place < list.length; place++) next.push(answers[place + shift]!);
  return next;
}
