import { describe, expect, it } from "vitest";
import { aggregate, aggregateRows, numbersOf } from "../../src/analysis/aggregate.ts";
import { countValues, groupRows, isNamed } from "../../src/analysis/group.ts";
import { COLUMNS, FLAGS, HOSTILE, ids, METHOD, row, SCORE, STATE, TEXT } from "./rows.ts";

const rows = [
  row("a", { method: "method 10", score: 1, flags: ["x", "y"], state: "done" }),
  row("b", { method: "method 2", score: 2, flags: ["x"], state: "failed" }),
  row("c", { score: 3, state: "waiting" }),
  row("d", { method: "method 10", score: 4, flags: ["x", "y"], state: "done" }),
  row("e", { method: "Method 10", flags: ["y"], state: "done" }),
];

const grouped = (column: typeof METHOD | typeof FLAGS | typeof STATE) =>
  groupRows(rows, column).map(({ name, rows: members }) => [name, ids(members)]);

describe("groups", () => {
  it("hold the rows of one name in their order, names in natural order, rows without one last", () => {
    expect(grouped(METHOD)).toEqual([
      ["method 2", "b"],
      ["method 10", "a d"],
      ["Method 10", "e"],
      [null, "c"],
    ]);
  });

  it("of states stand in the states' order; of flags a row's flags together are one name", () => {
    expect(grouped(STATE)).toEqual([
      ["failed", "b"],
      ["waiting", "c"],
      ["done", "a d e"],
    ]);
    expect(grouped(FLAGS)).toEqual([
      ["x", "b"],
      ["x y", "a d"],
      ["y", "e"],
      [null, "c"],
    ]);
  });

  it("take any text for a name", () => {
    const hostile = HOSTILE.flatMap((text, i) => [row(`${i}`, { text }), row(`${i}b`, { text })]);
    const groups = groupRows(hostile, TEXT);
    expect(groups).toHaveLength(HOSTILE.length);
    for (const { name, rows: members } of groups) expect(members.map(({ text }) => text)).toEqual([name, name]);
  });
});

it("values are counted in their order, a row for each of its flags", () => {
  expect([...countValues(rows, FLAGS)]).toEqual([
    ["x", 3],
    ["y", 3],
    [null, 1],
  ]);
  expect([...countValues(rows, STATE)]).toEqual([
    ["failed", 1],
    ["waiting", 1],
    ["done", 3],
  ]);
  expect([...countValues([row("twice", { flags: ["x", "x"] })], FLAGS)]).toEqual([["x", 1]]);
  expect(COLUMNS.filter(isNamed).map(({ id }) => id)).toEqual(["id", "method", "text", "flags", "state"]);
});

describe("an aggregate", () => {
  it("is of the rows that have a number", () => {
    expect(aggregateRows([...rows, row("nan", { score: NaN })], SCORE)).toEqual({
      n: 4,
      mean: 2.5,
      median: 2.5,
      least: 1,
      most: 4,
    });
    expect(aggregateRows(rows.slice(0, 3), SCORE).median).toBe(2);
  });

  it("of no number is none, not 0", () => {
    expect(aggregateRows([row("a")], SCORE)).toEqual({ n: 0, mean: null, median: null, least: null, most: null });
  });

  it("sorts numbers as numbers and leaves what it was given as it was", () => {
    const numbers = numbersOf(
      [10, 9, -1, 100].map((score, i) => row(`${i}`, { score })),
      SCORE,
    );
    expect(aggregate(numbers)).toMatchObject({ median: 9.5, least: -1, most: 100 });
    expect([...numbers]).toEqual([10, 9, -1, 100]);
  });
});
