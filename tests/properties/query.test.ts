import { describe, expect, it } from "vitest";
import { filterRows, foldName } from "../../src/analysis/filter.ts";
import {
  namesIn,
  rangeIn,
  setRange,
  toggleValue,
  withoutTerm,
  withTerm,
  writeNames,
} from "../../src/analysis/query-edits.ts";
import { readPieces, writePiece, writeWord, type Piece } from "../../src/analysis/query-text.ts";
import { conditionsOf, parseQuery, problemsOf } from "../../src/analysis/query.ts";
import { createVocabulary } from "../../src/analysis/vocabulary.ts";
import { COLUMNS, FLAGS, HOSTILE, ID, METHOD, row, TEXT, type Row } from "../analysis/rows.ts";
import { processorTime } from "../processor-time.ts";
import { fc } from "./seeded.ts";

/** What is true of any filter's text, whoever wrote it. */

const VOCABULARY = createVocabulary<Row>(
  COLUMNS.map((column) => ({ column, label: `The ${column.id}` })),
  [ID, METHOD, TEXT, FLAGS],
);
const parse = (text: string) => parseQuery(text, VOCABULARY);

const SIGNS = [
  " ",
  "-",
  ":",
  "=",
  "<",
  ">",
  "≤",
  ",",
  "..",
  '"',
  "“",
  "\\",
  "score",
  "method",
  "none",
  "0.5",
  "1e9",
  "%",
];
const name = fc.oneof(
  fc.constantFrom(...HOSTILE, ...SIGNS, "None", "a b", 'a "b" \\', "-x", "x:y"),
  fc.string({ unit: "binary", maxLength: 8 }),
);
const hostile = fc.oneof(
  fc.array(fc.constantFrom(...SIGNS, ...HOSTILE), { maxLength: 24 }).map((parts) => parts.join("")),
  fc.string({ unit: "binary", maxLength: 40 }),
);
const number = fc.double({ noNaN: true, min: -1e6, max: 1e6 }).map((value) => (Object.is(value, -0) ? 0 : value));

it("never fails, and its terms stand in their order without touching one another's letters", () => {
  fc.assert(
    fc.property(hostile, (text) => {
      let at = 0;
      for (const { from, to } of parse(text)) {
        expect(from).toBeGreaterThanOrEqual(at);
        expect(to).toBeGreaterThan(from);
        expect(to).toBeLessThanOrEqual(text.length);
        at = to;
      }
      filterRows([row("a"), row("b", { text })], conditionsOf(parse(text)));
    }),
  );
});

const meant = (pieces: readonly Piece[]) =>
  pieces.map(({ not, name: called, operator, values }) => ({ not, called, operator, values }));

it("read, written and read again is the same pieces", () => {
  fc.assert(
    fc.property(hostile, (text) => {
      const pieces = readPieces(text).filter(({ values }) => values.length > 0);
      expect(meant(readPieces(pieces.map(writePiece).join(" ")))).toEqual(meant(pieces));
    }),
  );
});

it("a word is written so that it is looked for letter by letter", () => {
  fc.assert(
    fc.property(name, hostile, (word, before) => {
      const [term, ...more] = parse(writeWord(word));
      expect(more).toEqual([]);
      const holds = word.trim() === "" ? null : { kind: "holds", columns: VOCABULARY.searched, text: word };
      expect(term?.condition).toEqual(holds);
      // Whatever stands before it.
      const [last] = parse(withTerm(before, writeWord(word))).slice(-1);
      if (parse(before).length < 50) expect(last?.condition).toEqual(holds);
    }),
  );
});

describe("what facets and sliders write", () => {
  it("names come back as they were chosen, and are gone when they are chosen again", () => {
    fc.assert(
      fc.property(
        hostile,
        fc.uniqueArray(fc.option(name), { selector: (one) => one && foldName(one), maxLength: 5 }),
        (text, names) => {
          const without = parse(text).filter(({ named }) => named?.column.id !== "method");
          fc.pre(without.length === parse(text).length);
          let now = text;
          for (const one of names) now = toggleValue(now, VOCABULARY, "method", one);
          const folded = names.map((one) => one && foldName(one));
          expect(namesIn(parse(now), "method")).toEqual(new Set(folded));
          for (const one of names) now = toggleValue(now, VOCABULARY, "method", one);
          expect(namesIn(parse(now), "method")).toEqual(new Set());
        },
      ),
    );
  });

  it("a row whose name was chosen is found", () => {
    fc.assert(
      fc.property(fc.array(name, { minLength: 1, maxLength: 6 }), (names) => {
        const rows = names.map((method, i) => row(`${i}`, { method }));
        const [first] = rows;
        expect(filterRows(rows, conditionsOf(parse(writeNames(VOCABULARY, "method", [first!.method]))))).toContain(
          first,
        );
      }),
    );
  });

  it("a range comes back as it was set", () => {
    fc.assert(
      fc.property(hostile, fc.option(number), fc.option(number), (text, least, most) => {
        fc.pre(parse(text).every(({ named }) => named?.column.id !== "score"));
        const now = setRange(text, VOCABULARY, "score", { least, most });
        expect(rangeIn(parse(now), "score")).toEqual({ least, most });
        expect(rangeIn(parse(setRange(now, VOCABULARY, "score", null)), "score")).toEqual({ least: null, most: null });
      }),
    );
  });

  it("a text without one of its terms has the others", () => {
    const terms = fc.uniqueArray(
      fc.oneof(
        name.map(writeWord),
        fc.constantFrom("score<0.5", "-score:1..2", "method:a,b", "flags:none", "state:done"),
      ),
      { minLength: 1, maxLength: 6 },
    );
    fc.assert(
      fc.property(terms, fc.nat(), (written, which) => {
        const text = written.join(" ");
        const place = which % written.length;
        const left = parse(withoutTerm(text, parse(text)[place]!)).map((term) => term.text);
        expect(left).toEqual(written.filter((_, i) => i !== place));
      }),
    );
  });
});

const took = (text: string): number => {
  const time = processorTime();
  problemsOf(parse(text));
  return time();
};

it("takes time as the text is long", () => {
  for (const part of ["-", '"', "a:", "a ", "score:1..", "method:a,", "1", "\\", '"\\"', "score <", "x x x x y:1 "])
    expect(took(part.repeat(60_000 / part.length)), part).toBeLessThan(1500);
  expect(took(`score:${"1".repeat(100_000)}x`)).toBeLessThan(1500);
});
