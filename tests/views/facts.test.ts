import { expect, test } from "vitest";
import { atOnce } from "../../src/lib/slices.ts";
import { evidenceOfTokens, type PairEvidence } from "../../src/metric/evidence.ts";
import { NO_SCORES } from "../../src/project/result.ts";
import { gatherFacts } from "../../src/views/inspector/why/facts.ts";

const GRID = { rows: 12, columns: 12 };
const COUNT = GRID.rows * GRID.columns;
const DIM = 16;

/** The same numbers in [-0.5, 0.5) every time. */
function numbers(count: number, seed: number): Float32Array {
  let state = seed;
  return Float32Array.from({ length: count }, () => (state = (state * 48_271) % 2_147_483_647) / 2_147_483_647 - 0.5);
}

const places = (seed: number) => Int32Array.from(numbers(COUNT, seed), (value) => Math.floor((value + 0.5) * COUNT));

/** A pair in which nothing of the subject is found again: what takes longest to explain. */
function lostPair(): PairEvidence {
  const weights = Float32Array.from({ length: COUNT }, (_, patch) => {
    const [row, column] = [Math.floor(patch / GRID.columns), patch % GRID.columns];
    return Math.min(row, column) >= 2 && Math.max(row, column) < 10 ? 1 : 0;
  });
  const image = (seed: number) => ({ grid: GRID, weights, tokens: numbers(COUNT * DIM, seed) });
  return evidenceOfTokens({
    reference: image(1),
    generation: image(2),
    match: {
      cosine: numbers(COUNT, 3).map((value) => value / 10),
      index: places(4),
      backCosine: numbers(COUNT, 5).map((value) => value / 10),
      backIndex: places(6),
    },
    pool: { logits: new Float32Array(COUNT), values: new Float32Array(COUNT * DIM) },
    head: { heads: 1 },
  });
}

const row = { id: "row", concept: null, method: null, scores: { ...NO_SCORES, cp: 0.1, pf: 0.1 } };

test("between two rows of cosines, each of a million products, the page gets a turn", () => {
  let asked = 0;
  const evidence = lostPair();
  const counting: PairEvidence = {
    ...evidence,
    isLikeOutside: (...of) => {
      asked++;
      return evidence.isLikeOutside(...of);
    },
  };
  const slices = gatherFacts(row, [row], counting, 0.5);
  let [all, most] = [0, 0];
  for (;;) {
    asked = 0;
    const step = slices.next();
    most = Math.max(most, asked);
    all += asked;
    if (step.done !== true) continue;
    expect(step.value.patches?.lost).toBe(1);
    expect(step.value).toEqual(atOnce(gatherFacts(row, [row], evidence, 0.5)));
    break;
  }
  expect(all).toBeGreaterThan(20);
  expect(most).toBe(1);
});
