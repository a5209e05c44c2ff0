import { erf, exponential, sigmoid } from "./exponential";
import { nextJob, place, word } from "./meet";

/** As src/models/kernels/steps.ts numbers them. */
const GELU_TANH = 1;
const GELU = 2;
const QUICK_GELU = 3;
const RELU = 4;
const SIGMOID = 5;

/** Of x + 0.044715 x³ in GELU's tanh, twice its factor, with the sign of the exponent: -2 sqrt(2 / pi). */
const TANH_FACTOR: f32 = -1.5957691216057308;

/** max(x, 0), and NaN of NaN. */
function relu(x: v128): v128 {
  return f32x4.max(x, f32x4.splat(0));
}

/** 0.5 x (1 + tanh(sqrt(2 / pi) (x + 0.044715 x³))) = x / (1 + e^(-2 sqrt(2 / pi) (x + 0.044715 x³))). */
function geluTanh(x: v128): v128 {
  const inner = f32x4.relaxed_madd(f32x4.mul(x, x), f32x4.splat(0.044715), f32x4.splat(1));
  const power = f32x4.mul(f32x4.mul(x, f32x4.splat(TANH_FACTOR)), inner);
  return f32x4.div(x, f32x4.add(f32x4.splat(1), exponential(power)));
}

function gelu(x: v128): v128 {
  const half = f32x4.mul(x, f32x4.splat(0.5));
  return f32x4.relaxed_madd(half, erf(f32x4.mul(x, f32x4.splat(Mathf.SQRT1_2))), half);
}

function quickGelu(x: v128): v128 {
  return f32x4.div(x, f32x4.add(f32x4.splat(1), exponential(f32x4.mul(x, f32x4.splat(-1.702)))));
}

function activateRow(at: usize, end: usize, activation: i32): void {
  if (activation == GELU_TANH) for (; at < end; at += 16) v128.store(at, geluTanh(v128.load(at)));
  else if (activation == GELU) for (; at < end; at += 16) v128.store(at, gelu(v128.load(at)));
  else if (activation == QUICK_GELU) for (; at < end; at += 16) v128.store(at, quickGelu(v128.load(at)));
  else if (activation == RELU) for (; at < end; at += 16) v128.store(at, relu(v128.load(at)));
  else if (activation == SIGMOID) for (; at < end; at += 16) v128.store(at, sigmoid(v128.load(at)));
}

/** Words of a step from which on it is said what becomes of a result: see `finish`. */
export const FINISH = 20;

/**
 * In a part of a result, row by row: the activation, times a vector, then plus (or times) another matrix of its shape.
 *
 * @param column bytes from a row's start, of the vector and of the other matrix too
 * @param row which is the part's first, of the other matrix
 */
export function finish(
  step: usize,
  at: usize,
  rowBytes: usize,
  rows: i32,
  bytes: usize,
  row: i32,
  column: usize,
): void {
  const activation = word(step, FINISH);
  const scale = place(step, FINISH + 1);
  const other = place(step, FINISH + 2);
  if (activation == 0 && scale == 0 && other == 0) return;
  const otherBytes = place(step, FINISH + 3);
  const times = word(step, FINISH + 4) != 0;
  let from = other + <usize>row * otherBytes + column;
  for (let i = 0; i < rows; i++, at += rowBytes, from += otherBytes) {
    activateRow(at, at + bytes, activation);
    if (scale != 0)
      for (let b: usize = 0; b < bytes; b += 16)
        v128.store(at + b, f32x4.mul(v128.load(at + b), v128.load(scale + column + b)));
    if (other == 0) continue;
    if (times)
      for (let b: usize = 0; b < bytes; b += 16) v128.store(at + b, f32x4.mul(v128.load(at + b), v128.load(from + b)));
    else
      for (let b: usize = 0; b < bytes; b += 16) v128.store(at + b, f32x4.add(v128.load(at + b), v128.load(from + b)));
  }
}

/** Rows of a job where a row is soon done. */
export const JOB_ROWS = 16;

/** Rows of a matrix, finished, to another place. Words: 2 from, 3 its row's bytes, 4 to, 5 its row's bytes, 6 rows, 7 bytes of a row. */
export function apply(step: usize): void {
  const fromBytes = place(step, 3);
  const toBytes = place(step, 5);
  const rows = word(step, 6);
  const bytes = place(step, 7);
  for (;;) {
    const start = nextJob(step) * JOB_ROWS;
    if (start >= rows) return;
    const end = min(start + JOB_ROWS, rows);
    for (let i = start; i < end; i++) {
      const to = place(step, 4) + <usize>i * toBytes;
      memory.copy(to, place(step, 2) + <usize>i * fromBytes, bytes);
      finish(step, to, toBytes, 1, bytes, i, 0);
    }
  }
}
