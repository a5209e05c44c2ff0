import { expect, it } from "vitest";
import { aggregateRows } from "../../src/analysis/aggregate.ts";
import { createArrange } from "../../src/analysis/arrange.ts";
import type { SortBy } from "../../src/analysis/column.ts";
import { filterRows } from "../../src/analysis/filter.ts";
import { countValues, groupRows } from "../../src/analysis/group.ts";
import { compareNaturally, createNaturalRank } from "../../src/analysis/natural-rank.ts";
import { writeWord } from "../../src/analysis/query-text.ts";
import { createRows, rowOf, type SampleRow } from "../../src/analysis/rows.ts";
import { createVocabulary } from "../../src/analysis/vocabulary.ts";
import { emptySample } from "../../src/project/corrections.ts";
import { scoreKey, type RunIdentity } from "../../src/project/plan.ts";
import type { RowResult } from "../../src/project/runs.ts";
import { NO_SCORES } from "../../src/project/scores.ts";
import type { Sample } from "../../src/project/types.ts";
import { withAdded, withoutSome } from "../../src/lib/sorted.ts";
import { COLUMNS, FLAGS, HOSTILE, ID, METHOD, SCORE, STATE, TEXT, type Row } from "../analysis/rows.ts";
import { fc } from "./seeded.ts";

/** What is true of any table, whatever stands in it. */

const text = fc.oneof(
  fc.constantFrom(...HOSTILE),
  fc.constantFrom("cup", "Cup", "cup 2", "cup 10", "bowl"),
  fc.string({ unit: "binary", maxLength: 6 }),
);
const maybe = <T>(some: fc.Arbitrary<T>) => fc.option(some, { nil: null });
const rows: fc.Arbitrary<Row[]> = fc
  .array(
    fc.record({
      score: maybe(fc.oneof(fc.double(), fc.integer({ min: 0, max: 3 }))),
      method: maybe(text),
      text: maybe(text),
      flags: fc.uniqueArray(fc.constantFrom("damaged", "mask_small", "exif"), { maxLength: 3 }),
      state: fc.constantFrom("failed", "waiting", "done"),
    }),
    { maxLength: 40 },
  )
  .map((all) => all.map((row, i) => ({ ...row, id: `row ${i}` })));
const sorting: fc.Arbitrary<SortBy[]> = fc.array(
  fc.record({ id: fc.constantFrom(...COLUMNS.map(({ id }) => id), "unknown"), desc: fc.boolean() }),
  { maxLength: 4 },
);
const SEARCHED = [ID, METHOD, TEXT, FLAGS];
const VOCABULARY = createVocabulary<Row>([], SEARCHED);
const asked = fc.record({ text: fc.oneof(fc.constant(""), text), sorting });

it("an order is a permutation of what the filter leaves, and sorted by each column within what is alike before it", () => {
  fc.assert(
    fc.property(rows, asked, (table, { text: filter, sorting: by }) => {
      const left = filterRows(table, [{ kind: "holds", columns: SEARCHED, text: filter }]);
      const shown = createArrange(COLUMNS, VOCABULARY)(table, writeWord(filter), by);
      expect(shown).toHaveLength(left.length);
      expect(new Set(shown)).toEqual(new Set(left));
      for (const [i, row] of shown.entries()) {
        const next = shown[i + 1];
        if (next !== undefined) expect(comesBefore(row, next, by, table)).toBe(true);
      }
    }),
  );
});

/** The rule, written as it is said and not as it is computed. */
function comesBefore(a: Row, b: Row, by: readonly SortBy[], table: readonly Row[]): boolean {
  for (const { id, desc } of by) {
    const column = COLUMNS.find((one) => one.id === id);
    if (column === undefined) continue;
    const valueOf = (row: Row) => {
      if (column.kind === "flags") return column.valueOf(row).join(" ") || null;
      if (column.kind === "state") return column.rankOf(column.valueOf(row));
      const value = column.valueOf(row);
      return Number.isNaN(value) ? null : value;
    };
    const [left, right] = [valueOf(a), valueOf(b)];
    if (left === null || right === null) {
      if (left === right) continue;
      return right === null;
    }
    const difference =
      typeof left === "number" && typeof right === "number"
        ? Math.sign(left - right) || 0
        : compareNaturally(String(left), String(right));
    if (difference !== 0) return difference < 0 !== desc;
  }
  return table.indexOf(a) < table.indexOf(b);
}

it("groups part the rows: each stands in one, in its order, under its own name", () => {
  fc.assert(
    fc.property(rows, fc.constantFrom(METHOD, TEXT, FLAGS, STATE), (table, column) => {
      const groups = groupRows(table, column);
      const together = groups.flatMap(({ rows: members }) => members);
      expect(together).toHaveLength(table.length);
      expect(new Set(together)).toEqual(new Set(table));
      expect(new Set(groups.map(({ name }) => name)).size).toBe(groups.length);
      for (const { rows: members } of groups) {
        expect(members).not.toHaveLength(0);
        expect(members).toEqual(table.filter((row) => members.includes(row)));
      }
      if (column.kind !== "flags")
        expect([...countValues(table, column)]).toEqual(
          groups.map(({ name, rows: members }) => [name, members.length]),
        );
      // An aggregate of all is the aggregates of the groups, put together.
      const parts = groups.map(({ rows: members }) => aggregateRows(members, SCORE));
      expect(parts.reduce((sum, { n }) => sum + n, 0)).toBe(aggregateRows(table, SCORE).n);
    }),
  );
});

it("what is remembered is what would be computed anew, whatever was asked before", () => {
  const arrange = createArrange(COLUMNS, VOCABULARY);
  fc.assert(
    fc.property(
      fc.array(rows, { minLength: 1, maxLength: 3 }),
      fc.array(asked, { maxLength: 8 }),
      (tables, questions) => {
        for (const [i, { text: filter, sorting: by }] of questions.entries()) {
          const table = tables[i % tables.length]!;
          const shown = arrange(table, writeWord(filter), by);
          expect(shown).toEqual(createArrange(COLUMNS, VOCABULARY)(table, writeWord(filter), by));
          expect(arrange(table, writeWord(filter), by)).toBe(shown);
        }
      },
    ),
  );
});

it("ranks compare as their texts do, in whatever portions they came", () => {
  fc.assert(
    fc.property(fc.array(fc.array(maybe(text), { maxLength: 12 }), { maxLength: 5 }), (portions) => {
      const { rank, learn } = createNaturalRank();
      for (const [which, portion] of portions.entries()) {
        // Every other portion is learnt beforehand, and with it texts that nobody asks about yet.
        if (which % 2 === 1) expect([...learn([...portion, "snow 2", "snow 10"])].length).toBeLessThan(2);
        const ranks = rank(portion);
        for (const [i, a] of portion.entries())
          for (const [j, b] of portion.entries())
            if (a === null || b === null) expect(Number.isNaN(ranks[a === null ? i : j]!)).toBe(true);
            else expect(Math.sign(ranks[i]! - ranks[j]!) || 0).toBe(Math.sign(compareNaturally(a, b)) || 0);
      }
    }),
  );
});

it("rows that are remembered are those that would be made anew, and stay the same objects where they are", () => {
  const identities = [0.25, 0.5].map((threshold) => ({
    models: { siglip: "s", clip: null, dino: null },
    settings: { maxPatches: 64, threshold, stripper: "regex" as const },
  }));
  const pool = Array.from({ length: 6 }, (_, i) => ({ ...emptySample(`row ${i}`), prompt: `prompt ${i % 2}` }));
  const step = fc.record({
    samples: fc.shuffledSubarray(pool),
    scored: fc.subarray(pool),
    by: fc.constantFrom(...identities),
    asked: fc.constantFrom(...identities),
  });
  fc.assert(
    fc.property(fc.array(step, { maxLength: 6 }), (steps) => {
      const makeRows = createRows();
      let before: readonly SampleRow[] = [];
      for (const { samples, scored, by, asked: identity } of steps) {
        const results = new Map(scored.map((sample) => [sample.id, resultOf(sample, by)]));
        const made = makeRows(samples, results, identity);
        expect(made).toEqual(samples.map((sample) => rowOf(sample, results.get(sample.id), identity)));
        for (const row of made) {
          const same = before.find((one) => one.sample === row.sample);
          if (same?.result === row.result && same.state === row.state) expect(row).toBe(same);
        }
        expect(makeRows(samples, results, identity)).toBe(made);
        before = made;
      }
    }),
  );
});

/** One result object a sample and run, as the store has them. */
const madeResults = new Map<string, RowResult>();
function resultOf(sample: Sample, identity: RunIdentity): RowResult {
  const key = scoreKey(sample, identity);
  const run = { model: "m", ...identity.settings, precision: "fp32", provider: "cpu", version: "0" };
  const made = madeResults.get(sample.id + key) ?? { outcome: { scores: NO_SCORES }, key, run };
  madeResults.set(sample.id + key, made);
  return made;
}

const compare = (a: number, b: number) => a - b;

it("adding to a sorted array is sorting again without what stands twice", () => {
  const numbers = fc.array(fc.integer({ min: 0, max: 50 }), { maxLength: 30 });
  fc.assert(
    fc.property(numbers, numbers, (first, added) => {
      const sorted = [...new Set(first)].toSorted(compare);
      const merged = withAdded(sorted, added, compare);
      expect(merged).toEqual([...new Set([...first, ...added])].toSorted(compare));
      if (merged.length === sorted.length) expect(merged).toBe(sorted);
    }),
  );
});

it("takes few and many out of a sorted array", () => {
  const numbers = fc.array(fc.integer({ min: 0, max: 400 }), { maxLength: 300 });
  fc.assert(
    fc.property(
      numbers,
      fc.oneof(fc.array(fc.integer({ min: -1, max: 401 }), { maxLength: 3 }), numbers),
      (all, gone) => {
        const sorted = [...new Set(all)].toSorted(compare);
        const left = withoutSome(sorted, gone, compare);
        expect(left).toEqual(sorted.filter((number) => !gone.includes(number)));
        if (left.length === sorted.length) expect(left).toBe(sorted);
      },
    ),
  );
});
