import { JOB_ROWS } from "./finish";
import { nextJob, place, word } from "./meet";
import { COLUMNS } from "./tile";

/** Columns' largest magnitudes of a part of the rows each. Words: 2 x, 3 its row's bytes, 4 rows, 5 columns, 6 to [parts, columns], 7 parts. */
export function findPeaks(step: usize): void {
  const rows = word(step, 4);
  const bytes = (<usize>word(step, 5)) << 2;
  const parts = word(step, 7);
  for (;;) {
    const part = nextJob(step);
    if (part >= parts) return;
    const to = place(step, 6) + <usize>part * bytes;
    memory.fill(to, 0, bytes);
    for (let i = (rows * part) / parts; i < (rows * (part + 1)) / parts; i++) {
      const row = place(step, 2) + <usize>i * place(step, 3);
      for (let b: usize = 0; b < bytes; b += 16)
        v128.store(to + b, f32x4.pmax(v128.load(to + b), f32x4.abs(v128.load(row + b))));
    }
  }
}

/**
 * The columns with the largest peaks. Words: 2 peaks [parts, columns], 3 parts, 4 columns, 5 how many to choose, 6 to: which
 * they are, int32, 7 to: float32 [columns], 0 for those and 1 for the others. One job.
 */
export function choosePeaks(step: usize): void {
  if (nextJob(step) > 0) return;
  const columns = word(step, 4);
  const bytes = (<usize>columns) << 2;
  const peaks = place(step, 2);
  for (let part = 1; part < word(step, 3); part++)
    for (let b: usize = 0; b < bytes; b += 16)
      v128.store(peaks + b, f32x4.pmax(v128.load(peaks + b), v128.load(peaks + <usize>part * bytes + b)));
  for (let b: usize = 0; b < bytes; b += 16) v128.store(place(step, 7) + b, f32x4.splat(1));
  for (let c = 0; c < word(step, 5); c++) {
    let most: f32 = -1;
    let chosen: usize = 0;
    for (let b: usize = 0; b < bytes; b += 4) {
      const peak = load<f32>(peaks + b);
      if (!(peak > most)) continue;
      most = peak;
      chosen = b;
    }
    store<f32>(peaks + chosen, -2);
    store<f32>(place(step, 7) + chosen, 0);
    store<i32>(place(step, 6) + ((<usize>c) << 2), <i32>(chosen >> 2));
  }
}

/** Four numbers to integers of a row's scale. */
function toWhole(row: usize, near: usize, inverse: v128): v128 {
  const scaled = f32x4.mul(f32x4.mul(v128.load(row), v128.load(near)), inverse);
  return i32x4.trunc_sat_f32x4_s(f32x4.nearest(scaled));
}

function quantiseRow(row: usize, columns: i32, near: usize, to: usize, scale: usize, largest: f32): void {
  const bytes = (<usize>columns) << 2;
  let most = f32x4.splat(0);
  // Not a number as soon as one of the row's is none, or infinite: integers would not tell.
  let wrong = f32x4.splat(0);
  for (let b: usize = 0; b < bytes; b += 16) {
    const x = v128.load(row + b);
    wrong = f32x4.relaxed_madd(x, f32x4.splat(0), wrong);
    most = f32x4.pmax(most, f32x4.abs(f32x4.mul(x, v128.load(near + b))));
  }
  most = f32x4.pmax(most, v128.shuffle<i32>(most, most, 2, 3, 0, 1));
  wrong = f32x4.add(wrong, v128.shuffle<i32>(wrong, wrong, 2, 3, 0, 1));
  const peak = max(f32x4.extract_lane(most, 0), f32x4.extract_lane(most, 1));
  const size = max<f32>(peak / largest, 1e-30);
  store<f32>(scale, size + f32x4.extract_lane(wrong, 0) + f32x4.extract_lane(wrong, 1));
  const inverse = f32x4.splat(<f32>1 / size);
  for (let b: usize = 0; b < bytes; b += 32, to += 16)
    v128.store(
      to,
      i16x8.narrow_i32x4_s(toWhole(row + b, near + b, inverse), toWhole(row + b + 16, near + b + 16, inverse)),
    );
}

/**
 * Rows to int16, and the chosen columns' numbers beside them. Words: 2 x, 3 its row's bytes, 4 rows, 5 columns, 6 which are
 * near, 7 the chosen, 8 how many, 9 to int16, 10 to scales, 11 the largest integer, 12 to what is apart [rows, chosen].
 */
export function quantise(step: usize): void {
  const rows = word(step, 4);
  const columns = word(step, 5);
  const count = word(step, 8);
  const largest = <f32>word(step, 11);
  for (;;) {
    const start = nextJob(step) * JOB_ROWS;
    if (start >= rows) return;
    for (let i = start; i < min(start + JOB_ROWS, rows); i++) {
      const row = place(step, 2) + <usize>i * place(step, 3);
      const to = place(step, 9) + ((<usize>(i * columns)) << 1);
      quantiseRow(row, columns, place(step, 6), to, place(step, 10) + ((<usize>i) << 2), largest);
      for (let c = 0; c < count; c++) {
        const chosen = <usize>load<i32>(place(step, 7) + ((<usize>c) << 2));
        store<f32>(place(step, 12) + ((<usize>(i * count + c)) << 2), load<f32>(row + (chosen << 2)));
      }
    }
  }
}

/** Panels a job. */
const PANELS = 8;

/**
 * Weights of the chosen columns, float32 panels [count][8]. Words: 2 panels of bytes, 3 how many, 4 depth, 5 the chosen,
 * 6 how many, 7 columns' scales, 8 to.
 */
export function gatherApart(step: usize): void {
  const panels = word(step, 3);
  const count = word(step, 6);
  for (;;) {
    const start = nextJob(step) * PANELS;
    if (start >= panels) return;
    for (let p = start; p < min(start + PANELS, panels); p++)
      for (let c = 0; c < count; c++) {
        const chosen = load<i32>(place(step, 5) + ((<usize>c) << 2));
        const from =
          place(step, 2) + ((<usize>(p * word(step, 4))) << 3) + ((<usize>(chosen & ~1)) << 3) + <usize>(chosen & 1);
        const to = place(step, 8) + ((<usize>(p * count + c)) << 5);
        for (let i: usize = 0; i < <usize>COLUMNS; i++) {
          const scale = load<f32>(place(step, 7) + ((<usize>p) << 5) + (i << 2));
          store<f32>(to + (i << 2), <f32>load<i8>(from + (i << 1)) * scale);
        }
      }
  }
}
