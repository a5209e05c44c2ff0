/**
 * The two passes of the uint8 resampler (src/imaging/resample.ts, which says what they compute) on 128-bit SIMD, to the
 * bit. A weight is two int16 numbers, `high * 256 + low`, where it does not fit into one (Pillow's 22 bits); the sums
 * are int32 and wrap as the scalar ones do.
 */

/** Of four pixels RGB, each two neighbours' bytes of a channel side by side, widened to int16: R R G G B B 0 0. */
function firstTwo(pixels: v128): v128 {
  return i8x16.swizzle(pixels, i8x16(0, -1, 3, -1, 1, -1, 4, -1, 2, -1, 5, -1, -1, -1, -1, -1));
}
function lastTwo(pixels: v128): v128 {
  return i8x16.swizzle(pixels, i8x16(6, -1, 9, -1, 7, -1, 10, -1, 8, -1, 11, -1, -1, -1, -1, -1));
}

/** Pairs of int16, weighed and added to the sums. */
function weigh(sums: v128, pairs: v128, weight: v128): v128 {
  return i32x4.add(sums, i32x4.dot_i16x8_s(pairs, weight));
}

/** Sums as bytes, clamped to 0..255. */
function clamped(a: v128, b: v128, c: v128, d: v128, precision: i32): v128 {
  return i8x16.narrow_i16x8_u(
    i16x8.narrow_i32x4_s(i32x4.shr_s(a, precision), i32x4.shr_s(b, precision)),
    i16x8.narrow_i32x4_s(i32x4.shr_s(c, precision), i32x4.shr_s(d, precision)),
  );
}

/**
 * The horizontal pass, of four rows at once.
 *
 * @param source uint8 [rows, width, 3], readable for 32 bytes behind the end of its last four
 * @param apart bytes from one of its rows to the next
 * @param rows as many as there are; up to three behind them are done too
 * @param first int32 [outputs]: the byte at which an output's window begins
 * @param weights int16 [outputs, taps], zeros behind a window's end
 * @param taps a multiple of two
 * @param target uint8 [rows, outputs, 3], rows `targetApart` bytes apart, each writable for one byte behind its end
 */
export function narrow(
  source: usize,
  apart: usize,
  rows: i32,
  outputs: i32,
  first: usize,
  weights: usize,
  taps: i32,
  half: i32,
  precision: i32,
  target: usize,
  targetApart: usize,
): void {
  const start = i32x4.splat(half);
  const fours = (<usize>(taps & ~3)) << 1;
  const isOver = (taps & 2) !== 0;
  const behind = first + ((<usize>outputs) << 2);
  for (; rows > 0; rows -= 4) {
    let weight = weights;
    let put = target;
    for (let place = first; place < behind; place += 4) {
      let from = source + <usize>load<i32>(place);
      let a = start;
      let b = start;
      let c = start;
      let d = start;
      for (const end = weight + fours; weight < end; weight += 8, from += 12) {
        const left = v128.load32_splat(weight);
        const right = v128.load32_splat(weight, 4);
        const one = v128.load(from);
        a = weigh(weigh(a, firstTwo(one), left), lastTwo(one), right);
        const two = v128.load(from + apart);
        b = weigh(weigh(b, firstTwo(two), left), lastTwo(two), right);
        const three = v128.load(from + 2 * apart);
        c = weigh(weigh(c, firstTwo(three), left), lastTwo(three), right);
        const four = v128.load(from + 3 * apart);
        d = weigh(weigh(d, firstTwo(four), left), lastTwo(four), right);
      }
      if (isOver) {
        const left = v128.load32_splat(weight);
        a = weigh(a, firstTwo(v128.load64_zero(from)), left);
        b = weigh(b, firstTwo(v128.load64_zero(from + apart)), left);
        c = weigh(c, firstTwo(v128.load64_zero(from + 2 * apart)), left);
        d = weigh(d, firstTwo(v128.load64_zero(from + 3 * apart)), left);
        weight += 4;
      }
      const bytes = clamped(a, b, c, d, precision);
      v128.store_lane<i32>(put, bytes, 0);
      v128.store_lane<i32>(put + targetApart, bytes, 1);
      v128.store_lane<i32>(put + 2 * targetApart, bytes, 2);
      v128.store_lane<i32>(put + 3 * targetApart, bytes, 3);
      put += 3;
    }
    source += 4 * apart;
    target += 4 * targetApart;
  }
}

/** The same with weights in two parts, row by row: `weights` has the high ones, `low` the low ones; taps are a multiple of four. */
export function narrowTwice(
  source: usize,
  apart: usize,
  rows: i32,
  outputs: i32,
  first: usize,
  weights: usize,
  low: usize,
  taps: i32,
  half: i32,
  precision: i32,
  target: usize,
  targetApart: usize,
): void {
  const start = i32x4.splat(half);
  const between = low - weights;
  for (; rows > 0; rows--) {
    let weight = weights;
    let put = target;
    for (let i = 0; i < outputs; i++) {
      let from = source + <usize>load<i32>(first + ((<usize>i) << 2));
      let sums = start;
      let highs = i32x4.splat(0);
      const end = weight + ((<usize>taps) << 1);
      for (; weight < end; weight += 8, from += 12) {
        const pixels = v128.load(from);
        const left = firstTwo(pixels);
        const right = lastTwo(pixels);
        highs = weigh(highs, left, v128.load32_splat(weight));
        highs = weigh(highs, right, v128.load32_splat(weight, 4));
        sums = weigh(sums, left, v128.load32_splat(weight + between));
        sums = weigh(sums, right, v128.load32_splat(weight + between, 4));
      }
      const all = i32x4.add(sums, i32x4.shl(highs, 8));
      v128.store_lane<i32>(put, clamped(all, all, all, all, precision), 0);
      put += 3;
    }
    source += apart;
    target += targetApart;
  }
}

/** Two rows' bytes side by side. */
function zippedLeft(upper: v128, below: v128): v128 {
  return i8x16.shuffle(upper, below, 0, 16, 1, 17, 2, 18, 3, 19, 4, 20, 5, 21, 6, 22, 7, 23);
}
function zippedRight(upper: v128, below: v128): v128 {
  return i8x16.shuffle(upper, below, 8, 24, 9, 25, 10, 26, 11, 27, 12, 28, 13, 29, 14, 30, 15, 31);
}

/** Where the rows of a window begin that goes round from the ring's end to its start. @param rows int32 [taps] */
function placeRows(rows: usize, taps: i32, at: usize, ring: usize, ringEnd: usize, apart: usize): void {
  for (const end = rows + ((<usize>taps) << 2); rows < end; rows += 4) {
    store<i32>(rows, <i32>at);
    at += apart;
    if (at === ringEnd) at = ring;
  }
}

/**
 * The vertical pass: output rows one behind the other.
 *
 * @param starts int32 [outputs]: where the first row of an output's window lies in the ring
 * @param ring, ringEnd rows of uint8 [columns], `apart` bytes apart; behind the last comes the first
 * @param rows room for int32 [taps]
 * @param columns bytes of a row, rounded up to a multiple of 16: that much is read and written, and output rows are so far apart
 * @param weights int16 [outputs, taps]
 * @param taps a multiple of two; the weight of a row too many is zero
 */
export function lower(
  starts: usize,
  outputs: i32,
  ring: usize,
  ringEnd: usize,
  apart: usize,
  rows: usize,
  columns: usize,
  weights: usize,
  taps: i32,
  half: i32,
  precision: i32,
  target: usize,
): void {
  const start = i32x4.splat(half);
  for (; outputs > 0; outputs--, starts += 4, weights += (<usize>taps) << 1, target += columns) {
    placeRows(rows, taps, <usize>load<i32>(starts), ring, ringEnd, apart);
    for (let column: usize = 0; column < columns; column += 16) {
      let first = start;
      let second = start;
      let third = start;
      let fourth = start;
      for (let tap: usize = 0; tap < <usize>taps; tap += 2) {
        const upper = v128.load(<usize>load<i32>(rows + (tap << 2)) + column);
        const below = v128.load(<usize>load<i32>(rows + (tap << 2), 4) + column);
        const weight = v128.load32_splat(weights + (tap << 1));
        const left = zippedLeft(upper, below);
        const right = zippedRight(upper, below);
        first = weigh(first, i16x8.extend_low_i8x16_u(left), weight);
        second = weigh(second, i16x8.extend_high_i8x16_u(left), weight);
        third = weigh(third, i16x8.extend_low_i8x16_u(right), weight);
        fourth = weigh(fourth, i16x8.extend_high_i8x16_u(right), weight);
      }
      v128.store(target + column, clamped(first, second, third, fourth, precision));
    }
  }
}

/** The same with weights in two parts: `weights` has the high ones, `low` the low ones. */
export function lowerTwice(
  starts: usize,
  outputs: i32,
  ring: usize,
  ringEnd: usize,
  apart: usize,
  rows: usize,
  columns: usize,
  weights: usize,
  low: usize,
  taps: i32,
  half: i32,
  precision: i32,
  target: usize,
): void {
  const start = i32x4.splat(half);
  const zero = i32x4.splat(0);
  const between = low - weights;
  for (; outputs > 0; outputs--, starts += 4, weights += (<usize>taps) << 1, target += columns) {
    placeRows(rows, taps, <usize>load<i32>(starts), ring, ringEnd, apart);
    for (let column: usize = 0; column < columns; column += 16) {
      let first = start;
      let second = start;
      let third = start;
      let fourth = start;
      // Of the high parts alone.
      let one = zero;
      let two = zero;
      let three = zero;
      let four = zero;
      for (let tap: usize = 0; tap < <usize>taps; tap += 2) {
        const upper = v128.load(<usize>load<i32>(rows + (tap << 2)) + column);
        const below = v128.load(<usize>load<i32>(rows + (tap << 2), 4) + column);
        const high = v128.load32_splat(weights + (tap << 1));
        const rest = v128.load32_splat(weights + (tap << 1) + between);
        const left = zippedLeft(upper, below);
        const right = zippedRight(upper, below);
        const a = i16x8.extend_low_i8x16_u(left);
        const b = i16x8.extend_high_i8x16_u(left);
        const c = i16x8.extend_low_i8x16_u(right);
        const d = i16x8.extend_high_i8x16_u(right);
        one = weigh(one, a, high);
        two = weigh(two, b, high);
        three = weigh(three, c, high);
        four = weigh(four, d, high);
        first = weigh(first, a, rest);
        second = weigh(second, b, rest);
        third = weigh(third, c, rest);
        fourth = weigh(fourth, d, rest);
      }
      first = i32x4.add(first, i32x4.shl(one, 8));
      second = i32x4.add(second, i32x4.shl(two, 8));
      third = i32x4.add(third, i32x4.shl(three, 8));
      fourth = i32x4.add(fourth, i32x4.shl(four, 8));
      v128.store(target + column, clamped(first, second, third, fourth, precision));
    }
  }
}
