import { finish } from "./finish";
import { nextJob, place, word } from "./meet";
import { COLUMNS, CONTINUE, ROWS, spread, tile } from "./tile";

/**
 * Products of int8: weights in 8 bits with a scale a column, rows in 12 bits with a scale each, as int16: in 128 bits two
 * products of 16 bits take as long as the two steps that one of 8 bits is made of, and need no zeros, nor activations
 * in 7. The columns of x with the largest peaks, which would leave the others few bits, are apart and in float32.
 * Widths are multiples of 16.
 */

/** Rows of a tile. */
const WHOLE_ROWS = 4;

/** Rows of int16 as `wholeTile` takes them: [depth / 2][4][4], two numbers of a row in all lanes. */
function spreadWhole(from: usize, depth: i32, target: usize): void {
  const rowBytes = (<usize>depth) << 1;
  for (let i = 0; i < WHOLE_ROWS; i++) {
    let to = target + ((<usize>i) << 4);
    let at = from + <usize>i * rowBytes;
    const end = at + rowBytes;
    for (; at < end; at += 16, to += 256) {
      const four = v128.load(at);
      v128.store(to, v128.shuffle<i32>(four, four, 0, 0, 0, 0));
      v128.store(to, v128.shuffle<i32>(four, four, 1, 1, 1, 1), 64);
      v128.store(to, v128.shuffle<i32>(four, four, 2, 2, 2, 2), 128);
      v128.store(to, v128.shuffle<i32>(four, four, 3, 3, 3, 3), 192);
    }
  }
}

/** A row's four sums to float32: times both scales, plus bias. */
function widen(sums: v128, scales: v128, scale: usize, bias: v128): v128 {
  return f32x4.relaxed_madd(f32x4.convert_i32x4_s(sums), f32x4.mul(scales, v128.load32_splat(scale)), bias);
}

/** Four rows by eight columns. */
function wholeTile(
  rows: usize,
  panel: usize,
  depth: i32,
  target: usize,
  rowBytes: usize,
  bias: usize,
  scales: usize,
  columnScales: usize,
): void {
  let low0 = i32x4.splat(0);
  let high0 = i32x4.splat(0);
  let low1 = i32x4.splat(0);
  let high1 = i32x4.splat(0);
  let low2 = i32x4.splat(0);
  let high2 = i32x4.splat(0);
  let low3 = i32x4.splat(0);
  let high3 = i32x4.splat(0);
  const end = panel + ((<usize>depth) << 3);
  let x: v128;
  let low: v128;
  let high: v128;
  while (panel < end) {
    low = v128.load8x8_s(panel, 0);
    high = v128.load8x8_s(panel, 8);
    x = v128.load(rows, 0);
    low0 = i32x4.add(low0, i32x4.dot_i16x8_s(low, x));
    high0 = i32x4.add(high0, i32x4.dot_i16x8_s(high, x));
    x = v128.load(rows, 16);
    low1 = i32x4.add(low1, i32x4.dot_i16x8_s(low, x));
    high1 = i32x4.add(high1, i32x4.dot_i16x8_s(high, x));
    x = v128.load(rows, 32);
    low2 = i32x4.add(low2, i32x4.dot_i16x8_s(low, x));
    high2 = i32x4.add(high2, i32x4.dot_i16x8_s(high, x));
    x = v128.load(rows, 48);
    low3 = i32x4.add(low3, i32x4.dot_i16x8_s(low, x));
    high3 = i32x4.add(high3, i32x4.dot_i16x8_s(high, x));
    low = v128.load8x8_s(panel, 16);
    high = v128.load8x8_s(panel, 24);
    x = v128.load(rows, 64);
    low0 = i32x4.add(low0, i32x4.dot_i16x8_s(low, x));
    high0 = i32x4.add(high0, i32x4.dot_i16x8_s(high, x));
    x = v128.load(rows, 80);
    low1 = i32x4.add(low1, i32x4.dot_i16x8_s(low, x));
    high1 = i32x4.add(high1, i32x4.dot_i16x8_s(high, x));
    x = v128.load(rows, 96);
    low2 = i32x4.add(low2, i32x4.dot_i16x8_s(low, x));
    high2 = i32x4.add(high2, i32x4.dot_i16x8_s(high, x));
    x = v128.load(rows, 112);
    low3 = i32x4.add(low3, i32x4.dot_i16x8_s(low, x));
    high3 = i32x4.add(high3, i32x4.dot_i16x8_s(high, x));
    low = v128.load8x8_s(panel, 32);
    high = v128.load8x8_s(panel, 40);
    x = v128.load(rows, 128);
    low0 = i32x4.add(low0, i32x4.dot_i16x8_s(low, x));
    high0 = i32x4.add(high0, i32x4.dot_i16x8_s(high, x));
    x = v128.load(rows, 144);
    low1 = i32x4.add(low1, i32x4.dot_i16x8_s(low, x));
    high1 = i32x4.add(high1, i32x4.dot_i16x8_s(high, x));
    x = v128.load(rows, 160);
    low2 = i32x4.add(low2, i32x4.dot_i16x8_s(low, x));
    high2 = i32x4.add(high2, i32x4.dot_i16x8_s(high, x));
    x = v128.load(rows, 176);
    low3 = i32x4.add(low3, i32x4.dot_i16x8_s(low, x));
    high3 = i32x4.add(high3, i32x4.dot_i16x8_s(high, x));
    low = v128.load8x8_s(panel, 48);
    high = v128.load8x8_s(panel, 56);
    x = v128.load(rows, 192);
    low0 = i32x4.add(low0, i32x4.dot_i16x8_s(low, x));
    high0 = i32x4.add(high0, i32x4.dot_i16x8_s(high, x));
    x = v128.load(rows, 208);
    low1 = i32x4.add(low1, i32x4.dot_i16x8_s(low, x));
    high1 = i32x4.add(high1, i32x4.dot_i16x8_s(high, x));
    x = v128.load(rows, 224);
    low2 = i32x4.add(low2, i32x4.dot_i16x8_s(low, x));
    high2 = i32x4.add(high2, i32x4.dot_i16x8_s(high, x));
    x = v128.load(rows, 240);
    low3 = i32x4.add(low3, i32x4.dot_i16x8_s(low, x));
    high3 = i32x4.add(high3, i32x4.dot_i16x8_s(high, x));
    rows += 256;
    panel += 64;
  }
  const zero = f32x4.splat(0);
  const lowBias = bias == 0 ? zero : v128.load(bias);
  const highBias = bias == 0 ? zero : v128.load(bias, 16);
  const lowScales = v128.load(columnScales);
  const highScales = v128.load(columnScales, 16);
  v128.store(target, widen(low0, lowScales, scales + 0, lowBias));
  v128.store(target, widen(high0, highScales, scales + 0, highBias), 16);
  target += rowBytes;
  v128.store(target, widen(low1, lowScales, scales + 4, lowBias));
  v128.store(target, widen(high1, highScales, scales + 4, highBias), 16);
  target += rowBytes;
  v128.store(target, widen(low2, lowScales, scales + 8, lowBias));
  v128.store(target, widen(high2, highScales, scales + 8, highBias), 16);
  target += rowBytes;
  v128.store(target, widen(low3, lowScales, scales + 12, lowBias));
  v128.store(target, widen(high3, highScales, scales + 12, highBias), 16);
}

/**
 * x W + b of int8, and what is apart, finished. Words: 2 rows of int16, 3 depth, 4 panels, 5 bias or 0, 6 to, 7 its row's
 * bytes, 8 rows, 9 how many panels, 10 columns' scales, 11 a job's rows, 12 a job's panels, 13 rows' scales, 14 what is
 * apart, 15 how many columns of it, 16 panels of weights for it; 20 and on as `finish` has them.
 */
export function multiplyBytes(step: usize, scratch: usize): void {
  const depth = word(step, 3);
  const bias = place(step, 5);
  const toBytes = place(step, 7);
  const rows = word(step, 8);
  const panels = word(step, 9);
  const jobRows = word(step, 11);
  const jobPanels = word(step, 12);
  const apart = word(step, 15);
  const across = (panels + jobPanels - 1) / jobPanels;
  const jobs = ((rows + jobRows - 1) / jobRows) * across;
  for (;;) {
    const job = nextJob(step);
    if (job >= jobs) return;
    const top = (job / across) * jobRows;
    const bottom = min(top + jobRows, rows);
    const left = (job % across) * jobPanels;
    const right = min(left + jobPanels, panels);
    for (let i = top; i < bottom; i += WHOLE_ROWS) {
      spreadWhole(place(step, 2) + ((<usize>(i * depth)) << 1), depth, scratch);
      for (let p = left; p < right; p++) {
        const column = (<usize>p) << 5;
        wholeTile(
          scratch,
          place(step, 4) + ((<usize>p * <usize>depth) << 3),
          depth,
          place(step, 6) + <usize>i * toBytes + column,
          toBytes,
          bias == 0 ? 0 : bias + column,
          place(step, 13) + ((<usize>i) << 2),
          place(step, 10) + column,
        );
      }
    }
    for (let i = top; i < bottom; i += ROWS) {
      const from = place(step, 14) + ((<usize>(i * apart)) << 2);
      spread(from, (<usize>apart) << 2, apart, apart, f32x4.splat(1), scratch);
      let to = place(step, 6) + <usize>i * toBytes + ((<usize>left) << 5);
      let panel = place(step, 16) + ((<usize>(left * apart)) << 5);
      for (let p = left; p < right; p++, to += 32, panel += (<usize>apart) << 5)
        tile(scratch, panel, apart, to, toBytes, 0, CONTINUE);
    }
    const at = place(step, 6) + <usize>top * toBytes + ((<usize>left) << 5);
    finish(step, at, toBytes, bottom - top, (<usize>(right - left)) << 5, top, (<usize>left) << 5);
  }
}

/** Panels [depth / 2][8][2] of a matrix of bytes [depth, out]. Words: 2 from, 3 to, 4 out, 5 depth. */
export function packBytes(step: usize): void {
  const outputs = word(step, 4);
  const depth = word(step, 5);
  for (;;) {
    const panel = nextJob(step);
    const first = panel * COLUMNS;
    if (first >= outputs) return;
    for (let c = 0; c < COLUMNS; c++) {
      const there = first + c < outputs;
      let from = place(step, 2) + <usize>(first + c);
      let to = place(step, 3) + ((<usize>panel * <usize>depth) << 3) + ((<usize>c) << 1);
      for (let k = 0; k < depth; k += 2, from += (<usize>outputs) << 1, to += 16) {
        store<i8>(to, there ? load<i8>(from) : 0);
        store<i8>(to + 1, there ? load<i8>(from + <usize>outputs) : 0);
      }
    }
  }
}
