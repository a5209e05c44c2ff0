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

/** Eight numbers of a column's triangle filter, times four. */
function sums(near: usize, far: usize): v128 {
  return i16x8.add(i16x8.mul(v128.load8x8_u(near), i16x8.splat(3)), v128.load8x8_u(far));
}

/**
 * The triangle filter along a row, behind the one along columns: each of `count` numbers becomes two, (3 a + its left, or
 * right, neighbour + bias) >> 4. A row that is not between two others is given twice: it is four times itself then.
 *
 * @param near, far uint8 [count], readable for 15 bytes behind their ends
 * @param target uint8 [2 * count], writable for 14 bytes behind its end
 */
function widen(near: usize, far: usize, count: i32, left: i32, right: i32, target: usize): void {
  const three = i16x8.splat(3);
  const leftBias = i16x8.splat(<i16>left);
  const rightBias = i16x8.splat(<i16>right);
  let now = sums(near, far);
  let before = i16x8.splat(i16x8.extract_lane_s(now, 0));
  for (let i: usize = 0; i < <usize>count; i += 8) {
    const next = sums(near + i + 8, far + i + 8);
    const weighed = i16x8.mul(now, three);
    const lefts = v128.shuffle<i16>(before, now, 7, 8, 9, 10, 11, 12, 13, 14);
    const rights = v128.shuffle<i16>(now, next, 1, 2, 3, 4, 5, 6, 7, 8);
    const evens = i16x8.shr_u(i16x8.add(i16x8.add(weighed, lefts), leftBias), 4);
    const odds = i16x8.shr_u(i16x8.add(i16x8.add(weighed, rights), rightBias), 4);
    v128.store(target + (i << 1), v128.or(evens, i16x8.shl(odds, 8)));
    before = now;
    now = next;
  }
  // The last has no neighbour but itself.
  const last = <usize>count - 1;
  const sum = 3 * <i32>load<u8>(near + last) + <i32>load<u8>(far + last);
  store<u8>(target + 2 * last, (4 * sum + right) >> 4, 1);
}

/** A row of a component at the picture's width. @param target room for it @returns where it is, uint8 [width] */
function rowOf(frame: usize, c: usize, y: i32, target: usize): usize {
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
    widen(near, near, count, 4, 8, target);
    return target;
  }
  const other = max(0, min(load<i32>(component, REAL_HEIGHT) - 1, (y & 1) === 0 ? own - 1 : own + 1));
  widen(near, plane + <usize>other * stride, count, 8, 7, target);
  return target;
}

/** Rows [top, bottom) of the picture, one behind the other. @param target uint8 [bottom - top, width, 3], with 24 bytes of room behind it */
export function rows(frame: usize, top: i32, bottom: i32, target: usize): void {
  const bytes = <usize>(3 * load<i32>(frame, WIDTH));
  for (let y = top; y < bottom; y++, target += bytes) row(frame, y, target);
}

function row(frame: usize, y: i32, target: usize): void {
  const width = load<i32>(frame, WIDTH);
  const rows = <usize>load<u32>(frame, ROWS);
  const bytes = <usize>load<u32>(frame, ROW_BYTES);
  const luma = rowOf(frame, 0, y, rows);
  if (load<i32>(frame, COMPONENTS) === 1) {
    for (let x: usize = 0; x < <usize>width; x++, target += 3) {
      const value = load<u8>(luma + x);
      store<u8>(target, value);
      store<u8>(target, value, 1);
      store<u8>(target, value, 2);
    }
    return;
  }
  const blues = rowOf(frame, 1, y, rows);
  const reds = rowOf(frame, 2, y, rows + bytes);
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
    // As V8 shuffles two vectors by any order, it makes both orders anew each time.
    v128.store(
      target,
      v128.or(
        i8x16.swizzle(redGreen, i8x16(0, 8, -1, 1, 9, -1, 2, 10, -1, 3, 11, -1, 4, 12, -1, 5)),
        i8x16.swizzle(blues8, i8x16(-1, -1, 0, -1, -1, 1, -1, -1, 2, -1, -1, 3, -1, -1, 4, -1)),
      ),
    );
    v128.store(
      target,
      v128.or(
        i8x16.swizzle(redGreen, i8x16(13, -1, 6, 14, -1, 7, 15, -1, -1, -1, -1, -1, -1, -1, -1, -1)),
        i8x16.swizzle(blues8, i8x16(-1, 5, -1, -1, 6, -1, -1, 7, -1, -1, -1, -1, -1, -1, -1, -1)),
      ),
      16,
    );
  }
}
