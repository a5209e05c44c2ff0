import { expect, it } from "vitest";
import { suggest } from "../../src/analysis/suggest.ts";
import { createVocabulary } from "../../src/analysis/vocabulary.ts";
import { waysOut } from "../../src/analysis/way-out.ts";
import { parseQuery } from "../../src/analysis/query.ts";
import { FLAGS, HOSTILE, ID, METHOD, row, SCORE, TEXT, type Row } from "./rows.ts";

/** What is suggested to a person who writes a filter, and where they are led that leave nothing. */

const VOCABULARY = createVocabulary<Row>(
  [
    { column: SCORE, label: "Score", tip: "How good" },
    { column: METHOD, label: "Method" },
    { column: { ...METHOD, id: "column:my method", valueOf: ({ text }: Row) => text }, label: "my method" },
    { column: TEXT, label: "Text" },
    { column: FLAGS, label: "Flags" },
  ],
  [ID, METHOD, TEXT, FLAGS],
);
const rows = [
  row("1", { method: "Emu2", score: 1, flags: ["damaged"] }),
  row("2", { method: "Emu2", score: 2, text: "red" }),
  row("3", { method: "BLIP diffusion", score: 3, text: "red" }),
  row("4", { score: 4, flags: ["damaged", "exif"] }),
];
const told = (text: string, caret = text.length) =>
  suggest(text, caret, VOCABULARY, rows).all.map((one) => (one.count === null ? one.text : `${one.text} ${one.count}`));
const taken = (text: string, which: number, caret = text.length) => {
  const { from, to, all } = suggest(text, caret, VOCABULARY, rows);
  return `${text.slice(0, from)}${all[which]?.text}${text.slice(to)}`;
};

it("columns are told by their beginnings, and by what stands in their names", () => {
  expect(told("sc")).toEqual(["score<"]);
  expect(told("-me")).toEqual(["-method:", '-"my method":']);
  expect(told("")).toEqual(["score<", "method:", '"my method":', "text:", "flags:"]);
  expect(told("snow ")).toHaveLength(5);
});

it("values are told with how many rows have them, those of the other terms alone", () => {
  expect(told("method:")).toEqual(["method:Emu2 2", 'method:"BLIP diffusion" 1', "method:none 1"]);
  expect(told("method:diff")).toEqual(['method:"BLIP diffusion" 1']);
  expect(told("method:e score>1")).toEqual([]);
  expect(told("score>1 method:e")).toEqual(["method:Emu2 1"]);
  expect(told("score>1 method:e x", 16)).toEqual(["method:Emu2 0"]);
  expect(told("emu")).toEqual(["method:Emu2 2"]);
  expect(told("score<")).toEqual([]);
  expect(told("text:re")).toEqual([]);
});

it("further values come beside those that are written, each once", () => {
  expect(told("method:Emu2,")).toEqual(['method:Emu2,"BLIP diffusion" 1', "method:Emu2,none 1"]);
  expect(told('method:none,"bl')).toEqual(['method:none,"BLIP diffusion" 1']);
  expect(told("flags:exif,d")).toEqual(["flags:exif,damaged 2"]);
});

it("what is taken stands in the place of what was being written", () => {
  expect(taken("snow meth score>1", 0, 9)).toBe("snow method: score>1");
  expect(taken("snow -method:b", 0)).toBe('snow -method:"BLIP diffusion"');
});

it("what is suggested is understood, whatever values are called", () => {
  const odd = HOSTILE.map((method, i) => row(`${i}`, { method }));
  for (const { text, count } of suggest("method:", 7, VOCABULARY, odd).all) {
    const [term, ...more] = parseQuery(text, VOCABULARY);
    expect(more).toEqual([]);
    expect(term?.names?.size).toBe(1);
    expect(count).toBe(1);
  }
});

const ways = (text: string) =>
  waysOut(rows, parseQuery(text, VOCABULARY)).map(({ term, count }) => `${term.text} ${count}`);

it("the way out is the term without which most rows are left", () => {
  expect(ways("method:emu2 score>2")).toEqual(["method:emu2 2", "score>2 2"]);
  expect(ways("method:emu2 score>1 flags:damaged")).toEqual(["method:emu2 1", "score>1 1", "flags:damaged 1"]);
  expect(ways("nothing neither")).toEqual([]);
  expect(ways("nothing foo:bar")).toEqual(["nothing 4"]);
});
