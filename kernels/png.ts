/**
 * PNG's two hot loops: inflating a zlib stream (`inflate`: RFC 1950 and 1951) and undoing the filters of its rows
 * (`unfilter`: PNG 9.2), three and four bytes a pixel on 128-bit SIMD. A stream that is not whole to its last bit is a
 * fault, and left to other code, which says what is wrong with it (src/imaging/png-simd.ts, which also lays out the memory).
 */

const FINE = 0;
const FAULT = 1;

/** Bits by which a code is looked up; longer ones are decoded a bit at a time. */
const PEEK: u32 = 11;
const PEEK_MASK: u64 = 2047;
/** A code table: uint32 [2048] by the next bits, then uint16 [16] how many codes a length has, uint16 [288] symbols in the codes' order. */
const COUNTS: usize = 8192;
const SYMBOLS: usize = 8192 + 32;
const TABLE_BYTES: usize = 8192 + 32 + 576 + 32;
/** What lies behind both tables: uint8 [320] lengths of codes, then uint16 [16] where a length's symbols begin. */
const LENGTHS: usize = 2 * TABLE_BYTES;
const PLACES: usize = LENGTHS + 320;

/** Of an entry: its code's length (4 bits), how many more bits follow (4), its kind (2), and from bit 16 on its number. */
const COPY: u32 = 1;
const END: u32 = 2;
const LITERAL: u32 = 3;
const KIND: u32 = 3 << 8;

/** Symbols from 257 on, and distances: base, then bits that follow. Source: RFC 1951, 3.2.5. */
// oxfmt-ignore
const LENGTH_BASES: StaticArray<u16> = [3, 4, 5, 6, 7, 8, 9, 10, 11, 13, 15, 17, 19, 23, 27, 31, 35, 43, 51, 59, 67, 83, 99, 115, 131, 163, 195, 227, 258];
// oxfmt-ignore
const LENGTH_BITS: StaticArray<u8> = [0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3, 4, 4, 4, 4, 5, 5, 5, 5, 0];
// oxfmt-ignore
const DISTANCE_BASES: StaticArray<u16> = [1, 2, 3, 4, 5, 7, 9, 13, 17, 25, 33, 49, 65, 97, 129, 193, 257, 385, 513, 769, 1025, 1537, 2049, 3073, 4097, 6145, 8193, 12289, 16385, 24577];
// oxfmt-ignore
const LENGTH_ORDER: StaticArray<u8> = [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15];

/** What is read: the bits at hand, how many they are, and where the next come from. */
let hold: u64 = 0;
let bits: u32 = 0;
let from: usize = 0;

/** At least 56 bits at hand; behind the stream they are zeros. */
function refill(): void {
  hold |= load<u64>(from) << (<u64>bits);
  from += (63 - bits) >> 3;
  bits |= 56;
}

function take(count: u32): u32 {
  const value = <u32>(hold & (((<u64>1) << (<u64>count)) - 1));
  hold >>= <u64>count;
  bits -= count;
  return value;
}

/** What an entry says beside its length; 0xffffffff where there is no such symbol. */
function entryOf(symbol: u32, isDistance: bool): u32 {
  if (isDistance) {
    if (symbol > 29) return u32.MAX_VALUE;
    const more = symbol < 2 ? 0 : (symbol >> 1) - 1;
    return ((<u32>unchecked(DISTANCE_BASES[symbol])) << 16) | (COPY << 8) | (more << 4);
  }
  if (symbol < 256) return (symbol << 16) | (LITERAL << 8);
  if (symbol === 256) return END << 8;
  if (symbol > 285) return u32.MAX_VALUE;
  const place = symbol - 257;
  return ((<u32>unchecked(LENGTH_BASES[place])) << 16) | (COPY << 8) | ((<u32>unchecked(LENGTH_BITS[place])) << 4);
}

function reversed(code: u32, length: u32): u32 {
  let value: u32 = 0;
  for (let i: u32 = 0; i < length; i++) value |= ((code >> i) & 1) << (length - 1 - i);
  return value;
}

/**
 * Lays out a table of `count` codes by their lengths.
 *
 * @param mayLack that one code of a single bit is all there is
 * @returns false where more codes are said than there are, or fewer, as zlib has it
 */
function layTable(
  table: usize,
  lengths: usize,
  places: usize,
  count: u32,
  isDistance: bool,
  mayLack: bool = true,
): bool {
  memory.fill(table, 0, TABLE_BYTES);
  for (let i: u32 = 0; i < count; i++) {
    const at = table + COUNTS + 2 * <usize>load<u8>(lengths + i);
    store<u16>(at, load<u16>(at) + 1);
  }
  store<u16>(table + COUNTS, 0);
  let left: i32 = 1;
  let place: u32 = 0;
  let longest: u32 = 0;
  for (let length: u32 = 1; length < 16; length++) {
    const codes: u32 = load<u16>(table + COUNTS + 2 * length);
    left = (left << 1) - <i32>codes;
    if (left < 0) return false;
    store<u16>(places + 2 * length, <u16>place);
    place += codes;
    if (codes > 0) longest = length;
  }
  if (left > 0 && longest > 0 && !(mayLack && longest === 1)) return false;
  for (let i: u32 = 0; i < count; i++) {
    const length: usize = load<u8>(lengths + i);
    if (length === 0) continue;
    const at = places + 2 * length;
    const number = load<u16>(at);
    store<u16>(table + SYMBOLS + 2 * <usize>number, <u16>i);
    store<u16>(at, number + 1);
  }
  let code: u32 = 0;
  let number: u32 = 0;
  for (let length: u32 = 1; length <= PEEK; length++) {
    code <<= 1;
    const codes: u32 = load<u16>(table + COUNTS + 2 * length);
    for (let i: u32 = 0; i < codes; i++, code++, number++) {
      const entry = entryOf(load<u16>(table + SYMBOLS + 2 * number), isDistance);
      if (entry === u32.MAX_VALUE) continue;
      for (let at = reversed(code, length); at < 2048; at += 1 << length) store<u32>(table + 4 * at, entry | length);
    }
  }
  return true;
}

/** A code that is not in the table: a long one, or none. @returns its entry, its length being taken already; 0xffffffff for none */
function longEntry(table: usize, isDistance: bool): u32 {
  let code: u32 = 0;
  let first: u32 = 0;
  let number: u32 = 0;
  for (let length: u32 = 1; length < 16; length++) {
    code |= take(1);
    const codes: u32 = load<u16>(table + COUNTS + 2 * length);
    if (code < first + codes) return entryOf(load<u16>(table + SYMBOLS + 2 * (number + code - first)), isDistance);
    number += codes;
    first = (first + codes) << 1;
    code <<= 1;
  }
  return u32.MAX_VALUE;
}

/** Codes that a block does not say itself. Source: RFC 1951, 3.2.6. */
function fixedTables(tables: usize): void {
  const lengths = tables + LENGTHS;
  memory.fill(lengths, 8, 144);
  memory.fill(lengths + 144, 9, 112);
  memory.fill(lengths + 256, 7, 24);
  memory.fill(lengths + 280, 8, 8);
  layTable(tables, lengths, tables + PLACES, 288, false);
  memory.fill(lengths, 5, 32);
  layTable(tables + TABLE_BYTES, lengths, tables + PLACES, 32, true);
}

/** @returns false for codes that are none */
function readTables(tables: usize): bool {
  const lengths = tables + LENGTHS;
  const places = tables + PLACES;
  refill();
  const literals = take(5) + 257;
  const distances = take(5) + 1;
  const count = take(4) + 4;
  if (literals > 286 || distances > 30) return false;
  memory.fill(lengths, 0, 320);
  for (let i: u32 = 0; i < count; i++) {
    if (bits < 3) refill();
    store<u8>(lengths + unchecked(LENGTH_ORDER[i]), <u8>take(3));
  }
  if (!layTable(tables, lengths, places, 19, false, false)) return false;
  memory.fill(lengths, 0, 320);
  for (let i: u32 = 0; i < literals + distances;) {
    refill();
    const entry = load<u32>(tables + 4 * <usize>(hold & PEEK_MASK));
    if (entry === 0) return false; // none of them is longer than seven bits
    take(entry & 15);
    const symbol = entry >> 16;
    if (symbol < 16) {
      store<u8>(lengths + i++, <u8>symbol);
      continue;
    }
    if (symbol === 16 && i === 0) return false;
    const value = symbol === 16 ? load<u8>(lengths + i - 1) : 0;
    const times = symbol === 16 ? 3 + take(2) : symbol === 17 ? 3 + take(3) : 11 + take(7);
    if (i + times > literals + distances) return false;
    memory.fill(lengths + i, value, times);
    i += times;
  }
  if (load<u8>(lengths + 256) === 0) return false;
  // The distances' lengths lie behind the literals', where the table of these does not look.
  return (
    layTable(tables, lengths, places, literals, false) &&
    layTable(tables + TABLE_BYTES, lengths + literals, places, distances, true)
  );
}

/** Repeats what lies `distance` bytes before; may write up to 15 bytes further. */
function copy(to: usize, distance: usize, length: usize): void {
  const end = to + length;
  let source = to - distance;
  if (distance >= 16) {
    for (; to < end; to += 16, source += 16) v128.store(to, v128.load(source));
  } else if (distance === 1) {
    const value = i8x16.splat(load<u8>(source));
    for (; to < end; to += 16) v128.store(to, value);
  } else {
    for (; to < end; to++, source++) store<u8>(to, load<u8>(source));
  }
}

/** Where memory is free. */
export function base(): usize {
  return __heap_base;
}

/**
 * A whole zlib stream. Sixty-four zeros lie behind it, and room for 320 bytes behind what it gives.
 *
 * @param tables room for 2 code tables and what they are made of, 20 KB
 * @returns FINE where it gave `size` bytes, its checksum is right and nothing follows
 */
export function inflate(source: usize, end: usize, target: usize, size: usize, tables: usize): i32 {
  if (end - source < 6) return FAULT;
  const head: u32 = ((<u32>load<u8>(source)) << 8) | load<u8>(source + 1);
  if (head % 31 !== 0 || ((head >> 8) & 15) !== 8 || head >> 12 > 7 || (head & 32) !== 0) return FAULT;
  const distances = tables + TABLE_BYTES;
  const outEnd = target + size;
  let out = target;
  hold = 0;
  bits = 0;
  from = source + 2;
  let isLast = false;
  while (!isLast) {
    refill();
    if (from > end + 8) return FAULT;
    isLast = take(1) === 1;
    const kind = take(2);
    if (kind === 3) return FAULT;
    if (kind === 0) {
      take(bits & 7);
      from -= bits >> 3;
      hold = 0;
      bits = 0;
      if (from + 4 > end) return FAULT;
      const length: usize = load<u16>(from);
      if (length !== (<usize>load<u16>(from + 2) ^ 0xffff)) return FAULT;
      from += 4;
      if (from + length > end || out + length > outEnd) return FAULT;
      memory.copy(out, from, length);
      out += length;
      from += length;
      continue;
    }
    if (kind === 1) fixedTables(tables);
    else if (!readTables(tables)) return FAULT;
    // Globals lie in memory: the bits at hand go through them only for what is rare.
    let word = hold;
    let count = bits;
    let next = from;
    for (;;) {
      if (out > outEnd || next > end + 8) return FAULT;
      word |= load<u64>(next) << (<u64>count);
      next += (63 - count) >> 3;
      count |= 56;
      let entry = load<u32>(tables + 4 * <usize>(word & PEEK_MASK));
      // Up to four literals of the bits at hand.
      if ((entry & KIND) === LITERAL << 8) {
        word >>= <u64>(entry & 15);
        count -= entry & 15;
        store<u8>(out++, <u8>(entry >> 16));
        entry = load<u32>(tables + 4 * <usize>(word & PEEK_MASK));
        if ((entry & KIND) === LITERAL << 8) {
          word >>= <u64>(entry & 15);
          count -= entry & 15;
          store<u8>(out++, <u8>(entry >> 16));
          entry = load<u32>(tables + 4 * <usize>(word & PEEK_MASK));
          if ((entry & KIND) === LITERAL << 8) {
            word >>= <u64>(entry & 15);
            count -= entry & 15;
            store<u8>(out++, <u8>(entry >> 16));
            entry = load<u32>(tables + 4 * <usize>(word & PEEK_MASK));
            if ((entry & KIND) === LITERAL << 8) {
              word >>= <u64>(entry & 15);
              count -= entry & 15;
              store<u8>(out++, <u8>(entry >> 16));
              continue;
            }
          }
        }
      }
      if (entry === 0) {
        hold = word;
        bits = count;
        entry = longEntry(tables, false);
        if (entry === u32.MAX_VALUE) return FAULT;
        word = hold;
        count = bits;
      } else {
        word >>= <u64>(entry & 15);
        count -= entry & 15;
      }
      const kind = entry & KIND;
      if (kind === LITERAL << 8) {
        store<u8>(out++, <u8>(entry >> 16));
        continue;
      }
      if (kind === END << 8) break;
      const more = (entry >> 4) & 15;
      const length: usize = (entry >> 16) + <u32>(word & (((<u64>1) << (<u64>more)) - 1));
      word >>= <u64>more;
      count -= more;
      word |= load<u64>(next) << (<u64>count);
      next += (63 - count) >> 3;
      count |= 56;
      let back = load<u32>(distances + 4 * <usize>(word & PEEK_MASK));
      if (back === 0) {
        hold = word;
        bits = count;
        back = longEntry(distances, true);
        if (back === u32.MAX_VALUE) return FAULT;
        word = hold;
        count = bits;
      } else {
        word >>= <u64>(back & 15);
        count -= back & 15;
      }
      const far = (back >> 4) & 15;
      const distance: usize = (back >> 16) + <u32>(word & (((<u64>1) << (<u64>far)) - 1));
      word >>= <u64>far;
      count -= far;
      if (distance > out - target) return FAULT;
      copy(out, distance, length);
      out += length;
    }
    hold = word;
    bits = count;
    from = next;
  }
  take(bits & 7);
  from -= bits >> 3;
  if (out !== outEnd || from + 4 !== end) return FAULT;
  return adler32(target, size) === bswap<u32>(load<u32>(from)) ? FINE : FAULT;
}

function sumOf(lanes: v128): u64 {
  return (
    <u64>i32x4.extract_lane(lanes, 0) +
    <u64>i32x4.extract_lane(lanes, 1) +
    <u64>i32x4.extract_lane(lanes, 2) +
    <u64>i32x4.extract_lane(lanes, 3)
  );
}

/** Source: RFC 1950, 8.2. Blocks of 16 bytes; of 347 of them no sum is too large for its lane. */
function adler32(at: usize, size: usize): u32 {
  let low: u64 = 1;
  let high: u64 = 0;
  while (size >= 16) {
    const blocks = min<usize>(347, size >> 4);
    let sums = i32x4.splat(0);
    let before = i32x4.splat(0);
    let weighted = i32x4.splat(0);
    for (let i: usize = 0; i < blocks; i++, at += 16) {
      const bytes = v128.load(at);
      before = i32x4.add(before, sums);
      sums = i32x4.add(sums, i32x4.extadd_pairwise_i16x8_u(i16x8.extadd_pairwise_i8x16_u(bytes)));
      weighted = i32x4.add(
        weighted,
        i32x4.add(
          i32x4.dot_i16x8_s(i16x8.extend_low_i8x16_u(bytes), i16x8(16, 15, 14, 13, 12, 11, 10, 9)),
          i32x4.dot_i16x8_s(i16x8.extend_high_i8x16_u(bytes), i16x8(8, 7, 6, 5, 4, 3, 2, 1)),
        ),
      );
    }
    high = (high + 16 * <u64>blocks * low + 16 * sumOf(before) + sumOf(weighted)) % 65521;
    low = (low + sumOf(sums)) % 65521;
    size -= blocks << 4;
  }
  for (; size > 0; size--, at++) {
    low += load<u8>(at);
    high += low;
  }
  return ((<u32>(high % 65521)) << 16) | <u32>(low % 65521);
}

function pixel(at: usize): v128 {
  return v128.load32_zero(at);
}

function put(at: usize, value: u32, bpp: usize): void {
  if (bpp === 4) store<u32>(at, value);
  else {
    store<u16>(at, <u16>value);
    store<u8>(at + 2, <u8>(value >> 16));
  }
}

function addLeft(row: usize, end: usize, bpp: usize): void {
  let left = i32x4.splat(0);
  for (let at = row; at < end; at += bpp) {
    left = i8x16.add(pixel(at), left);
    put(at, i32x4.extract_lane(left, 0), bpp);
  }
}

function addMean(row: usize, end: usize, above: usize, bpp: usize): void {
  let left = i32x4.splat(0);
  for (let at = row; at < end; at += bpp, above += bpp) {
    const up = i16x8.extend_low_i8x16_u(pixel(above));
    const mean = i16x8.shr_u(i16x8.add(left, up), 1);
    left = v128.and(i16x8.add(i16x8.extend_low_i8x16_u(pixel(at)), mean), i16x8.splat(255));
    put(at, i32x4.extract_lane(i8x16.narrow_i16x8_u(left, left), 0), bpp);
  }
}

function addNearest(row: usize, end: usize, above: usize, bpp: usize): void {
  let left = i32x4.splat(0);
  let corner = i32x4.splat(0);
  for (let at = row; at < end; at += bpp, above += bpp) {
    const up = i16x8.extend_low_i8x16_u(pixel(above));
    const across = i16x8.sub(up, corner);
    const down = i16x8.sub(left, corner);
    const toLeft = i16x8.abs(across);
    const toUp = i16x8.abs(down);
    const nearest = i16x8.min_s(i16x8.min_s(toLeft, toUp), i16x8.abs(i16x8.add(across, down)));
    const other = v128.bitselect(up, corner, i16x8.eq(nearest, toUp));
    const guess = v128.bitselect(left, other, i16x8.eq(nearest, toLeft));
    corner = up;
    left = v128.and(i16x8.add(i16x8.extend_low_i8x16_u(pixel(at)), guess), i16x8.splat(255));
    put(at, i32x4.extract_lane(i8x16.narrow_i16x8_u(left, left), 0), bpp);
  }
}

function addUp(row: usize, end: usize, above: usize): void {
  let at = row;
  for (; at + 16 <= end; at += 16, above += 16) v128.store(at, i8x16.add(v128.load(at), v128.load(above)));
  for (; at < end; at++, above++) store<u8>(at, load<u8>(at) + load<u8>(above));
}

/** Any number of bytes a pixel. */
function addScalar(kind: u32, row: usize, end: usize, above: usize, bpp: usize): void {
  for (let at = row; at < end; at++, above++) {
    const isFirst = at < row + bpp;
    const left: i32 = isFirst ? 0 : load<u8>(at - bpp);
    const up: i32 = load<u8>(above);
    let guess = left;
    if (kind === 3) guess = (left + up) >> 1;
    else if (kind === 4) {
      const corner: i32 = isFirst ? 0 : load<u8>(above - bpp);
      const toLeft = abs(up - corner);
      const toUp = abs(left - corner);
      const toCorner = abs(left + up - 2 * corner);
      guess = toLeft <= toUp && toLeft <= toCorner ? left : toUp <= toCorner ? up : corner;
    }
    store<u8>(at, <u8>(load<u8>(at) + guess));
  }
}

/**
 * Undoes the filters of one pass, in place; a row's filter byte is 0 afterwards.
 *
 * @param at its first row's filter byte
 * @param rowBytes of a row behind that
 * @param zeros as many zeros: what lies above the first row
 * @returns FAULT for a filter that PNG does not have
 */
export function unfilter(at: usize, rows: usize, rowBytes: usize, bpp: usize, zeros: usize): i32 {
  let above = zeros;
  for (let y: usize = 0; y < rows; y++, at += rowBytes + 1) {
    const kind: u32 = load<u8>(at);
    const row = at + 1;
    const end = row + rowBytes;
    if (kind > 4) return FAULT;
    if (kind === 2) addUp(row, end, above);
    else if (kind > 0) {
      if (bpp === 3) {
        if (kind === 1) addLeft(row, end, 3);
        else if (kind === 3) addMean(row, end, above, 3);
        else addNearest(row, end, above, 3);
      } else if (bpp === 4) {
        if (kind === 1) addLeft(row, end, 4);
        else if (kind === 3) addMean(row, end, above, 4);
        else addNearest(row, end, above, 4);
      } else addScalar(kind, row, end, above, bpp);
    }
    store<u8>(at, 0);
    above = row;
  }
  return FINE;
}
