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

/** int32 to bytes, clamped to 0..255, in the lowest four lanes. */
function clamped(sums: v128): v128 {
  const words = i16x8.narrow_i32x4_s(sums, sums);
  return i8x16.narrow_i16x8_u(words, words);
}

/** int32 of one pixel to its bytes, clamped to 0..255; a fourth is written too. */
function put(target: usize, sums: v128, precision: i32): void {
  v128.store_lane<i32>(target, clamped(i32x4.shr_s(sums, precision)), 0);
}

/**
 * The horizontal pass of two rows at once, which may be the same one.
 *
 * @param source, other uint8 [width, 3], readable for 32 bytes behind its end
 * @param first int32 [outputs]: the byte at which an output's window begins
 * @param weights int16 [outputs, taps], zeros behind a window's end
 * @param taps a multiple of four
 * @param target, otherTarget uint8 [outputs, 3], writable for one byte behind its end
 */
export function narrow(
  source: usize,
  other: usize,
  outputs: i32,
  first: usize,
  weights: usize,
  taps: i32,
  half: i32,
  precision: i32,
  target: usize,
  otherTarget: usize,
): void {
  const start = i32x4.splat(half);
  const apart = other - source;
  let weight = weights;
  for (let i = 0; i < outputs; i++) {
    let from = source + <usize>load<i32>(first + ((<usize>i) << 2));
    let sums = start;
    let others = start;
    const end = weight + ((<usize>taps) << 1);
    for (; weight < end; weight += 8, from += 12) {
      const pixels = v128.load(from);
      const below = v128.load(from + apart);
      const left = v128.load32_splat(weight);
      const right = v128.load32_splat(weight, 4);
      sums = weigh(sums, firstTwo(pixels), left);
      others = weigh(others, firstTwo(below), left);
      sums = weigh(sums, lastTwo(pixels), right);
      others = weigh(others, lastTwo(below), right);
    }
    put(target, sums, precision);
    put(otherTarget, others, precision);
    target += 3;
    otherTarget += 3;
  }
}

/** The same of one row, with weights in two parts: `weights` has the high ones, `low` the low ones. */
export function narrowTwice(
  source: usize,
  outputs: i32,
  first: usize,
  weights: usize,
  low: usize,
  taps: i32,
  half: i32,
  precision: i32,
  target: usize,
): void {
  const start = i32x4.splat(half);
  const between = low - weights;
  let weight = weights;
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
    put(target, i32x4.add(sums, i32x4.shl(highs, 8)), precision);
    target += 3;
  }
}

/** int32 of sixteen columns to bytes, clamped to 0..255. */
function packed(a: v128, b: v128, c: v128, d: v128, precision: i32): v128 {
  return i8x16.narrow_i16x8_u(
    i16x8.narrow_i32x4_s(i32x4.shr_s(a, precision), i32x4.shr_s(b, precision)),
    i16x8.narrow_i32x4_s(i32x4.shr_s(c, precision), i32x4.shr_s(d, precision)),
  );
}

/** Two rows' bytes side by side. */
function zippedLeft(upper: v128, below: v128): v128 {
  return i8x16.shuffle(upper, below, 0, 16, 1, 17, 2, 18, 3, 19, 4, 20, 5, 21, 6, 22, 7, 23);
}
function zippedRight(upper: v128, below: v128): v128 {
  return i8x16.shuffle(upper, below, 8, 24, 9, 25, 10, 26, 11, 27, 12, 28, 13, 29, 14, 30, 15, 31);
}

/**
 * The vertical pass: one output row.
 *
 * @param rows int32 [taps]: where each row begins, uint8 [columns]
 * @param columns bytes of a row, rounded up to a multiple of 16: that much is read and written
 * @param weights int16 [taps]
 * @param taps a multiple of two; the weight of a row too many is zero
 */
export function lower(
  rows: usize,
  columns: i32,
  weights: usize,
  taps: i32,
  half: i32,
  precision: i32,
  target: usize,
): void {
  const start = i32x4.splat(half);
  for (let column: usize = 0; column < <usize>columns; column += 16) {
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
    v128.store(target + column, packed(first, second, third, fourth, precision));
  }
}

/** The same with weights in two parts: `weights` has the high ones, `low` the low ones. */
export function lowerTwice(
  rows: usize,
  columns: i32,
  weights: usize,
  low: usize,
  taps: i32,
  half: i32,
  precision: i32,
  target: usize,
): void {
  const start = i32x4.splat(half);
  const zero = i32x4.splat(0);
  for (let column: usize = 0; column < <usize>columns; column += 16) {
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
      const rest = v128.load32_splat(low + (tap << 1));
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
    v128.store(target + column, packed(first, second, third, fourth, precision));
  }
}
