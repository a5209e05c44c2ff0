import { expect, test } from "vitest";
import { goesRound } from "../../src/components/chart/geometry.ts";
import { pairsIn } from "../../src/views/results/methods/plane-samples.ts";
import { madeStudy } from "../evaluation/made-study.ts";

/** What a drag over the plane selects. */

const SQUARE = [
  { x: 0, y: 0 },
  { x: 4, y: 0 },
  { x: 4, y: 4 },
  { x: 0, y: 4 },
];

test("a line goes round what lies within it, and not round what its box holds beside it", () => {
  expect(goesRound(SQUARE, { x: 2, y: 2 })).toBe(true);
  expect(goesRound(SQUARE, { x: 5, y: 2 })).toBe(false);
  const notch = [...SQUARE.slice(0, 3), { x: 2, y: 1 }, SQUARE[3]!];
  expect([goesRound(notch, { x: 2, y: 3 }), goesRound(notch, { x: 2, y: 0.5 })]).toEqual([false, true]);
  expect(goesRound([{ x: 1, y: 1 }], { x: 1, y: 1 })).toBe(false);
});

test("pairs are those between the ends, and of a free line those that it goes round", () => {
  const study = madeStudy();
  const [x, y] = [study.metrics[0]!, study.metrics[1]!];
  const box = { x: [0.5, 0.8] as const, y: [0, 1] as const };
  const inBox = pairsIn(study, x, y, box);
  const outline = [
    { x: 0.5, y: 0 },
    { x: 0.8, y: 0 },
    { x: 0.5, y: 1 },
  ];
  const round = pairsIn(study, x, y, { ...box, outline });
  expect(round.length).toBeGreaterThan(0);
  expect(round.length).toBeLessThan(inBox.length);
  for (const pair of round) {
    const at = study.pairs.indexOf(pair);
    expect((x.values[at]! - 0.5) / 0.3 + y.values[at]!).toBeLessThanOrEqual(1);
    expect(pair.setAside).toBeNull();
  }
});
