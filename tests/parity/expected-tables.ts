import { expect } from "vitest";

/** Figures that are met exactly. */
const EXACT: ReadonlySet<string> = new Set(["n", "n_pos", "n_neg", "n_within", "n_cross", "alpha"]);
/** How shipped files count their scores (times 100, or not), and where files lie, is no part of a table. */
const LEFT_OUT: ReadonlySet<string> = new Set(["range", "source"]);

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

function compare(expected: unknown, made: unknown, at: string): string[] {
  const name = at.slice(at.lastIndexOf("/") + 1);
  if (LEFT_OUT.has(name)) return [];
  if (isObject(expected)) {
    if (!isObject(made)) return [`${at} is missing`];
    return Object.keys(expected).flatMap((key) => compare(expected[key], made[key], `${at}/${key}`));
  }
  if (Array.isArray(expected)) {
    const same = Array.isArray(made) && JSON.stringify(made.toSorted()) === JSON.stringify(expected.toSorted());
    return same ? [] : [`${at}: ${JSON.stringify(made)}, not ${JSON.stringify(expected)}`];
  }
  if (typeof expected === "number" && typeof made === "number" && !EXACT.has(name))
    return Math.abs(made - expected) <= 1e-9 ? [] : [`${at}: ${made}, not ${expected}`];
  return made === expected ? [] : [`${at}: ${String(made)}, not ${String(expected)}`];
}

const keysOf = (value: unknown, part: string) =>
  isObject(value) && isObject(value[part]) ? Object.keys(value[part]).toSorted() : [];

/** Holds tables as `tablesJson` makes them to an `expected.json`; there are no other metrics, methods and sources in them. */
export function expectTables(made: unknown, expected: unknown): void {
  expect(compare(expected, made, "")).toEqual([]);
  for (const part of ["cp", "raters", "mask_sources"]) expect(keysOf(made, part)).toEqual(keysOf(expected, part));
}
