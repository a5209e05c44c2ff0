import type { Intake } from "./types.ts";

/** An intake with the objects of an earlier one where they say the same: whoever has that need not be told of them again. */

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

const isList = (value: unknown): value is readonly unknown[] => Array.isArray(value);

/** Value by value: to write thousands of pairs' ratings and columns as texts takes longer than to read their tables. */
function equal(a: unknown, b: unknown): boolean {
  if (Object.is(a, b)) return true;
  if (isList(a)) return isList(b) && a.length === b.length && a.every((element, at) => equal(element, b[at]));
  if (!isRecord(a) || !isRecord(b)) return false;
  const names = Object.keys(a);
  return (
    names.length === Object.keys(b).length && names.every((name) => Object.hasOwn(b, name) && equal(a[name], b[name]))
  );
}

/**
 * @param keyOf what an element is found by; of several with one key the last
 * @param same whether two of a key say the same
 */
function taken<T extends WeakKey>(
  before: readonly T[],
  now: readonly T[],
  keyOf: (element: T) => string,
  same: (a: T, b: T) => boolean,
): readonly T[] {
  const stood = new Set(before);
  if (now.every((element) => stood.has(element))) return now;
  const byKey = new Map(before.map((element) => [keyOf(element), element]));
  return now.map((element) => {
    const earlier = stood.has(element) ? undefined : byKey.get(keyOf(element));
    return earlier !== undefined && same(earlier, element) ? earlier : element;
  });
}

type Pair = readonly [string, string];
const firstOf = ([first]: Pair) => first;
const samePair = (a: Pair, b: Pair) => a[0] === b[0] && a[1] === b[1];

export const withEarlier = (intake: Intake, before: Pick<Intake, "samples" | "masks" | "parts">): Intake => ({
  ...intake,
  samples: taken(before.samples, intake.samples, ({ id }) => id, equal),
  masks: intake.masks.map((source) => {
    const stood = before.masks.find(({ name }) => name === source.name)?.masks ?? [];
    return { ...source, masks: taken(stood, source.masks, firstOf, samePair) };
  }),
  parts: intake.parts.map((part) => {
    const stood = before.parts.find(({ table }) => table === part.table)?.ids ?? [];
    return { ...part, ids: taken(stood, part.ids, firstOf, samePair) };
  }),
});
