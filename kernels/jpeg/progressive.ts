import {
  AC_TABLE,
  ACROSS,
  BAD_CODE,
  BLOCKS,
  BLOCKS_ACROSS,
  BLOCKS_DOWN,
  COEFFICIENTS,
  COMPONENT_BYTES,
  COMPONENTS,
  DC_TABLE,
  DOWN,
  FINE,
  FIRST_COMPONENT,
  FROM,
  INPUT,
  INPUT_END,
  KNOWN,
  LARGEST,
  LARGEST_COEFFICIENT,
  LEFT,
  MARKS,
  MCUS_ACROSS,
  MCUS_DOWN,
  NO_END,
  NO_RESTART,
  OFFSET,
  ONLY,
  OUT_OF_DATA,
  PEEK,
  PLANE,
  PREDICTION,
  QUANTISATION,
  RESTART,
  SCRATCH,
  STRIDE,
  SYMBOLS,
  TO,
  TOO_MANY,
  WILD,
  ZIGZAG,
} from "./frame";
import { putBlock, putFlat } from "./transform";

/**
 * A progressive picture's scans, each of which brings a band of coefficients, or one more bit of it (ITU-T T.81, annex G).
 * Which coefficients of a block are not zero is kept beside it as bits: a refining scan goes from one to the next.
 */

/** The scan's data as bits: of `buffer` the lowest `held` count, the last `made` of which stand for what is behind its end. */
let buffer: u64 = 0;
let held: i32 = 0;
let made: i32 = 0;
let at: usize = 0;
let end: usize = 0;

let zigzag: usize = 0;
let from: i32 = 0;
let to: i32 = 0;
/** The scan's bit of a coefficient, as a shift. */
let left: i32 = 0;
/** Blocks to come, this one included, that have nothing new. */
let emptyRun: i32 = 0;

/** Takes in bytes until there are 33 bits and more: a code, and what may follow it. */
function fill(): void {
  const word = bswap(load<u32>(at));
  if (at + 4 <= end && ((~word - 0x01010101) & word & 0x80808080) === 0) {
    buffer = (buffer << 32) | <u64>word;
    held += 32;
    at += 4;
    return;
  }
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

function bits(count: i32): i32 {
  held -= count;
  return <i32>(buffer >> held) & ((1 << count) - 1);
}

/** A number of so many bits with its sign. */
function signed(size: i32): i32 {
  const value = bits(size);
  return value < 1 << (size - 1) ? value + 1 - (1 << size) : value;
}

/** @returns the next code's symbol; -1 where there is no such code */
function symbolOf(table: usize): i32 {
  if (held <= 32) fill();
  const entry = <i32>load<u16>(table + ((<usize>(buffer >> (held - PEEK)) & 4095) << 1));
  if (entry === 0) return longSymbolOf(table);
  held -= entry >> 8;
  return entry & 255;
}

function longSymbolOf(table: usize): i32 {
  for (let length = PEEK + 1; length <= 16; length++) {
    const code = <i32>(buffer >> (held - length)) & ((1 << length) - 1);
    if (code > load<i32>(table + LARGEST + ((<usize>length) << 2))) continue;
    held -= length;
    return <i32>load<u8>(table + SYMBOLS + <usize>(code + load<i32>(table + OFFSET + ((<usize>length) << 2))));
  }
  return -1;
}

function firstOfDc(component: usize, block: usize): i32 {
  const size = symbolOf(<usize>load<u32>(component, DC_TABLE));
  if (size < 0 || size > 11) return BAD_CODE;
  const value = load<i32>(component, PREDICTION) + (size === 0 ? 0 : signed(size));
  store<i32>(component, value, PREDICTION);
  if (abs(value << left) > LARGEST_COEFFICIENT) return WILD;
  store<i16>(block, <i16>(value << left));
  return FINE;
}

function moreOfDc(block: usize): void {
  if (held <= 32) fill();
  if (bits(1) !== 0) store<i16>(block, <i16>(<i32>load<i16>(block) | (1 << left)));
}

/**
 * Globals lie in memory: what a block's codes are read from goes through them only where bytes are taken in, and at its end.
 */
function firstOfAc(table: usize, block: usize, marks: usize): i32 {
  if (emptyRun > 0) {
    emptyRun--;
    return FINE;
  }
  let word = buffer;
  let count = held;
  let set = load<u64>(marks);
  for (let k = from; k <= to; k++) {
    if (count <= 32) {
      buffer = word;
      held = count;
      fill();
      word = buffer;
      count = held;
    }
    const entry = <i32>load<u16>(table + ((<usize>(word >> (count - PEEK)) & 4095) << 1));
    let symbol = entry & 255;
    if (entry !== 0) count -= entry >> 8;
    else {
      held = count;
      symbol = longSymbolOf(table);
      if (symbol < 0) return BAD_CODE;
      count = held;
    }
    const size = symbol & 15;
    const run = symbol >> 4;
    if (size === 0 && run !== 15) {
      count -= run;
      emptyRun = (1 << run) - 1 + (<i32>(word >> count) & ((1 << run) - 1));
      break;
    }
    k += run;
    if (k > to) return TOO_MANY;
    if (size === 0) continue;
    count -= size;
    const bits = <i32>(word >> count) & ((1 << size) - 1);
    const value = (bits < 1 << (size - 1) ? bits + 1 - (1 << size) : bits) << left;
    if (abs(value) > LARGEST_COEFFICIENT) return WILD;
    store<i16>(block + <usize>load<u8>(zigzag + <usize>k), <i16>value);
    set |= (<u64>1) << (<u64>k);
  }
  buffer = word;
  held = count;
  store<u64>(marks, set);
  return FINE;
}

/** Marks of the coefficients from the k-th on, up to the band's end. */
function fromOn(k: i32): u64 {
  return (((<u64>2) << (<u64>to)) - 1) & (~(<u64>0) << (<u64>k));
}

/** Marks of those up to the k-th. */
function upTo(k: i32): u64 {
  return ((<u64>2) << (<u64>k)) - 1;
}

function moreOfAc(table: usize, block: usize, marks: usize): i32 {
  const one: i32 = 1 << left;
  let word = buffer;
  let count = held;
  let set = load<u64>(marks);
  let k = from;
  for (;;) {
    /** Where the next coefficient comes in that was zero; none up to the band's end. */
    let place = -1;
    let value = 0;
    if (emptyRun === 0) {
      if (count <= 32) {
        buffer = word;
        held = count;
        fill();
        word = buffer;
        count = held;
      }
      const entry = <i32>load<u16>(table + ((<usize>(word >> (count - PEEK)) & 4095) << 1));
      let symbol = entry & 255;
      if (entry !== 0) count -= entry >> 8;
      else {
        held = count;
        symbol = longSymbolOf(table);
        if (symbol < 0) return BAD_CODE;
        count = held;
      }
      const size = symbol & 15;
      const run = symbol >> 4;
      if (size > 1) return BAD_CODE;
      if (size === 0 && run !== 15) {
        count -= run;
        emptyRun = (1 << run) + (<i32>(word >> count) & ((1 << run) - 1));
      } else {
        if (size !== 0) {
          count--;
          value = ((<i32>(word >> count) & 1) << (left + 1)) - one;
        }
        // Over as many zeros as the run has, and what is not zero between them.
        const band = set & fromOn(k);
        place = k + run;
        for (let passed = 0; place <= to;) {
          const now = <i32>popcnt(band & upTo(place));
          if (now === passed) break;
          passed = now;
          place = k + run + now;
        }
        if (place > to) {
          if (size !== 0) return TOO_MANY;
          place = -1;
        }
      }
    }
    // What is not zero up to there has one more bit each.
    for (let those = set & fromOn(k) & (place < 0 ? ~(<u64>0) : upTo(place)); those !== 0; those &= those - 1) {
      if (count <= 32) {
        buffer = word;
        held = count;
        fill();
        word = buffer;
        count = held;
      }
      count--;
      const at = block + <usize>load<u8>(zigzag + <usize>ctz(those));
      const before = <i32>load<i16>(at);
      // Away from zero by the bit; one that is set already stays.
      const bit = <i32>(word >> count) & ~(before >> left) & 1;
      store<i16>(at, <i16>(before + (((before >> 31) | 1) << left) * bit));
    }
    if (place < 0) break;
    if (value !== 0) {
      store<i16>(block + <usize>load<u8>(zigzag + <usize>place), <i16>value);
      set |= (<u64>1) << (<u64>place);
    }
    k = place + 1;
    if (k > to) break;
  }
  if (emptyRun > 0) emptyRun--;
  buffer = word;
  held = count;
  store<u64>(marks, set);
  return FINE;
}

/** Goes over a mark between two parts of a scan. @param mark its number, from 0 to 7 */
function restartAt(frame: usize, mark: i32): i32 {
  if (made > held) return OUT_OF_DATA;
  if (held - made >= 8) return NO_RESTART;
  if (at + 2 > end || load<u8>(at) !== 0xff || <i32>load<u8>(at, 1) !== 0xd0 + mark) return NO_RESTART;
  at += 2;
  buffer = 0;
  held = 0;
  made = 0;
  emptyRun = 0;
  const components = <usize>load<i32>(frame, COMPONENTS);
  for (let c: usize = 0; c < components; c++) store<i32>(frame + FIRST_COMPONENT + c * COMPONENT_BYTES, 0, PREDICTION);
  return FINE;
}

function blockOf(component: usize, index: usize, known: i32): i32 {
  const block = <usize>load<u32>(component, COEFFICIENTS) + (index << 7);
  if (from === 0) {
    if (known === 0) return firstOfDc(component, block);
    moreOfDc(block);
    return FINE;
  }
  const table = <usize>load<u32>(component, AC_TABLE);
  const marks = <usize>load<u32>(component, MARKS) + (index << 3);
  return known === 0 ? firstOfAc(table, block, marks) : moreOfAc(table, block, marks);
}

/** Brings a scan into the coefficients. @param frame its description @returns FINE or what is wrong */
export function progress(frame: usize): i32 {
  const only = load<i32>(frame, ONLY);
  const known = load<i32>(frame, KNOWN);
  const restart = load<i32>(frame, RESTART);
  const components = load<i32>(frame, COMPONENTS);
  const first = frame + FIRST_COMPONENT + (only < 0 ? 0 : <usize>only) * COMPONENT_BYTES;
  const across = only < 0 ? load<i32>(frame, MCUS_ACROSS) : load<i32>(first, BLOCKS_ACROSS);
  const down = only < 0 ? load<i32>(frame, MCUS_DOWN) : load<i32>(first, BLOCKS_DOWN);
  at = <usize>load<u32>(frame, INPUT);
  end = <usize>load<u32>(frame, INPUT_END);
  zigzag = <usize>load<u32>(frame, ZIGZAG);
  from = load<i32>(frame, FROM);
  to = load<i32>(frame, TO);
  left = load<i32>(frame, LEFT);
  buffer = 0;
  held = 0;
  made = 0;
  emptyRun = 0;
  let until = restart === 0 ? -1 : restart;
  let mark = 0;
  for (let c = 0; c < components; c++) store<i32>(frame + FIRST_COMPONENT + <usize>c * COMPONENT_BYTES, 0, PREDICTION);
  for (let y = 0; y < down; y++) {
    for (let x = 0; x < across; x++) {
      if (until === 0) {
        const fault = restartAt(frame, mark);
        if (fault !== FINE) return fault;
        mark = (mark + 1) & 7;
        until = restart;
      }
      until--;
      if (only >= 0) {
        const fault = blockOf(first, <usize>(y * load<i32>(first, BLOCKS) + x), known);
        if (fault !== FINE) return fault;
      } else {
        for (let c = 0; c < components; c++) {
          const component = frame + FIRST_COMPONENT + <usize>c * COMPONENT_BYTES;
          const wide = load<i32>(component, ACROSS);
          const tall = load<i32>(component, DOWN);
          const blocks = load<i32>(component, BLOCKS);
          for (let v = 0; v < tall; v++) {
            for (let h = 0; h < wide; h++) {
              const fault = blockOf(component, <usize>((y * tall + v) * blocks + x * wide + h), known);
              if (fault !== FINE) return fault;
            }
          }
        }
      }
      if (made > 0 && held < made) return OUT_OF_DATA;
    }
  }
  return held - made >= 8 || at !== end ? NO_END : FINE;
}

/** Eight coefficients times their steps, as int16. */
function dequantised(block: usize, quantisation: usize): v128 {
  const values = v128.load(block);
  const steps = v128.load(quantisation);
  return i16x8.narrow_i32x4_s(i32x4.extmul_low_i16x8_s(values, steps), i32x4.extmul_high_i16x8_s(values, steps));
}

/** Makes samples of the coefficients that all scans brought. @returns FINE, or WILD */
export function finish(frame: usize): i32 {
  const components = load<i32>(frame, COMPONENTS);
  const scratch = <usize>load<u32>(frame, SCRATCH);
  const work = scratch + 128;
  const largest = i16x8.splat(<i16>LARGEST_COEFFICIENT);
  for (let c = 0; c < components; c++) {
    const component = frame + FIRST_COMPONENT + <usize>c * COMPONENT_BYTES;
    const quantisation = <usize>load<u32>(component, QUANTISATION);
    const stride = <usize>load<u32>(component, STRIDE);
    const blocks = load<i32>(component, BLOCKS);
    const across = load<i32>(component, BLOCKS_ACROSS);
    const down = load<i32>(component, BLOCKS_DOWN);
    for (let y = 0; y < down; y++) {
      let block = <usize>load<u32>(component, COEFFICIENTS) + ((<usize>(y * blocks)) << 7);
      let marks = <usize>load<u32>(component, MARKS) + ((<usize>(y * blocks)) << 3);
      let target = <usize>load<u32>(component, PLANE) + <usize>y * 8 * stride;
      for (let x = 0; x < across; x++, block += 128, marks += 8, target += 8) {
        if (load<u64>(marks) === 0) {
          const dc = <i32>load<i16>(block) * <i32>load<u16>(quantisation);
          if (abs(dc) > LARGEST_COEFFICIENT || putFlat(dc, target, stride)) return WILD;
          continue;
        }
        let wild = i64x2.splat(0);
        for (let i: usize = 0; i < 128; i += 16) {
          const values = dequantised(block + i, quantisation + i);
          wild = v128.or(wild, i16x8.gt_u(i16x8.abs(values), largest));
          v128.store(scratch + i, values);
        }
        if (v128.any_true(wild) || putBlock(scratch, work, target, stride)) return WILD;
      }
    }
  }
  return FINE;
}
