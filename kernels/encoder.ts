/**
 * What a transformer's tower is computed with on a processor (src/models/kernels/ plans it): a program of steps that
 * threads over one shared memory carry out together, on 128-bit SIMD with fused multiply-adds. Matrices are float32
 * rows, a row's bytes said beside its address; behind the last row there is room for five more, which tiles write too.
 *
 * A step is 32 words (float32 numbers as their bits); the first says what it does, the second counts the jobs taken of
 * it. Threads take jobs until there are none, and meet before the next step.
 */
import { multiplyBytes, packBytes } from "./encoder/bytes";
import { choosePeaks, findPeaks, gatherApart, quantise } from "./encoder/quantise";
import { attend, packHeads } from "./encoder/attention";
import { multiply, packRows } from "./encoder/multiply";
import { apply } from "./encoder/finish";
import { normalise } from "./encoder/normalise";
import { meet } from "./encoder/meet";

/** As src/models/kernels/steps.ts numbers them. */
const MULTIPLY = 0;
const PACK_ROWS = 1;
const NORMALISE = 2;
const PACK_HEADS = 3;
const ATTEND = 4;
const APPLY = 5;
const FIND_PEAKS = 6;
const CHOOSE_PEAKS = 7;
const QUANTISE = 8;
const GATHER_APART = 9;
const MULTIPLY_BYTES = 10;
const PACK_BYTES = 11;

/**
 * @param steps where the program lies
 * @param control int32 [2], zeros before the first program: where threads meet
 * @param scratch this thread's own memory
 */
export function run(steps: usize, count: i32, threads: i32, control: usize, scratch: usize): void {
  for (let i = 0; i < count; i++) {
    const step = steps + ((<usize>i) << 7);
    const kind = load<i32>(step);
    if (kind == MULTIPLY) multiply(step, scratch);
    else if (kind == PACK_ROWS) packRows(step);
    else if (kind == NORMALISE) normalise(step);
    else if (kind == PACK_HEADS) packHeads(step);
    else if (kind == ATTEND) attend(step, scratch);
    else if (kind == APPLY) apply(step);
    else if (kind == FIND_PEAKS) findPeaks(step);
    else if (kind == CHOOSE_PEAKS) choosePeaks(step);
    else if (kind == QUANTISE) quantise(step);
    else if (kind == GATHER_APART) gatherApart(step);
    else if (kind == MULTIPLY_BYTES) multiplyBytes(step, scratch);
    else if (kind == PACK_BYTES) packBytes(step);
    else unreachable();
    meet(control, threads);
  }
}
