import { describe, expect, it } from "vitest";
import { filterRows } from "../../src/analysis/filter.ts";
import {
  clearColumn,
  namesIn,
  rangeIn,
  setRange,
  toggleValue,
  withoutTerm,
  withTerm,
} from "../../src/analysis/query-edits.ts";
import { conditionsOf, parseQuery, problemsOf } from "../../src/analysis/query.ts";
import { createVocabulary } from "../../src/analysis/vocabulary.ts";
import { FLAGS, ID, ids, METHOD, row, SCORE, STATE, TEXT, type Row } from "./rows.ts";

const HAS = {
  id: "has",
  kind: "flags",
  valueOf: ({ text }: Row) => (text === null ? [] : ["long_text"]),
} as const;
const VOCABULARY = createVocabulary<Row>(
  [
    { column: SCORE, label: "SigLIP2 global" },
    { column: METHOD, label: "Method" },
    { column: TEXT, label: "Prompt" },
    { column: FLAGS, label: "Flags", names: ["flag"] },
    { column: STATE, label: "State" },
    { column: HAS, label: "Has" },
  ],
  [ID, METHOD, TEXT, FLAGS],
);

const rows = [
  row("one", { text: "A Cup on the snow", method: "Emu2", score: 0.71, flags: ["mask_small"], state: "done" }),
  row("two", { text: "a bowl", method: "BLIP diffusion", score: -0.5, state: "done" }),
  row("three", { method: "Emu2", score: 0.3, flags: ["mask_small", "damaged"], state: "failed" }),
  row("four", { text: "snow, and more of it", score: NaN }),
  row("five", { text: "none", method: "none" }),
];

const parse = (text: string) => parseQuery(text, VOCABULARY);
const found = (text: string) => ids(filterRows(rows, conditionsOf(parse(text))));

describe("a filter's text", () => {
  it.each([
    ["", "one two three four five"],
    ["snow", "one four"],
    ["snow cup", "one"],
    ['"the snow"', "one"],
    ['"snow the"', ""],
    ["“the snow”", "one"],
    ["-snow", "two three five"],
    ['-"the snow"', "two three four five"],
    ["score<0.5", "two three"],
    ["score<.3", "two"],
    ["score<=.3", "two three"],
    ["score≤.3", "two three"],
    ["score>=.3", "one three"],
    ["score > .3", "one"],
    ["score:0.3..0.71", "one three"],
    ["score:0.3…0.71", "one three"],
    ["score:..0.3", "two three"],
    ["score:0.3..", "one three"],
    ["score:0.7", "one"],
    ["score=0.70", ""],
    ["score:71%", "one"],
    ["score:-0.5,0.3", "two three"],
    ["score:−0.5", "two"],
    ["score:none", "four five"],
    ["-score<0.5", "one four five"],
    ["siglip2GLOBAL<0", "two"],
    ["SigLIP2 global<0", "two"],
    ['"SigLIP2 global"<0', "two"],
    ["cup SigLIP2 global>0", "one"],
    ["-SigLIP2 global<0", "one three four five"],
    ["method:emu2", "one three"],
    ["METHOD: EMU2", "one three"],
    ["method:emu", ""],
    ['method:emu2,"blip diffusion"', "one two three"],
    ["method=emu2,", "one three"],
    ["-method:emu2", "two four five"],
    ["method:none", "four"],
    ['method:"none"', "five"],
    ["method:none,emu2", "one three four"],
    ["flag:damaged", "three"],
    ["flag:mask_small,damaged", "one three"],
    ["flag:mask_small flag:damaged", "three"],
    ["flags:none", "two four five"],
    ["state:failed", "three"],
    ["prompt:snow", "one four"],
    ['prompt:"the snow",bowl', "one two"],
    ["prompt:none", "three"],
    ["has:long-text", "one two four five"],
    ["-has:method", "four"],
    ["has:siglip2global", "one two three"],
    ["snow score>0 method:emu2", "one"],
  ])("%j leaves %s", (text, left) => {
    expect(problemsOf(parse(text))).toEqual([]);
    expect(found(text)).toBe(left);
  });

  it.each(["score<", "score:", "method:", "snow score>=", '"', "score"])(
    "%j is still being written: nothing is said",
    (text) => {
      expect(problemsOf(parse(text))).toEqual([]);
    },
  );

  it("says what it does not understand, and lets the rest count", () => {
    expect(found("foo:bar emu2 score<1")).toBe("one three");
    expect(problemsOf(parse("foo:bar emu2"))).toEqual([
      'There is no column "foo"; columns are score, method, text, flags, state, has.',
    ]);
    expect(problemsOf(parse("score<abc"))).toEqual([
      'score has numbers, and "abc" is none: write score<0.7 or score:0.5..0.7.',
    ]);
    expect(problemsOf(parse("method<3"))).toEqual(["method has no numbers: write method: and a value."]);
    for (const wrong of ["score:1..2..3", "score:..", "score:1e999", "score<1,2", "score:0x10", "score:Infinity"])
      expect(problemsOf(parse(wrong)), wrong).toHaveLength(1);
  });

  it("takes signs that name nothing for what they are", () => {
    const odd = [row("a", { text: "I <3 it" }), row("b", { text: "- :)" })];
    const left = (text: string) => ids(filterRows(odd, conditionsOf(parse(text))));
    expect(left("<3")).toBe("a");
    expect(left(":)")).toBe("b");
    expect(left("-")).toBe("b");
    expect(left('"I <3"')).toBe("a");
    expect(left("-<3")).toBe("b");
  });

  it("is short of meaning behind a hundred terms", () => {
    expect(parse("a ".repeat(5000))).toHaveLength(100);
  });
});

const toggle = (text: string, value: string | null) => toggleValue(text, VOCABULARY, "method", value);

describe("a changed text", () => {
  it("has a further term behind what is closed first", () => {
    expect(withTerm("snow", "state:failed")).toBe("snow state:failed");
    expect(withTerm("", "state:failed")).toBe("state:failed");
    expect(withTerm('"the sn', "state:failed")).toBe('"the sn" state:failed');
    expect(withTerm('"a\\', "x")).toBe('"a\\\\" x');
    expect(withTerm("snow score<", "x")).toBe("snow x");
    expect(withTerm("method:emu2,", "x")).toBe("method:emu2 x");
  });

  it("is without a term, and else as it was written", () => {
    const text = "snow  score < .3 METHOD:Emu2";
    const [, score] = parse(text);
    expect(score?.text).toBe("score<.3");
    expect(withoutTerm(text, score!)).toBe("snow METHOD:Emu2");
    expect(clearColumn(`${text} -method:x`, VOCABULARY, "method")).toBe("snow  score < .3");
  });

  it("takes names up and lets them go", () => {
    expect(toggle("", "Emu2")).toBe("method:Emu2");
    expect(toggle("method:Emu2", "BLIP diffusion")).toBe('method:Emu2,"BLIP diffusion"');
    expect(toggle('cup method:emu2,"BLIP diffusion" x', "Emu2")).toBe('cup method:"BLIP diffusion" x');
    expect(toggle("cup method:emu2 x", "EMU2")).toBe("cup x");
    expect(toggle("method:none", null)).toBe("");
    expect(toggle("", "None")).toBe('method:"None"');
    expect(toggle("-method:emu2", "a,b")).toBe('-method:emu2 method:"a,b"');
    expect(namesIn(parse("-method:a method:B,none"), "method")).toEqual(new Set(["b", null]));
  });

  it("has one range of a column where it had several", () => {
    const set = (text: string, least: number | null, most: number | null) =>
      setRange(text, VOCABULARY, "score", { least, most });
    expect(set("", 0.5, 0.7)).toBe("score:0.5..0.7");
    expect(set("cup score>0.1 x score<0.9", 0.5, null)).toBe("cup score>=0.5 x");
    expect(set("score:0.5..0.7 x", null, 0.6)).toBe("score<=0.6 x");
    expect(setRange("cup score>0.1 x score<0.9", VOCABULARY, "score", null)).toBe("cup x");
    expect(setRange("cup", VOCABULARY, "score", null)).toBe("cup");
    expect(rangeIn(parse("score>0.1 score<0.9 score:0..0.5"), "score")).toEqual({ least: 0.1, most: 0.5 });
    expect(rangeIn(parse("snow -score>0.1"), "score")).toEqual({ least: null, most: null });
  });
});
