// @ts-check
/**
 * What an edit of a mask takes until CP and PF answer it, at SO400M's sizes: 1024 patches of 1152, random numbers.
 * Every edit is a piece of a stroke; the second line takes only those that moved a patch across the threshold, which
 * pay for the pool. Processor time stands beside the clock's, for a machine that others use too.
 *
 *   node bench/mask-edit.mjs [--edits 300] [--side 1024]
 */
import { parseArgs } from "node:util";
import { readTypeScript } from "../src/cli/typescript-loader.mjs";

await readTypeScript();
const { emptyMask } = await import("../src/imaging/masks/mask-image.ts");
const { maskOfPatches } = await import("../src/imaging/masks/select.ts");
const { createEdgeGuide } = await import("../src/imaging/masks/guided-filter.ts");
const { grow } = await import("../src/imaging/masks/distance.ts");
const { followScores } = await import("../src/views/masks/follow-scores.ts");
const { createMaskDraft } = await import("../src/views/masks/mask-draft.ts");

const { values } = parseArgs({
  options: { edits: { type: "string", default: "300" }, side: { type: "string", default: "1024" } },
});
const EDITS = Number(values.edits);
const SIDE = Number(values.side);
const [ROWS, DIM, HEADS, HIDDEN] = [32, 1152, 16, 4304];
const PATCHES = ROWS * ROWS;
const grid = { rows: ROWS, columns: ROWS };

let state = 1;
const next = () => (state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0) / 2 ** 32;
/** @param {number} count @param {number} scale */
const numbers = (count, scale) => Float32Array.from({ length: count }, () => (next() - 0.5) * scale);
const index = () => Int32Array.from({ length: PATCHES }, () => Math.floor(next() * PATCHES));

const evidence = {
  match: { cosine: numbers(PATCHES, 1), index: index(), backCosine: numbers(PATCHES, 1), backIndex: index() },
  pool: { logits: numbers(HEADS * PATCHES, 6), values: numbers(PATCHES * DIM, 2) },
  head: {
    dim: DIM,
    heads: HEADS,
    hidden: HIDDEN,
    epsilon: 1e-6,
    activation: /** @type {const} */ ("gelu_pytorch_tanh"),
    outWeight: numbers(DIM * DIM, 0.06),
    outBias: numbers(DIM, 0.1),
    normWeight: numbers(DIM, 2),
    normBias: numbers(DIM, 0.1),
    fc1Weight: numbers(DIM * HIDDEN, 0.06),
    fc1Bias: numbers(HIDDEN, 0.1),
    fc2Weight: numbers(DIM * HIDDEN, 0.03),
    fc2Bias: numbers(DIM, 0.1),
  },
  text: numbers(DIM, 1),
};
const [reference, generation] = [
  createMaskDraft(emptyMask(SIDE, SIDE), true),
  createMaskDraft(emptyMask(SIDE, SIDE), true),
];
const follower = followScores(evidence, 0.5, [grid, grid], [{ draft: reference }, { draft: generation }]);

/** @typedef {{ clock: number, processor: number }} Time milliseconds */

/** @param {() => void} task @returns {Time} */
function timed(task) {
  const [start, used] = [performance.now(), process.cpuUsage()];
  task();
  const { user, system } = process.cpuUsage(used);
  return { clock: performance.now() - start, processor: (user + system) / 1000 };
}

/** @param {number[]} values */
function said(values) {
  const sorted = values.toSorted((a, b) => a - b);
  const at = (/** @type {number} */ share) =>
    (sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? NaN).toFixed(2);
  return `least ${at(0)}, median ${at(0.5)}, p95 ${at(0.95)} ms`;
}

/** @param {string} name @param {Time[]} times */
function tell(name, times) {
  console.log(
    `${name.padEnd(40)} ${String(times.length).padStart(4)} times, clock: ${said(times.map(({ clock }) => clock))}; processor: ${said(times.map(({ processor }) => processor))}`,
  );
}

/** @param {import("../src/views/masks/mask-draft.ts").MaskDraft} draft */
function strokes(draft) {
  /** @type {Time[]} */ const all = [];
  /** @type {Time[]} */ const crossing = [];
  let place = { x: SIDE / 2, y: SIDE / 2 };
  for (let i = 0; i < EDITS + 30; i++) {
    const to = { x: (place.x + (next() - 0.5) * 60 + SIDE) % SIDE, y: (place.y + (next() - 0.5) * 60 + SIDE) % SIDE };
    const from = Math.hypot(to.x - place.x, to.y - place.y) > 100 ? to : place;
    const before = follower.numbers.pf?.patches;
    const value = next() < 0.3 ? 0 : 255;
    const time = timed(() => {
      draft.paint(from, to, 20, value);
      follower.follow(null);
    });
    // The first ones compile.
    if (i >= 30) all.push(time);
    if (i >= 30 && follower.numbers.pf?.patches !== before) crossing.push(time);
    place = to;
  }
  return { all, crossing };
}

const onReference = strokes(reference);
const onGeneration = strokes(generation);
tell("a piece of a stroke on the reference", onReference.all);
tell("on the generation, all pieces", onGeneration.all);
tell("on the generation, patches changed sides", onGeneration.crossing);
tell(
  `grow by 5 pixels, ${SIDE} x ${SIDE}`,
  Array.from({ length: 5 }, () => timed(() => generation.edit((mask) => grow(mask, 5)))),
);
const rgba = Uint8Array.from({ length: 4 * SIDE * SIDE }, () => next() * 256);
const guide = createEdgeGuide(rgba, SIDE, SIDE, 0.001);
tell(
  `a mask from patches, refined, ${SIDE} x ${SIDE}`,
  Array.from({ length: 5 }, () => timed(() => maskOfPatches(evidence.match.cosine, grid, guide))),
);
