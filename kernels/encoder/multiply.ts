import { finish } from "./finish";
import { nextJob, place, word } from "./meet";
import { BIAS, COLUMNS, CONTINUE, ROWS, spread, tile, ZERO } from "./tile";

/** How deep rows are spread at once: with a panel's part of that depth they stay in the nearest cache. */
export const DEPTH = 192;

/**
 * x Wᵀ + b, finished. A job is a block of rows by some panels.
 *
 * Words: 2 x, 3 its row's bytes, 4 panels, 5 bias or 0, 6 to, 7 its row's bytes, 8 rows, 9 how many panels, 10 inputs,
 * 11 a job's rows, 12 a job's panels; 20 and on as `finish` has them.
 */
export function multiply(step: usize, scratch: usize): void {
  const fromBytes = place(step, 3);
  const bias = place(step, 5);
  const toBytes = place(step, 7);
  const rows = word(step, 8);
  const panels = word(step, 9);
  const inputs = word(step, 10);
  const jobRows = word(step, 11);
  const jobPanels = word(step, 12);
  const across = (panels + jobPanels - 1) / jobPanels;
  const jobs = ((rows + jobRows - 1) / jobRows) * across;
  const padded = (inputs + 3) & ~3;
  const one = f32x4.splat(1);
  for (;;) {
    const job = nextJob(step);
    if (job >= jobs) return;
    const top = (job / across) * jobRows;
    const bottom = min(top + jobRows, rows);
    const left = (job % across) * jobPanels;
    const right = min(left + jobPanels, panels);
    for (let k = 0; k < padded; k += DEPTH) {
      const depth = min(DEPTH, padded - k);
      const begin = k > 0 ? CONTINUE : bias == 0 ? ZERO : BIAS;
      for (let i = top; i < bottom; i += ROWS) {
        const from = place(step, 2) + <usize>i * fromBytes + ((<usize>k) << 2);
        spread(from, fromBytes, min(depth, inputs - k), depth, one, scratch);
        let to = place(step, 6) + <usize>i * toBytes + ((<usize>left) << 5);
        let panel = place(step, 4) + ((<usize>left * <usize>padded + <usize>k) << 5);
        for (let p = left; p < right; p++, to += 32, panel += (<usize>padded) << 5)
          tile(scratch, panel, depth, to, toBytes, bias + ((<usize>p) << 5), begin);
      }
    }
    const at = place(step, 6) + <usize>top * toBytes + ((<usize>left) << 5);
    finish(step, at, toBytes, bottom - top, (<usize>(right - left)) << 5, top, (<usize>left) << 5);
  }
}

/** Four numbers of each of four rows, the other way round: to every 32 bytes. */
export function transposeFour(from: usize, rowBytes: usize, to: usize): void {
  const a = v128.load(from);
  const b = v128.load(from + rowBytes);
  const c = v128.load(from + 2 * rowBytes);
  const d = v128.load(from + 3 * rowBytes);
  const low = v128.shuffle<i32>(a, b, 0, 4, 1, 5);
  const high = v128.shuffle<i32>(a, b, 2, 6, 3, 7);
  const otherLow = v128.shuffle<i32>(c, d, 0, 4, 1, 5);
  const otherHigh = v128.shuffle<i32>(c, d, 2, 6, 3, 7);
  v128.store(to, v128.shuffle<i64>(low, otherLow, 0, 2));
  v128.store(to, v128.shuffle<i64>(low, otherLow, 1, 3), 32);
  v128.store(to, v128.shuffle<i64>(high, otherHigh, 0, 2), 64);
  v128.store(to, v128.shuffle<i64>(high, otherHigh, 1, 3), 96);
}

/**
 * Eight rows of a matrix as one panel, [depth][8]; what is beyond the rows that there are, or the columns, is zero.
 *
 * @param rows 8 or, in the last panel, fewer
 * @param depth columns, or the next multiple of four
 */
export function packPanel(from: usize, rowBytes: usize, rows: i32, columns: i32, depth: i32, to: usize): void {
  let k = 0;
  if (rows == COLUMNS)
    for (; k < (columns & ~3); k += 4) {
      const at = from + ((<usize>k) << 2);
      const target = to + ((<usize>k) << 5);
      transposeFour(at, rowBytes, target);
      transposeFour(at + 4 * rowBytes, rowBytes, target + 16);
    }
  for (; k < depth; k++)
    for (let i = 0; i < COLUMNS; i++) {
      const there = i < rows && k < columns;
      const value: f32 = there ? load<f32>(from + <usize>i * rowBytes + ((<usize>k) << 2)) : 0;
      store<f32>(to + ((<usize>k) << 5) + ((<usize>i) << 2), value);
    }
}

/** Panels of a matrix [out, in]; a job is one. Words: 2 the matrix, 3 to, 4 out, 5 in. */
export function packRows(step: usize): void {
  const outputs = word(step, 4);
  const inputs = word(step, 5);
  const rowBytes = (<usize>inputs) << 2;
  const padded = (inputs + 3) & ~3;
  for (;;) {
    const first = nextJob(step) * COLUMNS;
    if (first >= outputs) return;
    const from = place(step, 2) + <usize>first * rowBytes;
    packPanel(
      from,
      rowBytes,
      min(COLUMNS, outputs - first),
      inputs,
      padded,
      place(step, 3) + ((<usize>first * <usize>padded) << 2),
    );
  }
}
