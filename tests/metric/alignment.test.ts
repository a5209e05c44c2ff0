import { describe, expect, it } from "vitest";
import {
  alignPictures,
  fitSimilarity,
  inverseOf,
  matrixOf,
  moved,
  mutualMatches,
  placeOn,
  scaleOf,
  turnOf,
  type PatchedPicture,
  type Similarity,
} from "../../src/metric/alignment.ts";
import { nearestPatch } from "../../src/lib/patch-grid.ts";
import { fc } from "../properties/seeded.ts";

const SQUARE: PatchedPicture = { grid: { rows: 32, columns: 32 }, width: 512, height: 512 };
const WIDE: PatchedPicture = { grid: { rows: 24, columns: 42 }, width: 1680, height: 960 };

/** The patch that holds a place; null outside the picture. */
function patchUnder({ grid, width, height }: PatchedPicture, x: number, y: number): number | null {
  const side = Math.max(width, height);
  const box = { x: 0, y: 0, width: width / side, height: height / side };
  return x < 0 || y < 0 || x >= box.width || y >= box.height ? null : nearestPatch(grid, box, { x, y });
}

/** Patches of the middle of a picture. */
const subjectOf = ({ grid: { rows, columns } }: PatchedPicture): number[] =>
  Array.from({ length: rows * columns }, (_, patch) => patch).filter((patch) => {
    const [row, column] = [Math.floor(patch / columns), patch % columns];
    return row > rows * 0.3 && row < rows * 0.7 && column > columns * 0.3 && column < columns * 0.7;
  });

/** A similarity that takes the middle of one picture to near the middle of the other. */
function about(scale: number, degrees: number, shift: readonly [number, number], mirrored: boolean): Similarity {
  const [re, im] = [scale * Math.cos((degrees * Math.PI) / 180), scale * Math.sin((degrees * Math.PI) / 180)];
  const there = moved({ re, im, dx: 0, dy: 0, mirrored }, { x: 0.5, y: 0.5 });
  return { re, im, dx: 0.5 + shift[0] - there.x, dy: 0.5 + shift[1] - there.y, mirrored };
}

interface Case {
  readonly scale: number;
  readonly degrees: number;
  readonly shift: readonly [number, number];
  readonly mirrored: boolean;
  readonly seed: number;
}

const cases: fc.Arbitrary<Case> = fc.record({
  scale: fc.double({ min: 0.6, max: 1.5, noNaN: true }),
  degrees: fc.double({ min: -179, max: 179, noNaN: true }),
  shift: fc.tuple(fc.double({ min: -0.1, max: 0.1, noNaN: true }), fc.double({ min: -0.1, max: 0.1, noNaN: true })),
  mirrored: fc.boolean(),
  seed: fc.integer({ min: 1, max: 1e6 }),
});

/** A generator of its own, so that a failing case comes again. */
function numbers(seed: number): (below: number) => number {
  let state = seed;
  return (below) => (state = (state * 48271) % 2147483647) % below;
}

/** Matches as a similarity makes them, and a share that lies anywhere. */
function matchesOf(like: Similarity, from: PatchedPicture, to: PatchedPicture, share: number, seed: number) {
  const next = numbers(seed);
  return subjectOf(from).flatMap((patch): (readonly [number, number])[] => {
    if (next(100) < share * 100) return [[patch, next(to.grid.rows * to.grid.columns)]];
    const { x, y } = moved(like, placeOn(from, patch));
    const there = patchUnder(to, x, y);
    return there === null ? [] : [[patch, there]];
  });
}

/** How far apart two similarities take the subject's patches, in patches of the second picture. */
function farthest(one: Similarity, other: Similarity, from: PatchedPicture): number {
  return Math.max(
    ...subjectOf(from).map((patch) => {
      const [a, b] = [moved(one, placeOn(from, patch)), moved(other, placeOn(from, patch))];
      return Math.hypot(a.x - b.x, a.y - b.y) * 32;
    }),
  );
}

describe("aligning by mutual matches", () => {
  it("finds scale, turn, shift and mirror again, of matches on patches, with a third of them wrong", () => {
    fc.assert(
      fc.property(cases, ({ scale, degrees, shift, mirrored, seed }) => {
        const like = about(scale, degrees, shift, mirrored);
        const pairs = matchesOf(like, SQUARE, SQUARE, 0.33, seed);
        const { similarity, inliers, mutual } = alignPictures(pairs, SQUARE, SQUARE);
        expect(similarity).not.toBeNull();
        expect(similarity!.mirrored).toBe(mirrored);
        // A patch is all that is known of a place: where all are cut off alike, the fit is off by a part of one.
        expect(farthest(similarity!, like, SQUARE)).toBeLessThan(1);
        // The subject is twelve patches wide.
        expect(Math.abs(scaleOf(similarity!) / scale - 1)).toBeLessThan(1 / 12);
        expect(mutual).toBe(pairs.length);
        expect(inliers / mutual).toBeGreaterThan(0.5);
      }),
      { numRuns: 15, endOnFailure: true },
    );
  });

  it("does so between pictures of other shapes, whose units are their longer sides", () => {
    const like = about(0.7, 20, [0, -0.2], false);
    const { similarity } = alignPictures(matchesOf(like, SQUARE, WIDE, 0.2, 7), SQUARE, WIDE);
    expect(scaleOf(similarity!)).toBeCloseTo(0.7, 1);
    expect(turnOf(similarity!)).toBeCloseTo(20, 0);
    expect(farthest(similarity!, like, SQUARE)).toBeLessThan(0.6);
  });

  it("gives the same answer each time", () => {
    const pairs = matchesOf(about(1.2, 3, [0.02, 0], false), SQUARE, SQUARE, 0.5, 11);
    expect(alignPictures(pairs, SQUARE, SQUARE)).toEqual(alignPictures(pairs, SQUARE, SQUARE));
  });

  it("refuses matches that agree on nothing", () => {
    fc.assert(
      fc.property(cases, ({ seed }) => {
        const next = numbers(seed);
        const subject = subjectOf(SQUARE);
        const pairs = subject.map((patch) => [patch, subject[next(subject.length)]!] as const);
        expect(alignPictures(pairs, SQUARE, SQUARE).similarity).toBeNull();
      }),
      { numRuns: 10, endOnFailure: true },
    );
  });

  it("refuses none, few, and those that lie in one place", () => {
    const few = subjectOf(SQUARE).slice(0, 9);
    expect(alignPictures([], SQUARE, SQUARE)).toEqual({ similarity: null, mutual: 0, inliers: 0 });
    expect(alignPictures([[3, 4]], SQUARE, SQUARE)).toEqual({ similarity: null, mutual: 1, inliers: 0 });
    expect(
      alignPictures(
        few.map((patch) => [patch, patch] as const),
        SQUARE,
        SQUARE,
      ),
    ).toMatchObject({
      similarity: null,
      mutual: 9,
      inliers: 9,
    });
    const same = subjectOf(SQUARE).map((patch) => [patch, 40] as const);
    expect(alignPictures(same, SQUARE, SQUARE).similarity).toBeNull();
  });

  it("does not take a subject for a mirrored one where both explain it", () => {
    // On one line a similarity and its mirror image take every place to the same.
    const line = Array.from({ length: 20 }, (_, i) => [16 * 32 + 6 + i, 16 * 32 + 6 + i] as const);
    expect(alignPictures(line, SQUARE, SQUARE).similarity?.mirrored).toBe(false);
  });
});

describe("the least-squares similarity", () => {
  it("goes through two points, and says its scale and its turn clockwise", () => {
    const found = fitSimilarity([
      { from: { x: 0, y: 0 }, to: { x: 1, y: 1 } },
      { from: { x: 1, y: 0 }, to: { x: 1, y: 3 } },
    ]);
    expect(scaleOf(found!)).toBeCloseTo(2, 12);
    // From pointing right to pointing down.
    expect(turnOf(found!)).toBeCloseTo(90, 10);
    expect(moved(found!, { x: 0, y: 1 })).toEqual({ x: expect.closeTo(-1, 12), y: expect.closeTo(1, 12) });
  });

  it("is none of one point, or of matches in one point", () => {
    const at = { from: { x: 0.2, y: 0.2 }, to: { x: 0.4, y: 0.1 } };
    expect(fitSimilarity([at])).toBeNull();
    expect(fitSimilarity([])).toBeNull();
    expect(fitSimilarity([at, { ...at, from: { x: 0.7, y: 0.9 } }])).toBeNull();
  });

  it("leads back to where one came from", () => {
    for (const mirrored of [false, true]) {
      const like = about(1.3, 25, [0.1, 0.05], mirrored);
      const back = moved(inverseOf(like), moved(like, { x: 0.3, y: 0.8 }));
      expect(back).toEqual({ x: expect.closeTo(0.3, 12), y: expect.closeTo(0.8, 12) });
      expect(scaleOf(inverseOf(like))).toBeCloseTo(1 / 1.3, 12);
    }
  });

  it("is a canvas's matrix too", () => {
    for (const mirrored of [false, true]) {
      const like = about(1.3, 25, [0.1, 0.05], mirrored);
      const [a, b, c, d, e, f] = matrixOf(like);
      const [x, y] = [0.3, 0.8];
      const there = moved(like, { x, y });
      expect(a * x + c * y + e).toBeCloseTo(there.x, 12);
      expect(b * x + d * y + f).toBeCloseTo(there.y, 12);
    }
  });
});

describe("mutual matches", () => {
  const match = { index: Int32Array.of(1, 0, 2, 0), backIndex: Int32Array.of(3, 0, 2) };

  it("are each other's best", () => {
    expect(mutualMatches(match, [null, null], 0.5)).toEqual([
      [0, 1],
      [2, 2],
      [3, 0],
    ]);
  });

  it("lie inside both masks, above the threshold as CP has it", () => {
    const [from, to] = [Float32Array.of(1, 1, 0.5, 0.6), Float32Array.of(1, 0.2, 1)];
    expect(mutualMatches(match, [from, null], 0.5)).toEqual([
      [0, 1],
      [3, 0],
    ]);
    expect(mutualMatches(match, [from, to], 0.5)).toEqual([[3, 0]]);
  });
});
