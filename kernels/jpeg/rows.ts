import {
  COMPONENTS,
  ROWS,
  WIDTH,
  ROW_BYTES,
  FIRST_COMPONENT,
  COMPONENT_BYTES,
  ACROSS,
  DOWN,
  PLANE,
  STRIDE,
  REAL_WIDTH,
  REAL_HEIGHT,
} from "./frame";
import { high, low, pair } from "./transform";

/**
 * The triangle filter along a row: each of `count` numbers becomes two, (3 a + its left, or right, neighbour + bias) >> shift.
 *
 * @param sums uint16 [count], with room for one on either side
 * @param target uint8 [2 * count]
 */
function widen(sums: usize, count: i32, left: i32, right: i32, shift: i32, target: usize): void {
  store<u16>(sums - 2, load<u16>(sums));
  store<u16>(sums + ((<usize>count) << 1), load<u16>(sums + ((<usize>count - 1) << 1)));
  const three = i16x8.splat(3);
  const leftBias = i16x8.splat(<i16>left);
  const rightBias = i16x8.splat(<i16>right);
  for (let i: usize = 0; i < <usize>count; i += 8) {
    const from = sums + (i << 1);
    const weighed = i16x8.mul(v128.load(from), three);
    const evens = i16x8.shr_u(i16x8.add(i16x8.add(weighed, v128.load(from - 2)), leftBias), shift);
    const odds = i16x8.shr_u(i16x8.add(i16x8.add(weighed, v128.load(from, 2)), rightBias), shift);
    v128.store(target + (i << 1), v128.or(evens, i16x8.shl(odds, 8)));
  }
}

/** A row of a component at the picture's width. @returns where it is, uint8 [width] */
function rowOf(frame: usize, c: usize, y: i32, target: usize, sums: usize): usize {
  const component = frame + FIRST_COMPONENT + c * COMPONENT_BYTES;
  const first = frame + FIRST_COMPONENT;
  const plane = <usize>load<u32>(component, PLANE);
  const stride = <usize>load<u32>(component, STRIDE);
  const isHalfWide = load<i32>(component, ACROSS) < load<i32>(first, ACROSS);
  const isHalfTall = load<i32>(component, DOWN) < load<i32>(first, DOWN);
  if (!isHalfWide) return plane + <usize>y * stride;
  const count = load<i32>(component, REAL_WIDTH);
  const own = isHalfTall ? y >> 1 : y;
  const near = plane + <usize>own * stride;
  if (!isHalfTall) {
    for (let i: usize = 0; i < <usize>count; i += 8) v128.store(sums + (i << 1), v128.load8x8_u(near + i));
    widen(sums, count, 1, 2, 2, target);
    return target;
  }
  const other = max(0, min(load<i32>(component, REAL_HEIGHT) - 1, (y & 1) === 0 ? own - 1 : own + 1));
  const far = plane + <usize>other * stride;
  const three = i16x8.splat(3);
  for (let i: usize = 0; i < <usize>count; i += 8)
    v128.store(sums + (i << 1), i16x8.add(i16x8.mul(v128.load8x8_u(near + i), three), v128.load8x8_u(far + i)));
  widen(sums, count, 8, 7, 4, target);
  return target;
}

/** Row y of the picture. @param target uint8 [width, 3], with 16 bytes of room behind it */
export function row(frame: usize, y: i32, target: usize): void {
  const width = load<i32>(frame, WIDTH);
  const rows = <usize>load<u32>(frame, ROWS);
  const bytes = <usize>load<u32>(frame, ROW_BYTES);
  const luma = rowOf(frame, 0, y, rows, rows);
  if (load<i32>(frame, COMPONENTS) === 1) {
    for (let x: usize = 0; x < <usize>width; x++, target += 3) {
      const value = load<u8>(luma + x);
      store<u8>(target, value);
      store<u8>(target, value, 1);
      store<u8>(target, value, 2);
    }
    return;
  }
  const sums = rows + 2 * bytes + 16;
  const blues = rowOf(frame, 1, y, rows, sums);
  const reds = rowOf(frame, 2, y, rows + bytes, sums);
  const middle = i16x8.splat(128);
  const half = i32x4.splat(32768);
  const greenOf = pair(-22554, 18734);
  for (let x: usize = 0; x < <usize>width; x += 8, target += 24) {
    const light = v128.load8x8_u(luma + x);
    const blue = i16x8.sub(v128.load8x8_u(blues + x), middle);
    const red = i16x8.sub(v128.load8x8_u(reds + x), middle);
    // 1.402, 1.772 and the rest of -.71414, in the sixteen bits that libjpeg has: what is whole of them is added.
    const r = i16x8.add(light, i16x8.add(red, i16x8.q15mulr_sat_s(red, i16x8.splat(13172))));
    const b = i16x8.add(light, i16x8.add(i16x8.shl(blue, 1), i16x8.q15mulr_sat_s(blue, i16x8.splat(-7471))));
    const left = i32x4.shr_s(i32x4.add(i32x4.dot_i16x8_s(low(blue, red), greenOf), half), 16);
    const right = i32x4.shr_s(i32x4.add(i32x4.dot_i16x8_s(high(blue, red), greenOf), half), 16);
    const g = i16x8.add(light, i16x8.sub(i16x8.narrow_i32x4_s(left, right), red));
    const redGreen = i8x16.narrow_i16x8_u(r, g);
    const blues8 = i8x16.narrow_i16x8_u(b, b);
    v128.store(target, v128.shuffle<i8>(redGreen, blues8, 0, 8, 16, 1, 9, 17, 2, 10, 18, 3, 11, 19, 4, 12, 20, 5));
    v128.store(target, v128.shuffle<i8>(redGreen, blues8, 13, 21, 6, 14, 22, 7, 15, 23, 0, 0, 0, 0, 0, 0, 0, 0), 16);
  }
}
