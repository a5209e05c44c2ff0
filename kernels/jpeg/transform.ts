/** A block of dequantised coefficients to samples: libjpeg's "islow" transform. */

/** Samples, less 128, in [-512, 512) are clamped alike everywhere. */
const CLAMPED = 512;

/** int16 pairs for dot products. */
export function pair(first: i16, second: i16): v128 {
  return i16x8(first, second, first, second, first, second, first, second);
}
export function low(a: v128, b: v128): v128 {
  return v128.shuffle<i16>(a, b, 0, 8, 1, 9, 2, 10, 3, 11);
}
export function high(a: v128, b: v128): v128 {
  return v128.shuffle<i16>(a, b, 4, 12, 5, 13, 6, 14, 7, 15);
}

/** The transform's factors in thirteen bits, by twos as `pair` lays them: V8 makes a constant of several steps wherever it stands, and loads in one. */
// oxfmt-ignore
const FACTORS: StaticArray<i16> = [
  10703, 4433, 10703, 4433, 10703, 4433, 10703, 4433,
  4433, -10704, 4433, -10704, 4433, -10704, 4433, -10704,
  -6436, 9633, -6436, 9633, -6436, 9633, -6436, 9633,
  9633, 6437, 9633, 6437, 9633, 6437, 9633, 6437,
  -4927, -7373, -4927, -7373, -4927, -7373, -4927, -7373,
  -7373, 4926, -7373, 4926, -7373, 4926, -7373, 4926,
  -4176, -20995, -4176, -20995, -4176, -20995, -4176, -20995,
  -20995, 4177, -20995, 4177, -20995, 4177, -20995, 4177,
];

/** Four columns of a pass: what the even and the odd rows give is added and taken apart, eight times int32 [4] into `target`. */
function transform(
  even04: v128,
  even04Less: v128,
  pairs26: v128,
  pairs37: v128,
  pairs71: v128,
  pairs53: v128,
  round: v128,
  shift: i32,
  target: usize,
): void {
  const factors = changetype<usize>(FACTORS);
  const sum26 = i32x4.dot_i16x8_s(pairs26, v128.load(factors));
  const less26 = i32x4.dot_i16x8_s(pairs26, v128.load(factors, 16));
  const e0 = i32x4.add(i32x4.add(even04, sum26), round);
  const e3 = i32x4.add(i32x4.sub(even04, sum26), round);
  const e1 = i32x4.add(i32x4.add(even04Less, less26), round);
  const e2 = i32x4.add(i32x4.sub(even04Less, less26), round);
  const z3 = i32x4.dot_i16x8_s(pairs37, v128.load(factors, 32));
  const z4 = i32x4.dot_i16x8_s(pairs37, v128.load(factors, 48));
  const o0 = i32x4.add(i32x4.dot_i16x8_s(pairs71, v128.load(factors, 64)), z3);
  const o3 = i32x4.add(i32x4.dot_i16x8_s(pairs71, v128.load(factors, 80)), z4);
  const o1 = i32x4.add(i32x4.dot_i16x8_s(pairs53, v128.load(factors, 96)), z4);
  const o2 = i32x4.add(i32x4.dot_i16x8_s(pairs53, v128.load(factors, 112)), z3);
  v128.store(target, i32x4.shr_s(i32x4.add(e0, o3), shift));
  v128.store(target, i32x4.shr_s(i32x4.add(e1, o2), shift), 32);
  v128.store(target, i32x4.shr_s(i32x4.add(e2, o1), shift), 64);
  v128.store(target, i32x4.shr_s(i32x4.add(e3, o0), shift), 96);
  v128.store(target, i32x4.shr_s(i32x4.sub(e3, o0), shift), 128);
  v128.store(target, i32x4.shr_s(i32x4.sub(e2, o1), shift), 160);
  v128.store(target, i32x4.shr_s(i32x4.sub(e1, o2), shift), 192);
  v128.store(target, i32x4.shr_s(i32x4.sub(e0, o3), shift), 224);
}

/** Row `k` of what a pass made, both halves, as int16. */
function made(work: usize, k: usize): v128 {
  return i16x8.narrow_i32x4_s(v128.load(work + 32 * k), v128.load(work + 32 * k, 16));
}

/** One pass over columns: rows of int16 [8, 8] at `block` in, of int32 at `work` out. */
function columns(block: usize, work: usize, shift: i32): void {
  const r0 = v128.load(block);
  const r1 = v128.load(block, 16);
  const r2 = v128.load(block, 32);
  const r3 = v128.load(block, 48);
  const r4 = v128.load(block, 64);
  const r5 = v128.load(block, 80);
  const r6 = v128.load(block, 96);
  const r7 = v128.load(block, 112);
  const round = i32x4.splat(1 << (shift - 1));
  const sum = i16x8.add(r0, r4);
  const less = i16x8.sub(r0, r4);
  const z3 = i16x8.add(r3, r7);
  const z4 = i16x8.add(r1, r5);
  transform(
    i32x4.shl(i32x4.extend_low_i16x8_s(sum), 13),
    i32x4.shl(i32x4.extend_low_i16x8_s(less), 13),
    low(r2, r6),
    low(z3, z4),
    low(r7, r1),
    low(r5, r3),
    round,
    shift,
    work,
  );
  transform(
    i32x4.shl(i32x4.extend_high_i16x8_s(sum), 13),
    i32x4.shl(i32x4.extend_high_i16x8_s(less), 13),
    high(r2, r6),
    high(z3, z4),
    high(r7, r1),
    high(r5, r3),
    round,
    shift,
    work + 16,
  );
}

/** The first pass, turned over: int16 [8, 8] at `block`. */
function firstPass(block: usize, work: usize): void {
  columns(block, work, 11);
  const a0 = made(work, 0);
  const a1 = made(work, 1);
  const a2 = made(work, 2);
  const a3 = made(work, 3);
  const a4 = made(work, 4);
  const a5 = made(work, 5);
  const a6 = made(work, 6);
  const a7 = made(work, 7);
  const b0 = low(a0, a4);
  const b1 = high(a0, a4);
  const b2 = low(a1, a5);
  const b3 = high(a1, a5);
  const b4 = low(a2, a6);
  const b5 = high(a2, a6);
  const b6 = low(a3, a7);
  const b7 = high(a3, a7);
  const c0 = low(b0, b4);
  const c1 = high(b0, b4);
  const c2 = low(b1, b5);
  const c3 = high(b1, b5);
  const c4 = low(b2, b6);
  const c5 = high(b2, b6);
  const c6 = low(b3, b7);
  const c7 = high(b3, b7);
  v128.store(block, low(c0, c4));
  v128.store(block, high(c0, c4), 16);
  v128.store(block, low(c1, c5), 32);
  v128.store(block, high(c1, c5), 48);
  v128.store(block, low(c2, c6), 64);
  v128.store(block, high(c2, c6), 80);
  v128.store(block, low(c3, c7), 96);
  v128.store(block, high(c3, c7), 112);
}

/** Lanes that are wild. */
function wild(samples: v128): v128 {
  return i16x8.gt_u(i16x8.add(samples, i16x8.splat(<i16>CLAMPED)), i16x8.splat(<i16>(2 * CLAMPED - 1)));
}

/** Two columns of samples, four apart, as bytes; clamped to 0..255 about 128. */
function packed(a: v128, b: v128): v128 {
  return v128.xor(i8x16.narrow_i16x8_s(a, b), i8x16.splat(-128));
}

/** @returns whether a sample is wild */
export function putBlock(block: usize, work: usize, target: usize, stride: usize): bool {
  firstPass(block, work);
  columns(block, work, 18);
  const a0 = made(work, 0);
  const a1 = made(work, 1);
  const a2 = made(work, 2);
  const a3 = made(work, 3);
  const a4 = made(work, 4);
  const a5 = made(work, 5);
  const a6 = made(work, 6);
  const a7 = made(work, 7);
  // Turned over again, as bytes.
  const b04 = packed(a0, a4);
  const b15 = packed(a1, a5);
  const b26 = packed(a2, a6);
  const b37 = packed(a3, a7);
  const c01 = v128.shuffle<i8>(b04, b15, 0, 16, 1, 17, 2, 18, 3, 19, 4, 20, 5, 21, 6, 22, 7, 23);
  const c45 = v128.shuffle<i8>(b04, b15, 8, 24, 9, 25, 10, 26, 11, 27, 12, 28, 13, 29, 14, 30, 15, 31);
  const c23 = v128.shuffle<i8>(b26, b37, 0, 16, 1, 17, 2, 18, 3, 19, 4, 20, 5, 21, 6, 22, 7, 23);
  const c67 = v128.shuffle<i8>(b26, b37, 8, 24, 9, 25, 10, 26, 11, 27, 12, 28, 13, 29, 14, 30, 15, 31);
  putRows(low(c01, c23), low(c45, c67), target, stride);
  putRows(high(c01, c23), high(c45, c67), target + 4 * stride, stride);
  return v128.any_true(
    v128.or(
      v128.or(v128.or(wild(a0), wild(a1)), v128.or(wild(a2), wild(a3))),
      v128.or(v128.or(wild(a4), wild(a5)), v128.or(wild(a6), wild(a7))),
    ),
  );
}

/** Four rows of samples, given by their left and their right halves. */
function putRows(left: v128, right: v128, target: usize, stride: usize): void {
  const upper = v128.shuffle<i32>(left, right, 0, 4, 1, 5);
  const below = v128.shuffle<i32>(left, right, 2, 6, 3, 7);
  v128.store64_lane(target, upper, 0);
  v128.store64_lane(target + stride, upper, 1);
  v128.store64_lane(target + 2 * stride, below, 0);
  v128.store64_lane(target + 3 * stride, below, 1);
}

/** A block that is one value. @returns whether it is wild */
export function putFlat(dc: i32, target: usize, stride: usize): bool {
  const value = (dc + 4) >> 3;
  const bytes = i8x16.splat(<i8>max(0, min(255, value + 128)));
  for (let y = 0; y < 8; y++, target += stride) v128.store64_lane(target, bytes, 0);
  return value < -CLAMPED || value >= CLAMPED;
}
