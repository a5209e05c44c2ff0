/**
 * Baseline JPEG on 128-bit SIMD: entropy coding and inverse transform of one interleaved scan (`scan`), then rows of RGB
 * (`row`). The integers are libjpeg's own: the "islow" transform (jidctint: 13 bits of constants, 2 between the passes),
 * the "fancy" triangle filter for halved chroma, and its conversion from YCbCr. What is unusual about a file is a fault
 * here, and left to another decoder (src/imaging/jpeg-simd.ts, which also lays out the memory).
 */

/** Of the frame's description, int32 each. */
const COMPONENTS: usize = 0;
const MCUS_ACROSS: usize = 4;
const MCUS_DOWN: usize = 8;
/** In MCUs; 0: none. */
const RESTART: usize = 12;
const INPUT: usize = 16;
const INPUT_END: usize = 20;
/** uint8 [64]: where a coefficient stands in its block, in bytes, by its number in the file. */
const ZIGZAG: usize = 24;
/** Three blocks of int16 [64]. */
const SCRATCH: usize = 28;
/** Two rows of uint8 and one of uint16, as wide as the picture, with a vector's room at either end. */
const ROWS: usize = 32;
const WIDTH: usize = 36;
const ROW_BYTES: usize = 40;
const FIRST_COMPONENT: usize = 64;
const COMPONENT_BYTES: usize = 64;

/** Of a component's description. */
const ACROSS: usize = 0;
const DOWN: usize = 4;
const PLANE: usize = 8;
const STRIDE: usize = 12;
/** int16 [64], in the file's order. */
const QUANTISATION: usize = 16;
const DC_TABLE: usize = 20;
const AC_TABLE: usize = 24;
/** Of its plane, what is picture. */
const REAL_WIDTH: usize = 28;
const REAL_HEIGHT: usize = 32;
/** The last block's DC. */
const PREDICTION: usize = 36;

/** A code table: uint16 [4096] by the next 12 bits, length * 256 + symbol, 0 where the code is longer; then int32 [17]
 * the largest code of each length (-1: none), int32 [17] a length's first symbol less its first code, uint8 [256]. */
const PEEK = 12;
const LARGEST: usize = 8192;
const OFFSET: usize = 8192 + 68;
const SYMBOLS: usize = 8192 + 136;

const FINE = 0;
const BAD_CODE = 1;
const TOO_MANY = 2;
const OUT_OF_DATA = 3;
const NO_RESTART = 4;
const NO_END = 5;
/** A sample, or what it is made of, that no encoder makes: libraries differ in what they take it for. */
const WILD = 6;

/** Dequantised coefficients beyond it are no picture's; two of them still fit int16. */
const LARGEST_COEFFICIENT = 16383;
/** Samples, less 128, in [-512, 512) are clamped alike everywhere. */
const CLAMPED = 512;

/** int16 pairs for dot products. */
function pair(first: i16, second: i16): v128 {
  return i16x8(first, second, first, second, first, second, first, second);
}
function low(a: v128, b: v128): v128 {
  return v128.shuffle<i16>(a, b, 0, 8, 1, 9, 2, 10, 3, 11);
}
function high(a: v128, b: v128): v128 {
  return v128.shuffle<i16>(a, b, 4, 12, 5, 13, 6, 14, 7, 15);
}

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
  const sum26 = i32x4.dot_i16x8_s(pairs26, pair(10703, 4433));
  const less26 = i32x4.dot_i16x8_s(pairs26, pair(4433, -10704));
  const e0 = i32x4.add(i32x4.add(even04, sum26), round);
  const e3 = i32x4.add(i32x4.sub(even04, sum26), round);
  const e1 = i32x4.add(i32x4.add(even04Less, less26), round);
  const e2 = i32x4.add(i32x4.sub(even04Less, less26), round);
  const z3 = i32x4.dot_i16x8_s(pairs37, pair(-6436, 9633));
  const z4 = i32x4.dot_i16x8_s(pairs37, pair(9633, 6437));
  const o0 = i32x4.add(i32x4.dot_i16x8_s(pairs71, pair(-4927, -7373)), z3);
  const o3 = i32x4.add(i32x4.dot_i16x8_s(pairs71, pair(-7373, 4926)), z4);
  const o1 = i32x4.add(i32x4.dot_i16x8_s(pairs53, pair(-4176, -20995)), z4);
  const o2 = i32x4.add(i32x4.dot_i16x8_s(pairs53, pair(-20995, 4177)), z3);
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

/** One pass over columns, turned over: rows of int16 [8, 8] at `block` in, columns out. `work` takes int32 [8, 8]. */
function pass(block: usize, work: usize, shift: i32): void {
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

/** Two rows of samples from int16, clamped to 0..255 about 128. @returns which are wild */
function putRows(block: usize, target: usize, stride: usize): v128 {
  const upper = v128.load(block);
  const below = v128.load(block, 16);
  const both = v128.xor(i8x16.narrow_i16x8_s(upper, below), i8x16.splat(-128));
  v128.store64_lane(target, both, 0);
  v128.store64_lane(target + stride, both, 1);
  return v128.or(wild(upper), wild(below));
}

/** @returns whether a sample is wild */
function putBlock(block: usize, work: usize, target: usize, stride: usize): bool {
  pass(block, work, 11);
  pass(block, work, 18);
  let found = putRows(block, target, stride);
  found = v128.or(found, putRows(block + 32, target + 2 * stride, stride));
  found = v128.or(found, putRows(block + 64, target + 4 * stride, stride));
  found = v128.or(found, putRows(block + 96, target + 6 * stride, stride));
  return v128.any_true(found);
}

/** A block that is one value. @returns whether it is wild */
function putFlat(dc: i32, target: usize, stride: usize): bool {
  const value = (dc + 4) >> 3;
  const bytes = i8x16.splat(<i8>max(0, min(255, value + 128)));
  for (let y = 0; y < 8; y++, target += stride) v128.store64_lane(target, bytes, 0);
  return value < -CLAMPED || value >= CLAMPED;
}

/** Decodes the scan into the planes. @param frame its description @returns FINE or what is wrong */
export function scan(frame: usize): i32 {
  const components = load<i32>(frame, COMPONENTS);
  const across = load<i32>(frame, MCUS_ACROSS);
  const down = load<i32>(frame, MCUS_DOWN);
  const restart = load<i32>(frame, RESTART);
  const end = <usize>load<u32>(frame, INPUT_END);
  const zigzag = <usize>load<u32>(frame, ZIGZAG);
  const block = <usize>load<u32>(frame, SCRATCH);
  const work = block + 128;
  const zero = i64x2.splat(0);
  let at = <usize>load<u32>(frame, INPUT);
  let buffer: u64 = 0;
  /** How many of its lowest bits count. */
  let held = 0;
  /** Zeros that stand for what is behind the data's end. */
  let made = 0;
  let until = restart === 0 ? -1 : restart;
  /** Restart marks go round from 0 to 7. */
  let mark = 0;
  for (let mcuY = 0; mcuY < down; mcuY++) {
    for (let mcuX = 0; mcuX < across; mcuX++) {
      if (until === 0) {
        // What is left of the last byte is padding; then the mark itself.
        if (made > held) return OUT_OF_DATA;
        // Whole bytes that were taken in too far lie before a mark that was not: nothing may be left but padding.
        if (held - made >= 8) return NO_RESTART;
        if (at + 2 > end || load<u8>(at) !== 0xff || <i32>load<u8>(at, 1) !== 0xd0 + mark) return NO_RESTART;
        mark = (mark + 1) & 7;
        at += 2;
        buffer = 0;
        held = 0;
        made = 0;
        until = restart;
        for (let c = 0; c < components; c++)
          store<i32>(frame + FIRST_COMPONENT + <usize>c * COMPONENT_BYTES, 0, PREDICTION);
      }
      until--;
      for (let c = 0; c < components; c++) {
        const component = frame + FIRST_COMPONENT + <usize>c * COMPONENT_BYTES;
        const wide = load<i32>(component, ACROSS);
        const tall = load<i32>(component, DOWN);
        const stride = <usize>load<u32>(component, STRIDE);
        const quantisation = <usize>load<u32>(component, QUANTISATION);
        const dcTable = <usize>load<u32>(component, DC_TABLE);
        const acTable = <usize>load<u32>(component, AC_TABLE);
        const plane = <usize>load<u32>(component, PLANE);
        for (let v = 0; v < tall; v++) {
          for (let h = 0; h < wide; h++) {
            let table = dcTable;
            let k = 0;
            let last = 0;
            let dc = 0;
            v128.store(block, zero);
            v128.store(block, zero, 16);
            v128.store(block, zero, 32);
            v128.store(block, zero, 48);
            v128.store(block, zero, 64);
            v128.store(block, zero, 80);
            v128.store(block, zero, 96);
            v128.store(block, zero, 112);
            while (k < 64) {
              if (held <= 32) {
                const word = bswap(load<u32>(at));
                if (at + 4 <= end && ((~word - 0x01010101) & word & 0x80808080) === 0) {
                  buffer = (buffer << 32) | <u64>word;
                  held += 32;
                  at += 4;
                } else {
                  while (held <= 32) {
                    let byte: u64 = 0;
                    if (at < end && load<u8>(at) !== 0xff) {
                      byte = <u64>load<u8>(at);
                      at += 1;
                    } else if (at + 1 < end && load<u8>(at, 1) === 0) {
                      byte = 0xff;
                      at += 2;
                    } else made += 8;
                    buffer = (buffer << 8) | byte;
                    held += 8;
                  }
                }
              }
              const entry = <i32>load<u16>(table + ((<usize>(buffer >> (held - PEEK)) & 4095) << 1));
              let symbol = entry & 255;
              if (entry !== 0) held -= entry >> 8;
              else {
                let length = PEEK + 1;
                let code = 0;
                for (; length <= 16; length++) {
                  code = <i32>(buffer >> (held - length)) & ((1 << length) - 1);
                  if (code <= load<i32>(table + LARGEST + ((<usize>length) << 2))) break;
                }
                if (length > 16) return BAD_CODE;
                held -= length;
                symbol = <i32>(
                  load<u8>(table + SYMBOLS + <usize>(code + load<i32>(table + OFFSET + ((<usize>length) << 2))))
                );
              }
              const size = symbol & 15;
              let value = 0;
              if (size !== 0) {
                held -= size;
                value = <i32>(buffer >> held) & ((1 << size) - 1);
                if (value < 1 << (size - 1)) value += 1 - (1 << size);
              }
              if (k === 0) {
                if (symbol > 11) return BAD_CODE;
                value += load<i32>(component, PREDICTION);
                store<i32>(component, value, PREDICTION);
                dc = value * <i32>load<u16>(quantisation);
                if (abs(dc) > LARGEST_COEFFICIENT) return WILD;
                store<i16>(block, <i16>dc);
                table = acTable;
                k = 1;
                continue;
              }
              const run = symbol >> 4;
              if (size === 0) {
                if (run !== 15) break;
                k += 16;
                if (k > 63) return TOO_MANY;
                continue;
              }
              k += run;
              if (k > 63) return TOO_MANY;
              value *= <i32>load<u16>(quantisation + ((<usize>k) << 1));
              if (abs(value) > LARGEST_COEFFICIENT) return WILD;
              store<i16>(block + <usize>load<u8>(zigzag + <usize>k), <i16>value);
              last = k;
              k++;
            }
            if (made > 0 && held < made) return OUT_OF_DATA;
            const target = plane + <usize>(mcuY * tall + v) * 8 * stride + <usize>(mcuX * wide + h) * 8;
            if (last === 0 ? putFlat(dc, target, stride) : putBlock(block, work, target, stride)) return WILD;
          }
        }
      }
    }
  }
  if (held - made >= 8 || at + 2 > end || load<u8>(at) !== 0xff || load<u8>(at, 1) !== 0xd9) return NO_END;
  return FINE;
}

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
