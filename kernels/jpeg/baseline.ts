import {
  COMPONENTS,
  MCUS_ACROSS,
  MCUS_DOWN,
  RESTART,
  INPUT,
  INPUT_END,
  ZIGZAG,
  SCRATCH,
  FIRST_COMPONENT,
  COMPONENT_BYTES,
  ACROSS,
  DOWN,
  PLANE,
  STRIDE,
  QUANTISATION,
  DC_TABLE,
  AC_TABLE,
  PREDICTION,
  PEEK,
  LARGEST,
  OFFSET,
  SYMBOLS,
  SHORT,
  SHORT_PEEK,
  FINE,
  BAD_CODE,
  TOO_MANY,
  OUT_OF_DATA,
  NO_RESTART,
  NO_END,
  WILD,
  LARGEST_COEFFICIENT,
} from "./frame";
import { putBlock, putFlat } from "./transform";

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
              let value = 0;
              const short = load<i32>(acTable + SHORT + ((<usize>(buffer >> (held - SHORT_PEEK)) & 1023) << 2));
              if (k !== 0 && short !== 0) {
                held -= short & 255;
                k += (short >> 8) & 255;
                value = short >> 16;
              } else {
                const table = k === 0 ? dcTable : acTable;
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
              }
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
