import { expect, test } from "vitest";
import { matchOf } from "../../../src/app/palette/match.ts";

const best = (query: string, names: readonly string[]) =>
  names
    .flatMap((name) => {
      const found = matchOf(query, name);
      return found === null ? [] : [{ name, score: found.score }];
    })
    .toSorted((a, b) => b.score - a.score)
    .map(({ name }) => name);

test("a whole word goes before a beginning, that before the inside of a word", () => {
  expect(best("cp", ["Recpt", "Sort by CPX", "Sort by CP, lowest first"])).toEqual([
    "Sort by CP, lowest first",
    "Sort by CPX",
    "Recpt",
  ]);
});

test("of two that fit alike the shorter is meant", () => {
  expect(best("open", ["Open the demo of something", "Open the demo"])[0]).toBe("Open the demo");
});

test("words come in any order, and all of them have to be found", () => {
  expect(matchOf("pf sort", "Sort by PF")).not.toBeNull();
  expect(matchOf("pf group", "Sort by PF")).toBeNull();
});

test("initials find a name, letters from the middle of its words do not", () => {
  expect(matchOf("otd", "Open the demo")?.marks).toEqual([0, 5, 9]);
  expect(matchOf("opde", "Open the demo")?.marks).toEqual([0, 1, 9, 10]);
  expect(matchOf("duck", "open and close a group with a click")).toBeNull();
});

test("capitals and accents make no difference, and what was found is marked where it stands", () => {
  expect(matchOf("cafe", "Zum Café")?.marks).toEqual([4, 5, 6, 7]);
  expect(matchOf("É", "cafe")?.marks).toEqual([3]);
  expect(matchOf("duck", "🦆 duck")?.marks).toEqual([3, 4, 5, 6]);
});

test("what is typed is no pattern, and nothing typed fits everything", () => {
  expect(matchOf(".*", "Sort by CP")).toBeNull();
  expect(matchOf("(", "Save (CSV)")?.marks).toEqual([5]);
  expect(matchOf("  ", "Sort by CP")?.marks).toEqual([]);
});
