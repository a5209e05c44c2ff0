import { exponential } from "./exponential";
import { nextJob, place, word } from "./meet";
import { DEPTH, packPanel } from "./multiply";
import { COLUMNS, CONTINUE, ROWS, spread, tile, ZERO } from "./tile";

/** Of a step, what `packHeads` and `attend` share: where keys and values lie packed, tokens, a head's width, heads. */
const PACKED_KEYS = 2;
const PACKED_VALUES = 3;
const TOKENS = 4;
const WIDTH = 5;
const HEADS = 6;

/** Tokens a job of packing. */
const PACKED_TOKENS = 64;

function upTo(value: i32, multiple: i32): i32 {
  return (value + multiple - 1) & ~(multiple - 1);
}

/** Values of a head as panels, [tokens][8] each: from token `first` up to `last`, zeros where there is none. */
function packValues(from: usize, rowBytes: usize, first: i32, last: i32, tokens: i32, width: i32, to: usize): void {
  const padded = upTo(tokens, COLUMNS);
  for (let s = first; s < last; s++) {
    for (let c = 0; c < width; c += COLUMNS) {
      const at = from + <usize>s * rowBytes + ((<usize>c) << 2);
      const target = to + ((<usize>(c >> 3) * <usize>padded + <usize>s) << 5);
      if (s < tokens && c + COLUMNS <= width) {
        v128.store(target, v128.load(at));
        v128.store(target, v128.load(at, 16), 16);
        continue;
      }
      for (let i = 0; i < COLUMNS; i++) {
        const value: f32 = s < tokens && c + i < width ? load<f32>(at + ((<usize>i) << 2)) : 0;
        store<f32>(target + ((<usize>i) << 2), value);
      }
    }
  }
}

/**
 * Keys of every head as panels of eight tokens, [width][8], and values as panels of eight columns, [tokens][8]; widths
 * go up to multiples of four and eight, tokens to eight. Words 7 keys, 8 their row's bytes, 9 values, 10 theirs.
 */
export function packHeads(step: usize): void {
  const tokens = word(step, TOKENS);
  const width = word(step, WIDTH);
  const heads = word(step, HEADS);
  const padded = upTo(tokens, COLUMNS);
  const depth = upTo(width, 4);
  const parts = (padded + PACKED_TOKENS - 1) / PACKED_TOKENS;
  for (;;) {
    const job = nextJob(step);
    if (job >= parts * heads) return;
    const head = job / parts;
    const first = (job % parts) * PACKED_TOKENS;
    const last = min(first + PACKED_TOKENS, padded);
    const column = (<usize>(head * width)) << 2;
    const keys = place(step, PACKED_KEYS) + ((<usize>head * <usize>padded * <usize>depth) << 2);
    const keyBytes = place(step, 8);
    for (let s = first; s < last; s += COLUMNS)
      packPanel(
        place(step, 7) + <usize>s * keyBytes + column,
        keyBytes,
        min(COLUMNS, tokens - s),
        width,
        depth,
        keys + ((<usize>s * <usize>depth) << 2),
      );
    const values = place(step, PACKED_VALUES) + ((<usize>head * <usize>padded * <usize>upTo(width, COLUMNS)) << 2);
    packValues(place(step, 9) + column, place(step, 10), first, last, tokens, width, values);
  }
}

/** A row of logits to e^(logit - the largest), what is behind `tokens` to nothing. @returns 1 / their sum */
function soften(row: usize, tokens: i32, padded: i32, bias: usize): f32 {
  const end = row + ((<usize>padded) << 2);
  for (let s = tokens; s < padded; s++) store<f32>(row + ((<usize>s) << 2), -Infinity);
  if (bias != 0) {
    let b = bias;
    for (let at = row; at < end; at += 16, b += 16) v128.store(at, f32x4.add(v128.load(at), v128.load(b)));
    for (let s = tokens; s < padded; s++) store<f32>(row + ((<usize>s) << 2), -Infinity);
  }
  let most = v128.load(row);
  for (let at = row + 16; at < end; at += 16) most = f32x4.pmax(most, v128.load(at));
  most = f32x4.pmax(most, v128.shuffle<i32>(most, most, 2, 3, 0, 1));
  most = f32x4.pmax(most, v128.shuffle<i32>(most, most, 1, 0, 3, 2));
  let sums = f32x4.splat(0);
  for (let at = row; at < end; at += 16) {
    const power = exponential(f32x4.sub(v128.load(at), most));
    v128.store(at, power);
    sums = f32x4.add(sums, power);
  }
  sums = f32x4.add(sums, v128.shuffle<i32>(sums, sums, 2, 3, 0, 1));
  return <f32>1 / (f32x4.extract_lane(sums, 0) + f32x4.extract_lane(sums, 1));
}

/** `columns` numbers times a factor. */
function copyTimes(from: usize, to: usize, columns: i32, factor: f32): void {
  const factors = f32x4.splat(factor);
  let i = 0;
  for (; i < (columns & ~3); i += 4)
    v128.store(to + ((<usize>i) << 2), f32x4.mul(v128.load(from + ((<usize>i) << 2)), factors));
  for (; i < columns; i++) store<f32>(to + ((<usize>i) << 2), load<f32>(from + ((<usize>i) << 2)) * factor);
}

/**
 * softmax(Q Kᵀ factor + bias) V of every head; six rows at a time, whole rows of logits in the thread's memory. Words:
 * 7 queries, 8 their row's bytes, 9 to, 10 its row's bytes, 11 queries' rows, 12 bias or 0, 13 its row's bytes,
 * 14 factor, 15 a job's rows.
 */
export function attend(step: usize, scratch: usize): void {
  const tokens = word(step, TOKENS);
  const width = word(step, WIDTH);
  const rows = word(step, 11);
  const jobRows = word(step, 15);
  const factor = f32x4.splat(load<f32>(step, 56));
  const padded = upTo(tokens, COLUMNS);
  const depth = upTo(width, 4);
  const wide = upTo(width, COLUMNS);
  const logits = scratch + <usize>(ROWS * 16 * max(DEPTH, depth));
  const rowBytes = (<usize>padded) << 2;
  const mixed = logits + <usize>ROWS * rowBytes;
  const mixedBytes = (<usize>wide) << 2;
  const one = f32x4.splat(1);
  const blocks = (rows + jobRows - 1) / jobRows;
  for (;;) {
    const job = nextJob(step);
    if (job >= blocks * word(step, HEADS)) return;
    const head = job / blocks;
    const first = (job % blocks) * jobRows;
    const last = min(first + jobRows, rows);
    const column = (<usize>(head * width)) << 2;
    const keys = place(step, PACKED_KEYS) + ((<usize>head * <usize>padded * <usize>depth) << 2);
    const values = place(step, PACKED_VALUES) + ((<usize>head * <usize>padded * <usize>wide) << 2);
    for (let m = first; m < last; m += ROWS) {
      spread(place(step, 7) + <usize>m * place(step, 8) + column, place(step, 8), width, depth, factor, scratch);
      for (let s = 0; s < padded; s += COLUMNS)
        tile(scratch, keys + ((<usize>s * <usize>depth) << 2), depth, logits + ((<usize>s) << 2), rowBytes, 0, ZERO);
      const some = min(ROWS, last - m);
      for (let i = 0; i < some; i++) {
        const bias: usize = place(step, 12) == 0 ? 0 : place(step, 12) + <usize>(m + i) * place(step, 13);
        store<f32>(
          mixed + <usize>ROWS * mixedBytes + ((<usize>i) << 2),
          soften(logits + <usize>i * rowBytes, tokens, padded, bias),
        );
      }
      for (let k = 0; k < padded; k += DEPTH) {
        const part = min(DEPTH, padded - k);
        spread(logits + ((<usize>k) << 2), rowBytes, part, part, one, scratch);
        for (let c = 0; c < wide; c += COLUMNS) {
          const panel = values + ((<usize>(c >> 3) * <usize>padded + <usize>k) << 5);
          tile(scratch, panel, part, mixed + ((<usize>c) << 2), mixedBytes, 0, k > 0 ? CONTINUE : ZERO);
        }
      }
      for (let i = 0; i < some; i++) {
        const to = place(step, 9) + <usize>(m + i) * place(step, 10) + column;
        const inverse = load<f32>(mixed + <usize>ROWS * mixedBytes + ((<usize>i) << 2));
        copyTimes(mixed + <usize>i * mixedBytes, to, width, inverse);
      }
    }
  }
}
