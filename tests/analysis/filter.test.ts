import { describe, expect, it } from "vitest";
import { createArrange } from "../../src/analysis/arrange.ts";
import { filterRows } from "../../src/analysis/filter.ts";
import { createVocabulary } from "../../src/analysis/vocabulary.ts";
import { COLUMNS, FLAGS, HOSTILE, ID, ids, METHOD, row, SCORE, STATE, TEXT, type Row } from "./rows.ts";

const SEARCHED = [ID, METHOD, TEXT, FLAGS];
const holding = (rows: readonly Row[], text: string) => filterRows(rows, [{ kind: "holds", columns: SEARCHED, text }]);

const rows = [
  row("one", { text: "A Cup on a table", method: "Emu 2", score: 0.5, flags: ["mask_small"], state: "done" }),
  row("two", { text: "a bowl", score: -0.5, state: "done" }),
  row("three", { method: "Emu 2", score: 0, flags: ["mask_small", "damaged"], state: "failed" }),
  row("four"),
];

describe("a text", () => {
  it.each([
    ["cup", "one"],
    ["  CUP ON ", "one"],
    ["emu", "one three"],
    ["damag", "three"],
    ["mask_small damaged", ""],
    ["tw", "two"],
    ["e", "one three"],
    ["nothing of this", ""],
  ])("%j is found in any word of a row, whatever its case", (text, found) => {
    expect(ids(holding(rows, text))).toBe(found);
  });

  it("that is blank leaves the very same rows", () => {
    expect(holding(rows, "")).toBe(rows);
    expect(holding(rows, " \t")).toBe(rows);
  });

  it("is a text and no pattern, however it is written", () => {
    const all = [...HOSTILE, ".*", "\\", "[a-z]", "(", "$&"].map((text, i) => row(`#${i}`, { text }));
    for (const { text } of all) {
      const found = holding(all, text ?? "");
      expect(found).toEqual(all.filter((one) => one.text?.toLowerCase().includes(text!.trim().toLowerCase())));
    }
    expect(ids(holding(all, ".*"))).toBe(`#${HOSTILE.length}`);
  });
});

const within = (least: number | null, most: number | null) =>
  ids(filterRows([...rows, row("nan", { score: NaN })], [{ kind: "within", column: SCORE, least, most }]));

describe("a range", () => {
  it("holds its ends, is open where it has none, and holds no row without a number", () => {
    expect(within(0, 0.5)).toBe("one three");
    expect(within(null, 0)).toBe("two three");
    expect(within(0.1, null)).toBe("one");
    expect(within(null, null)).toBe("one two three");
    expect(within(1, -1)).toBe("");
  });
});

const found = (column: typeof METHOD | typeof FLAGS | typeof STATE, ...values: readonly (string | null)[]) =>
  ids(filterRows(rows, [{ kind: "one-of", column, values: new Set(values) }]));

describe("names", () => {
  it("are any of those given, null for rows without one; of flags any of a row's", () => {
    expect(found(METHOD, "Emu 2")).toBe("one three");
    expect(found(METHOD, "emu 2")).toBe("");
    expect(found(METHOD, null)).toBe("two four");
    expect(found(FLAGS, "damaged", null)).toBe("two three four");
    expect(found(FLAGS, "mask_small")).toBe("one three");
    expect(found(STATE, "failed", "waiting")).toBe("three four");
    expect(found(STATE)).toBe("");
  });
});

it("several conditions are all to be met", () => {
  expect(
    ids(
      filterRows(rows, [
        { kind: "holds", columns: SEARCHED, text: "emu" },
        { kind: "within", column: SCORE, least: 0.1, most: null },
      ]),
    ),
  ).toBe("one");
});

it("what is arranged is made again only where what it follows from has changed", () => {
  let reads = 0;
  const counted = { ...TEXT, valueOf: ({ text }: Row) => (reads++, text) };
  const arrange = createArrange<Row>(COLUMNS, createVocabulary<Row>([], [counted]));
  const many = Array.from({ length: 10_000 }, (_, i) => row(`${i}`, { text: `number ${i}`, score: -i }));
  const sorting = [{ id: "score", desc: false }];
  const first = arrange(many, '"number 77"', sorting);
  expect(first).toHaveLength(111);
  expect(first[0]?.id).toBe("7799");
  expect(reads).toBe(10_000);
  expect(arrange(many, '"number 77"', sorting)).toBe(first);
  // Another order asks the filter nothing.
  expect(arrange(many, '"number 77"', [])[0]?.id).toBe("77");
  expect(reads).toBe(10_000);
  // A filter that leaves the same rows asks the order nothing.
  const again = arrange(many, '"number 77"', sorting);
  expect(arrange(many, '"NUMBER 77"', sorting)).toBe(again);
});
