import { answersAlike, changedPart } from "../lib/remember.ts";
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

type Lists = Pick<Intake, "samples" | "masks" | "parts">;

/** An intake that was told, and what was read then: of what is read again as the same objects nothing is compared. */
export interface ToldLists {
  readonly read: Lists;
  readonly told: Lists;
}

/**
 * @param read the list that `told` was made of
 * @param keyOf what an element is found by, each by its own
 * @param same whether two of a key say the same
 */
function taken<T extends WeakKey>(
  read: readonly T[],
  told: readonly T[],
  now: readonly T[],
  keyOf: (element: T) => string,
  same: (a: T, b: T) => boolean,
): readonly T[] {
  let byKey: ReadonlyMap<string, T> | null = null;
  // What stands before all that changed, and behind it, is taken over as it is: nothing new is found among it.
  const [start, end] = changedPart(read, now);
  return answersAlike(read, told, now, (element) => {
    const earlier = (byKey ??= new Map(told.slice(start, end).map((one) => [keyOf(one), one]))).get(keyOf(element));
    return earlier !== undefined && same(earlier, element) ? earlier : element;
  });
}

type Pair = readonly [string, string];
const firstOf = ([first]: Pair) => first;
const samePair = (a: Pair, b: Pair) => a === b || (a[0] === b[0] && a[1] === b[1]);

const masksOf = ({ masks }: Lists, name: string) => masks.find((source) => source.name === name)?.masks ?? [];
const idsOf = ({ parts }: Lists, table: string | null) => parts.find((part) => part.table === table)?.ids ?? [];

export const withEarlier = (intake: Intake, { read, told }: ToldLists): Intake => ({
  ...intake,
  samples: taken(read.samples, told.samples, intake.samples, ({ id }) => id, equal),
  masks: intake.masks.map((source) => {
    const [before, stood] = [masksOf(read, source.name), masksOf(told, source.name)];
    return { ...source, masks: taken(before, stood, source.masks, firstOf, samePair) };
  }),
  parts: intake.parts.map((part) => {
    const [before, stood] = [idsOf(read, part.table), idsOf(told, part.table)];
    return { ...part, ids: taken(before, stood, part.ids, firstOf, samePair) };
  }),
});
