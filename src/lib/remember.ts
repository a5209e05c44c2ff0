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

/** The earlier array where the later one holds the same, so that what follows from it need not be made again. */
export function sameOr<T>(before: readonly T[] | null, now: readonly T[]): readonly T[] {
  return before !== null && before.length === now.length && before.every((one, i) => Object.is(one, now[i]))
    ? before
    : now;
}
