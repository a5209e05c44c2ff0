import { expect, test } from "vitest";
import { addTo, listsBy } from "../../src/lib/lists.ts";

test("what has a key in common stands together, as it came", () => {
  const lists = new Map([["a", [1]]]);
  addTo(lists, "b", 2);
  addTo(lists, "a", 3);
  expect([...lists]).toEqual([
    ["a", [1, 3]],
    ["b", [2]],
  ]);
});

test("what has no key is left out", () => {
  const byLetter = listsBy(["ox", "owl", "", "cat"], (word) => word[0] ?? null);
  expect([...byLetter]).toEqual([
    ["o", ["ox", "owl"]],
    ["c", ["cat"]],
  ]);
});
