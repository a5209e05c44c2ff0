import { describe, expect, it } from "vitest";
import { createRankColumns, midRanks, rankDifferences, rankPairs } from "../../src/analysis/rank-columns.ts";
import { rowOf, type SampleRow } from "../../src/analysis/rows.ts";
import { MEASURES, type MeasureId } from "../../src/project/measures.ts";
import { emptySample } from "../../src/project/corrections.ts";
import { NO_SLOTS } from "../../src/project/plan.ts";
import { NO_SCORES } from "../../src/project/scores.ts";
import { processorTime } from "../processor-time.ts";
import { fc } from "../properties/seeded.ts";

const identity = { models: NO_SLOTS, settings: { maxPatches: 64, threshold: 0.5, stripper: "regex" } } as const;
const run = {
  model: null,
  maxPatches: null,
  threshold: 0.5,
  stripper: "regex",
  precision: null,
  provider: null,
  version: "0",
} as const;
const scored = (id: string, scores: Partial<Record<MeasureId, number | null>>): SampleRow =>
  rowOf(
    emptySample(id),
    { outcome: { scores: { ...NO_SCORES, ...scores } as typeof NO_SCORES }, key: "", run },
    identity,
  );
const PAIR = rankPairs([]).find(({ id }) => id === "rank_cp_dino")!;
const differences = (rows: readonly SampleRow[]) => [...rankDifferences(rows, PAIR).values()];

describe("mid-ranks", () => {
  it("share the middle where values are equal", () => {
    expect([...midRanks(Float64Array.of(5, 1, 3, 3, 9))]).toEqual([4, 1, 2.5, 2.5, 5]);
    expect([...midRanks(Float64Array.of(2, 2, 2))]).toEqual([2, 2, 2]);
    expect([...midRanks(new Float64Array())]).toEqual([]);
  });

  it("are what counting says", () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: -4, max: 4 }), { maxLength: 60 }), (values) => {
        const counted = values.map(
          (value) =>
            values.filter((other) => other < value).length + (values.filter((other) => other === value).length + 1) / 2,
        );
        expect([...midRanks(Float64Array.from(values))]).toEqual(counted);
      }),
    );
  });
});

describe("the difference of ranks", () => {
  it("is in per cent of the pairs that have both scores", () => {
    const rows = [
      scored("a", { cp: 0.9, dino: 0.1 }),
      scored("b", { cp: 0.1, dino: 0.2 }),
      scored("c", { cp: 0.2, dino: 0.3 }),
      scored("d", { cp: 0.3, dino: 0.9 }),
      scored("e", { cp: 0.5 }),
      scored("f", { dino: 0.5 }),
      rowOf(emptySample("g"), undefined, identity),
    ];
    expect(differences(rows)).toEqual([75, -25, -25, -25]);
    const [column] = createRankColumns([]).columns;
    expect(column?.valueOf(rows[4]!)).toBeNull();
  });

  it("comes to nothing in all, and no scale matters", () => {
    const score = fc.integer({ min: 0, max: 20 });
    fc.assert(
      fc.property(fc.array(fc.record({ cp: score, dino: score }), { minLength: 1, maxLength: 40 }), (all) => {
        const values = differences(all.map((one, i) => scored(`${i}`, one)));
        expect(values.reduce((sum, value) => sum + value, 0)).toBeCloseTo(0, 6);
        expect(Math.max(...values.map(Math.abs))).toBeLessThan(100);
        const other = all.map(({ cp, dino }, i) => scored(`${i}`, { cp: cp ** 3 - 9, dino: dino / 7 }));
        expect(differences(other)).toEqual(values);
      }),
    );
  });

  it("is asked for CP and each cosine of images, PF and each of a text, by a name of its own", () => {
    expect(rankPairs([]).map(({ id }) => id)).toEqual([
      "rank_cp_siglip2_global",
      "rank_cp_clip_i",
      "rank_cp_dino",
      "rank_pf_clip_t",
    ]);
    expect(MEASURES.map(({ id }) => id as string)).not.toContain("rank_cp_dino");
  });

  it("is computed again only where scores have changed, and 10,000 rows take no time that is felt", () => {
    const rows = Array.from({ length: 10_000 }, (_, i) => scored(`${i}`, { cp: Math.sin(i), dino: Math.cos(3 * i) }));
    const { columns, follow } = createRankColumns([]);
    const column = columns.find(({ id }) => id === PAIR.id)!;
    follow(rows);
    const time = processorTime();
    const first = column.valueOf(rows[0]!);
    expect(time()).toBeLessThan(200);
    // Other rows of the same scores.
    follow(rows.map((row) => ({ ...row, state: "stale" as const })));
    expect(column.valueOf(rows[0]!)).toBe(first);
    follow([...rows.slice(0, -1), scored("last", { cp: 2, dino: -2 })]);
    expect(column.valueOf(rows.at(-1)!)).toBeNull();
    expect(column.valueOf(rows[0]!)).not.toBeNull();
  });
});
