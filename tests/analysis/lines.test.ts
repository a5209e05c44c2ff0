import { describe, expect, it } from "vitest";
import type { SortBy } from "../../src/analysis/column.ts";
import { createRowLines, groupedLines, groupLines, rowKey, withParts } from "../../src/analysis/lines.ts";
import { COLUMNS, ids, METHOD, row, type Row } from "./rows.ts";

/** A table from top to bottom: groups in their order, rows below those that are open. */

const rows: readonly Row[] = [
  row("a", { method: "m10", score: 0.9 }),
  row("b", { method: "m2", score: 0.1 }),
  row("c", { score: 0.5 }),
  row("d", { method: "m2", score: 0.9, flags: ["small"] }),
  row("e", { method: "m10", score: 0.7 }),
  row("f", { method: "m3" }),
];
const isSetAside = ({ flags }: Row): boolean => flags.includes("small");
const idOf = ({ id }: Row): string => id;
const groups = (...sorting: readonly SortBy[]) => groupLines(rows, METHOD, sorting, COLUMNS, isSetAside);
const names = (...sorting: readonly SortBy[]) => groups(...sorting).map(({ name }) => name);

describe("groups", () => {
  it("have all of their rows, and count those that are not set aside", () => {
    const all = groups();
    expect(all.map((group) => [group.name, ids(group.rows), ids(group.counted)])).toEqual([
      ["m2", "b d", "b"],
      ["m3", "f", "f"],
      ["m10", "a e", "a e"],
      [null, "c", "c"],
    ]);
    // Nothing is copied where nothing is set aside.
    expect(all[2]!.counted).toBe(all[2]!.rows);
  });

  it("stand by their names, and downwards, those without one last both ways", () => {
    expect(names()).toEqual(["m2", "m3", "m10", null]);
    expect(names({ id: "method", desc: true })).toEqual(["m10", "m3", "m2", null]);
  });

  it("stand by the means of what counts, those without a number last both ways", () => {
    expect(names({ id: "score", desc: false })).toEqual(["m2", null, "m10", "m3"]);
    expect(names({ id: "score", desc: true })).toEqual(["m10", null, "m2", "m3"]);
  });

  it("pass over columns that groups have no order by, and that nobody knows", () => {
    expect(names({ id: "text", desc: true }, { id: "gone", desc: false }, { id: "score", desc: true })).toEqual([
      "m10",
      null,
      "m2",
      "m3",
    ]);
  });

  it("are told apart, however their rows are called", () => {
    const odd = [row("a"), row("b", { method: "none" }), row("c", { method: "" }), row("d", { method: "name " })];
    const found = groupLines(odd, METHOD, [], COLUMNS, isSetAside);
    const lines = groupedLines(found, new Set(found.map(({ key }) => key)), idOf);
    expect(found).toHaveLength(4);
    expect(new Set(lines.map(({ key }) => key)).size).toBe(8);
  });
});

const words = (open: ReadonlySet<string>) =>
  groupedLines(groups(), open, idOf).map((line) => (line.kind === "group" ? `[${line.group.name}]` : line.row.id));

describe("lines", () => {
  it("are rows where nothing is grouped", () => {
    expect(createRowLines(idOf)(rows).map((line) => line.kind === "row" && line.row.id)).toEqual(rows.map(idOf));
  });

  it("are groups, and the rows of those that are open below them", () => {
    expect(words(new Set())).toEqual(["[m2]", "[m3]", "[m10]", "[null]"]);
    const open = new Set(groups().flatMap(({ name, key }) => (name === "m2" || name === null ? [key] : [])));
    expect(words(open)).toEqual(["[m2]", "b", "d", "[m3]", "[m10]", "[null]", "c"]);
  });
});

it("ten thousand rows are grouped, ordered by a mean and opened in little time", () => {
  const many = Array.from({ length: 10_000 }, (_, i) => row(`${i}`, { method: `m ${i % 150}`, score: (i * 7) % 1000 }));
  const used = process.cpuUsage();
  const found = groupLines(many, METHOD, [{ id: "score", desc: true }], COLUMNS, isSetAside);
  expect(groupedLines(found, new Set(found.map(({ key }) => key)), idOf)).toHaveLength(10_150);
  const { user, system } = process.cpuUsage(used);
  expect((user + system) / 1000).toBeLessThan(150);
});

const countOf = ({ id }: Row) => (id === "b" || id === "e" ? 2 : 0);
const shown = (lines: readonly { readonly key: string }[]) =>
  lines.map(({ key }) => key.replaceAll("row ", "")).join(", ");

describe("parts of a row", () => {
  it("stand below it where it is open, in a group too, and nowhere else", () => {
    const plain = createRowLines(idOf)(rows);
    expect(shown(withParts(plain, new Set([rowKey("b"), rowKey("a")]), countOf))).toBe(
      "a, b, part 0 b, part 1 b, c, d, e, f",
    );
    const open = new Set(["name m10", rowKey("e"), rowKey("b")]);
    expect(shown(withParts(groupedLines(groups(), open, idOf), open, countOf))).toBe(
      "group name m2, group name m3, group name m10, a, e, part 0 e, part 1 e, group none",
    );
  });

  it("cost nothing where no row is open", () => {
    const plain = createRowLines(idOf)(rows);
    expect(withParts(plain, new Set(), countOf)).toBe(plain);
    expect(withParts(plain, new Set(["name m10", rowKey("gone")]), countOf)).toBe(plain);
  });
});
