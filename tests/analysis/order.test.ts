import { describe, expect, it } from "vitest";
import type { Column, SortBy } from "../../src/analysis/column.ts";
import { createOrder } from "../../src/analysis/order.ts";
import { COLUMNS, HOSTILE, ids, row, SCORE, type Row } from "./rows.ts";

const order = createOrder(COLUMNS);
const by = (...names: readonly string[]): SortBy[] =>
  names.map((name) => ({ id: name.replace(/^-/, ""), desc: name.startsWith("-") }));

describe("one column", () => {
  it("sorts numbers as numbers, negative and infinite ones too", () => {
    const rows = [9, 10, -1, 0.5, -0, 0, 100, -Infinity, Infinity, 1e-9].map((score, i) => row(`${i}`, { score }));
    expect(order(rows, by("score")).map(({ score }) => score)).toEqual([
      -Infinity,
      -1,
      -0,
      0,
      1e-9,
      0.5,
      9,
      10,
      100,
      Infinity,
    ]);
  });

  it.each(["score", "text", "method", "flags"])(
    "puts rows without a value of %s last, upwards and downwards",
    (name) => {
      const rows = [
        row("none"),
        row("b", { score: 2, text: "b", method: "b", flags: ["b"] }),
        row("nothing", { score: NaN }),
        row("a", { score: 1, text: "a", method: "a", flags: ["a"] }),
      ];
      expect(ids(order(rows, by(name)))).toBe("a b none nothing");
      expect(ids(order(rows, by(`-${name}`)))).toBe("b a none nothing");
    },
  );

  it("has infinite numbers before none, in both directions and behind another column", () => {
    const rows = [
      row("none"),
      row("most", { score: Infinity }),
      row("least", { score: -Infinity }),
      row("one", { score: 1 }),
    ];
    expect(ids(order(rows, by("score")))).toBe("least one most none");
    expect(ids(order(rows, by("-score")))).toBe("most one least none");
    expect(ids(order(rows, by("text", "score")))).toBe("least one most none");
  });

  it("has an empty text before any other, and not among the rows without one", () => {
    const rows = [row("none"), row("a", { text: "a" }), row("empty", { text: "" })];
    expect(ids(order(rows, by("text")))).toBe("empty a none");
  });

  it("has numbers in texts in their natural order, whatever the letters' case", () => {
    const rows = ["cup 10", "Cup 2", "cup 1", "bowl", "CUP 2b"].map((text, i) => row(`${i}`, { text }));
    expect(order(rows, by("text")).map(({ text }) => text)).toEqual(["bowl", "cup 1", "Cup 2", "CUP 2b", "cup 10"]);
  });

  it("sorts states by their own order, and flags by their names", () => {
    const rows = [
      row("a", { state: "done", flags: ["x", "y"] }),
      row("b", { state: "failed", flags: ["x"] }),
      row("c", { state: "waiting", flags: ["w", "z"] }),
    ];
    expect(ids(order(rows, by("state")))).toBe("b c a");
    expect(ids(order(rows, by("-state")))).toBe("a c b");
    expect(ids(order(rows, by("flags")))).toBe("c b a");
  });
});

const none = ({ score }: Row): boolean => score === null || Number.isNaN(score);

describe("ties", () => {
  const rows = Array.from({ length: 300 }, (_, i) => row(`${i}`, { score: i % 3, text: i % 2 ? "Cup" : "cup" }));

  it("stay as they stood, in both directions", () => {
    expect(order(rows, by("text"))).toEqual(rows);
    expect(order(rows, by("-text"))).toEqual(rows);
    const up = order(rows, by("score"));
    expect(up.slice(0, 100)).toEqual(rows.filter(({ score }) => score === 0));
    const down = order(rows, by("-score"));
    expect(down.slice(0, 100)).toEqual(rows.filter(({ score }) => score === 2));
  });

  it("stay among hundreds of rows, of which some have no value, as a plain stable sort has them", () => {
    const scores = [3, NaN, -1, 0, -0, Infinity, -Infinity, null];
    const some = Array.from({ length: 500 }, (_, i) => row(`${i}`, { score: scores[((i * 7919) % 13) % 8] ?? null }));
    for (const sign of [1, -1]) {
      const plain = some.toSorted((a, b) => {
        if (none(a) || none(b)) return Number(none(a)) - Number(none(b));
        return a.score === b.score ? 0 : sign * (a.score! < b.score! ? -1 : 1);
      });
      expect(order(some, by(sign === 1 ? "score" : "-score"))).toEqual(plain);
    }
  });

  it("are broken by the next column, in its own direction", () => {
    const few = [
      row("a", { method: "m", score: 1 }),
      row("b", { method: "k", score: 1 }),
      row("c", { method: "m", score: 2 }),
      row("d", { method: "m" }),
    ];
    expect(ids(order(few, by("method", "-score")))).toBe("b c a d");
    expect(ids(order(few, by("-method", "score")))).toBe("a c d b");
  });
});

it("passes over columns that nobody knows, and without any leaves the rows as they are", () => {
  const rows = [row("b", { score: 2 }), row("a", { score: 1 })];
  expect(order(rows, by("__proto__", "constructor", "gone"))).toBe(rows);
  expect(order(rows, [])).toBe(rows);
  expect(ids(order(rows, by("gone", "score")))).toBe("a b");
});

it("takes any text there is, and orders it the same whatever was ordered before", () => {
  const rows = HOSTILE.map((text, i) => row(`${i}`, { text }));
  const fresh = ids(createOrder(COLUMNS)(rows, by("text")));
  for (let from = 0; from < rows.length; from++) order(rows.slice(from), by("text"));
  expect(ids(order(rows, by("text")))).toBe(fresh);
  expect(order(rows, by("text"))).toHaveLength(rows.length);
});

it("reads each value of ten thousand rows once, whatever is compared and in whichever direction", () => {
  let reads = 0;
  const counted = { ...SCORE, valueOf: ({ score }: Row) => (reads++, score) };
  const counting = createOrder<Row>([counted, ...COLUMNS.filter(({ id }) => id !== "score")]);
  const rows = Array.from({ length: 10_000 }, (_, i) =>
    row(`${i}`, { score: (i * 7919) % 10_007, method: `${i % 7}` }),
  );
  counting(rows, by("score"));
  expect(reads).toBe(10_000);
  counting(rows, by("-score"));
  counting(rows, by("method", "score"));
  counting(rows, by("score", "-method"));
  expect(reads).toBe(10_000);
  // Other rows are read: nothing stale is kept.
  counting(rows.slice(1), by("score"));
  expect(reads).toBe(19_999);
});

it("reads and compares nothing again that was made ready", () => {
  const texts = Array.from({ length: 2500 }, (_, i) => `row ${(i * 7919) % 2500}`);
  let read = 0;
  const column: Column<string> = {
    kind: "text",
    id: "text",
    valueOf: (row) => {
      read++;
      return row;
    },
  };
  const ready = createOrder([column]);
  expect([...ready.prepare(texts, ["text", "nobody's"])]).toHaveLength(3);
  expect(read).toBe(texts.length);
  expect([...ready.prepare(texts, ["text"])]).toHaveLength(0);
  expect(ready(texts, [{ id: "text", desc: false }])).toEqual(
    texts.toSorted((a, b) => Number(a.slice(4)) - Number(b.slice(4))),
  );
  expect(ready(texts, [{ id: "text", desc: true }])[0]).toBe("row 2499");
  expect(read).toBe(texts.length);
  expect(ready(texts, [{ id: "text", desc: false }])).toEqual(
    createOrder([column])(texts, [{ id: "text", desc: false }]),
  );
});
