import { describe, expect, it } from "vitest";
import { groupedLines, groupLines } from "../../src/analysis/lines.ts";
import { rowOf } from "../../src/analysis/rows.ts";
import { METHOD } from "../../src/analysis/sample-columns.ts";
import { emptySample } from "../../src/project/corrections.ts";
import { NO_SLOTS } from "../../src/project/plan.ts";
import { cardLines, spotAfter, spotOf, type Spot } from "../../src/views/samples/grouped-cards.ts";
import { fc } from "../properties/seeded.ts";

/** Cards under the groups of their rows. */

const identity = { models: NO_SLOTS, settings: { maxPatches: 64, threshold: 0.5, stripper: "regex" } } as const;
const rows = ["a", "b", "c", "d", "e", "f", "g"].map((id, i) =>
  rowOf({ ...emptySample(id), method: i < 5 ? "one" : "two" }, undefined, identity),
);
const groups = groupLines(rows, METHOD, [], [METHOD], () => false);
const [one, two] = groups.map(({ key }) => key);
const linesOf = (open: readonly (string | undefined)[], perLine: number) =>
  cardLines(
    groupedLines(groups, new Set(open.flatMap((key) => key ?? [])), ({ sample }) => sample.id),
    perLine,
  );
const words = (lines: ReturnType<typeof linesOf>) =>
  lines.map((line) =>
    line.kind === "group" ? line.line.group.name : line.rows.map(({ sample }) => sample.id).join(""),
  );

describe("cards", () => {
  it("stand in lines below their group, and none runs on into the next", () => {
    expect(words(linesOf([one, two], 3))).toEqual(["one", "abc", "de", "two", "fg"]);
    expect(words(linesOf([two], 3))).toEqual(["one", "two", "fg"]);
    expect(words(linesOf([one], 1))).toEqual(["one", "a", "b", "c", "d", "e", "two"]);
  });

  it("are found by their sample, groups by their key", () => {
    const lines = linesOf([one, two], 3);
    expect(spotOf(lines, "e", null)).toEqual({ at: 2, column: 1 });
    expect(spotOf(lines, "e", `group ${two}`)).toEqual({ at: 3, column: 0 });
    expect(spotOf(linesOf([two], 3), "e", null)).toBe(null);
  });
});

describe("keys", () => {
  const lines = linesOf([one, two], 3);
  const after = (key: string, at: number, column = 0) => spotAfter(key, lines, { at, column }, 2);

  it("go over cards and groups from line to line, to the last card where a line is shorter", () => {
    expect(after("ArrowDown", 0)).toEqual({ at: 1, column: 0 });
    expect(after("ArrowDown", 1, 2)).toEqual({ at: 2, column: 1 });
    expect(after("ArrowUp", 4, 1)).toEqual({ at: 3, column: 0 });
    expect([after("PageDown", 1, 2), after("PageUp", 1, 2)]).toEqual([
      { at: 3, column: 0 },
      { at: 0, column: 0 },
    ]);
    expect([after("Home", 4, 1), after("End", 0)]).toEqual([
      { at: 0, column: 0 },
      { at: 4, column: 1 },
    ]);
  });

  it("go from the end of a line to the next, and from its beginning back", () => {
    expect(after("ArrowRight", 1, 2)).toEqual({ at: 2, column: 0 });
    expect(after("ArrowRight", 2, 1)).toEqual({ at: 3, column: 0 });
    expect(after("ArrowLeft", 4)).toEqual({ at: 3, column: 0 });
    expect(after("ArrowLeft", 2)).toEqual({ at: 1, column: 2 });
    expect([after("ArrowLeft", 0), after("ArrowRight", 4, 1)]).toEqual([
      { at: 0, column: 0 },
      { at: 4, column: 1 },
    ]);
    expect(after("a", 1)).toBe(null);
    expect(spotAfter("ArrowDown", [], { at: 0, column: 0 }, 2)).toBe(null);
  });

  it("never lead where nothing stands, and reach all from the first", () => {
    const key = fc.constantFrom("ArrowLeft", "ArrowRight", "ArrowUp", "ArrowDown", "PageUp", "PageDown", "Home", "End");
    fc.assert(
      fc.property(fc.array(key, { maxLength: 30 }), fc.integer({ min: 1, max: 5 }), (keys, perLine) => {
        const all = linesOf([one, two], perLine);
        let spot: Spot = { at: 0, column: 0 };
        for (const pressed of keys) spot = spotAfter(pressed, all, spot, 3) ?? spot;
        const line = all[spot.at];
        expect(spot.column).toBeLessThan(line?.kind === "cards" ? line.rows.length : 1);
      }),
    );
    let spot: Spot = { at: 0, column: 0 };
    for (let i = 0; i < rows.length + 1; i++) spot = spotAfter("ArrowRight", lines, spot, 3) ?? spot;
    expect(spot).toEqual({ at: 4, column: 1 });
  });
});
