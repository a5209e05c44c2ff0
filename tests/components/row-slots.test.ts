import { expect, it } from "vitest";
import { createSlots } from "../../src/components/row-slots.ts";

const rows = (from: number, to: number): string[] => Array.from({ length: to - from }, (_, i) => `row ${from + i}`);

/** By row: the element that it stands in. */
function elementsOf(keys: readonly string[], slots: ReturnType<ReturnType<typeof createSlots>>): Map<string, number> {
  return new Map(slots.map(({ slot, at }) => [keys[at]!, slot]));
}

it("gives rows that come the elements of rows that left, and leaves the others where they are", () => {
  const slots = createSlots();
  const before = elementsOf(rows(0, 8), slots(rows(0, 8), false, null));
  const after = elementsOf(rows(3, 11), slots(rows(3, 11), true, null));
  for (const row of rows(3, 8)) expect(after.get(row)).toBe(before.get(row));
  expect(new Set(after.values())).toEqual(new Set(before.values()));
});

it("never gives the focused row's element to another", () => {
  const slots = createSlots();
  const before = elementsOf(rows(0, 8), slots(rows(0, 8), false, null));
  const after = elementsOf(rows(20, 28), slots(rows(20, 28), true, "row 4"));
  expect([...after.values()]).not.toContain(before.get("row 4"));
  expect(new Set(after.values()).size).toBe(8);
});

it("moves no element while rows scroll, and has them in the rows' order at rest", () => {
  const slots = createSlots();
  const order = slots(rows(8, 16), false, null).map(({ slot }) => slot);
  const up = slots(rows(5, 13), true, null);
  expect(up.map(({ slot }) => slot)).toEqual(order);
  const rest = slots(rows(5, 13), false, null);
  expect(rest.map(({ at }) => at)).toEqual([0, 1, 2, 3, 4, 5, 6, 7]);
  expect(elementsOf(rows(5, 13), rest)).toEqual(elementsOf(rows(5, 13), up));
});

it("moves no element for rows of which none was there before", () => {
  const slots = createSlots();
  const before = slots(rows(0, 8), false, null);
  expect(slots(rows(100, 108), false, null)).toEqual(before);
});

it("drops elements that no row needs, and makes what is missing", () => {
  const slots = createSlots();
  slots(rows(0, 8), false, null);
  expect(slots(rows(0, 3), false, null)).toHaveLength(3);
  const more = slots(rows(0, 12), true, null);
  expect(new Set(more.map(({ slot }) => slot)).size).toBe(12);
  expect(more.map(({ at }) => at).toSorted((a, b) => a - b)).toEqual(Array.from({ length: 12 }, (_, i) => i));
});
