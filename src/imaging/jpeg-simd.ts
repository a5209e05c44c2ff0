import { readPlainJpeg, type CodeTable, type JpegScan, type PlainJpeg } from "./jpeg-tables.ts";
import { reserve, type JpegKernel } from "./kernels.ts";
import type { RgbImage } from "./rgb-image.ts";

/**
 * JPEG by our own kernel, twice as fast as the codec and to the same bytes. It takes what cameras, browsers and Pillow
 * write: grey, or YCbCr at 4:4:4, 4:2:2 and 4:2:0, baseline in one scan or progressive, and whole to the last bit.
 * Everything else, and whatever is wrong with a file, is the codec's, which says what.
 */

const VECTOR = 16;
const BLOCK = 8;
/** The most bytes that a picture may take there, and above which a memory is let go afterwards, since it never shrinks. */
const MOST_BYTES = 2 ** 26;
const LARGE = 2 ** 25;

/** Rows come out together up to so many bytes: as many as stay near. */
const TOGETHER_BYTES = 2 ** 15;
const rowsTogether = (width: number) => Math.max(1, Math.floor(TOGETHER_BYTES / (3 * width)));

/** The frame's description and a component's, int32; kernels/jpeg.ts names them in this order. */
const FRAME_BYTES = 64;
const COMPONENT_BYTES = 64;
/** Of a component's description, where its tables are said to be. */
const DC_TABLE = 20;
const AC_TABLE = 24;

/** Code tables: by the next bits, then by length. */
const PEEK = 12;
const LENGTHS = 16;
const SHORT_PEEK = 10;
const SHORT = 2 * 2 ** PEEK + 2 * 4 * (LENGTHS + 1) + 256;
const TABLE_BYTES = SHORT + 4 * 2 ** SHORT_PEEK;

/** The largest step of quantisation that fits int16. */
const MOST_STEP = 2 ** 15 - 1;

const aligned = (bytes: number) => Math.ceil(bytes / VECTOR) * VECTOR;

/** Where the k-th coefficient of a file stands in its block, [64]. */
const ZIGZAG = (() => {
  const places: number[] = [];
  for (let diagonal = 0; diagonal < 2 * BLOCK - 1; diagonal++)
    for (let i = 0; i <= diagonal; i++) {
      const [row, column] = diagonal % 2 === 0 ? [diagonal - i, i] : [i, diagonal - i];
      if (row < BLOCK && column < BLOCK) places.push(row * BLOCK + column);
    }
  return places;
})();

/** Writes what the next bits say where a code and the number behind it both lie in them. @param code of `length` bits */
function writeNumbers(short: Int32Array, code: number, length: number, symbol: number): void {
  const [run, size] = [symbol >> 4, symbol & 15];
  const bits = length + size;
  if (size === 0 || bits > SHORT_PEEK) return;
  const room = 2 ** (SHORT_PEEK - bits);
  for (let number = 0, at = code * room * 2 ** size; number < 2 ** size; number++, at += room) {
    const value = number < 2 ** (size - 1) ? number + 1 - 2 ** size : number;
    short.fill((value << 16) | (run << 8) | bits, at, at + room);
  }
}

/**
 * Writes a table as the kernel reads it.
 *
 * @returns false for codes that do not fit their lengths
 */
function writeCodes({ counts, symbols }: CodeTable, memory: ArrayBuffer, at: number): boolean {
  const peek = new Uint16Array(memory, at, 2 ** PEEK).fill(0);
  const largest = new Int32Array(memory, at + 2 ** (PEEK + 1), LENGTHS + 1).fill(-1);
  const offset = new Int32Array(memory, at + 2 ** (PEEK + 1) + 4 * (LENGTHS + 1), LENGTHS + 1);
  new Uint8Array(memory, at + 2 ** (PEEK + 1) + 8 * (LENGTHS + 1), 256).set(symbols);
  const short = new Int32Array(memory, at + SHORT, 2 ** SHORT_PEEK).fill(0);
  let code = 0;
  let index = 0;
  for (let length = 1; length <= LENGTHS; length++, code *= 2) {
    const count = counts[length - 1]!;
    // A code of ones alone is not used: it would look like the padding.
    if (code + count >= 2 ** length && count > 0) return false;
    offset[length] = index - code;
    for (let i = 0; i < count; i++, code++, index++) {
      if (length > PEEK) continue;
      const room = 2 ** (PEEK - length);
      peek.fill(length * 256 + symbols[index]!, code * room, (code + 1) * room);
      if (length < SHORT_PEEK) writeNumbers(short, code, length, symbols[index]!);
    }
    if (count > 0) largest[length] = code - 1;
  }
  return true;
}

interface Layout {
  readonly mcusAcross: number;
  readonly mcusDown: number;
  readonly components: readonly {
    readonly across: number;
    readonly down: number;
    readonly stride: number;
    readonly rows: number;
    readonly realWidth: number;
    readonly realHeight: number;
    /** Blocks of whole MCUs. */
    readonly blocks: number;
  }[];
}

/** null for a sampling that is not taken. */
function layoutOf({ width, height, components }: PlainJpeg): Layout | null {
  const [first, ...others] = components;
  if (first === undefined || width === 0 || height === 0) return null;
  // What stands alone is not interleaved: its blocks follow row by row, whatever it says of its sampling.
  const [wide, tall] = components.length === 1 ? [1, 1] : [first.across, first.down];
  if (wide > 2 || tall > wide || wide < 1 || tall < 1 || others.some(({ across, down }) => across !== 1 || down !== 1))
    return null;
  // So narrow, libjpeg takes a plain filter.
  if (wide === 2 && Math.ceil(width / 2) <= 2) return null;
  const [mcusAcross, mcusDown] = [Math.ceil(width / (BLOCK * wide)), Math.ceil(height / (BLOCK * tall))];
  return {
    mcusAcross,
    mcusDown,
    components: components.map((_, c) => {
      const [across, down] = c === 0 ? [wide, tall] : [1, 1];
      return {
        across,
        down,
        stride: aligned(mcusAcross * across * BLOCK) + VECTOR,
        rows: mcusDown * down * BLOCK,
        realWidth: Math.ceil((width * across) / wide),
        realHeight: Math.ceil((height * down) / tall),
        blocks: mcusAcross * across * mcusDown * down,
      };
    }),
  };
}

/** A decoder for whole files whose limits were checked. @param newJpeg makes a kernel with a memory of its own */
export function jpegDecoder(newJpeg: () => JpegKernel): (bytes: Uint8Array) => RgbImage | null {
  let started: JpegKernel | null = null;
  return (bytes) => {
    const kernel = (started ??= newJpeg());
    try {
      return decodeJpegBy(kernel, bytes);
    } finally {
      if (kernel.memory.buffer.byteLength > LARGE) started = null;
    }
  };
}

/** Where a picture's parts lie in the kernel's memory. */
interface Places {
  readonly frame: number;
  readonly input: number;
  readonly target: number;
  readonly parts: readonly { readonly dc: number; readonly ac: number }[];
}

/** @returns null where it is left to the codec */
function decodeJpegBy(kernel: JpegKernel, bytes: Uint8Array): RgbImage | null {
  const picture = readPlainJpeg(bytes);
  const layout = picture === null ? null : layoutOf(picture);
  const places = picture === null || layout === null ? null : place(kernel, bytes, picture, layout);
  if (picture === null || places === null) return null;
  if (picture.progressive) {
    for (const scan of picture.scans)
      if (!placeScan(kernel.memory.buffer, places, scan) || kernel.progress(places.frame) !== 0) return null;
    if (kernel.finish(places.frame) !== 0) return null;
  } else if (!placeScan(kernel.memory.buffer, places, picture.scans[0]!) || kernel.scan(places.frame) !== 0)
    return null;
  const { width, height } = picture;
  const memory = new Uint8Array(kernel.memory.buffer);
  const rgb = new Uint8Array(3 * width * height);
  const together = rowsTogether(width);
  for (let y = 0; y < height; y += together) {
    const end = Math.min(height, y + together);
    kernel.rows(places.frame, y, end, places.target);
    rgb.set(memory.subarray(places.target, places.target + 3 * width * (end - y)), 3 * width * y);
  }
  return { width, height, data: rgb };
}

/** Lays a picture out, its scans' own things left out. @returns null where it has no room, or misses a table */
function place(kernel: JpegKernel, bytes: Uint8Array, picture: PlainJpeg, layout: Layout): Places | null {
  const { width, progressive, components } = picture;
  let end = aligned(kernel.base());
  const take = (size: number): number => {
    const start = end;
    end += aligned(size);
    return start;
  };
  const frame = take(FRAME_BYTES + COMPONENT_BYTES * components.length);
  const zigzag = take(BLOCK * BLOCK);
  const scratch = take(2 * BLOCK * BLOCK + 4 * BLOCK * BLOCK);
  const parts = layout.components.map(({ stride, rows, blocks }) => ({
    quantisation: take(2 * BLOCK * BLOCK),
    dc: take(TABLE_BYTES),
    ac: take(TABLE_BYTES),
    plane: take(stride * rows),
    coefficients: take(progressive ? 2 * BLOCK * BLOCK * blocks : 0),
    marks: take(progressive ? 8 * blocks : 0),
  }));
  const rowBytes = aligned(width) + VECTOR;
  const rows = take(2 * rowBytes);
  const target = take(3 * width * rowsTogether(width) + 3 * VECTOR);
  const input = take(bytes.length + VECTOR);
  if (end > MOST_BYTES) return null;

  reserve(kernel.memory, end);
  const { buffer } = kernel.memory;
  const memory = new Uint8Array(buffer);
  memory.set(bytes, input);
  memory.set(
    ZIGZAG.map((place) => 2 * place),
    zigzag,
  );
  new Int32Array(buffer, frame, FRAME_BYTES / 4).set([
    components.length,
    layout.mcusAcross,
    layout.mcusDown,
    0,
    0,
    0,
    zigzag,
    scratch,
    rows,
    width,
    rowBytes,
  ]);
  for (const [c, { quantisation }] of components.entries()) {
    const { across, down, stride, realWidth, realHeight, blocks } = layout.components[c]!;
    const part = parts[c]!;
    const table = picture.quantisation.get(quantisation);
    if (table === undefined) return null;
    const steps = new Uint16Array(buffer, part.quantisation, BLOCK * BLOCK);
    steps.set(table);
    if (progressive) {
      // The kernel takes them for signed.
      if (table.some((step) => step > MOST_STEP)) return null;
      for (const [k, step] of table.entries()) steps[ZIGZAG[k]!] = step;
      memory.fill(0, part.coefficients, part.marks + 8 * blocks);
    }
    new Int32Array(buffer, frame + FRAME_BYTES + c * COMPONENT_BYTES, COMPONENT_BYTES / 4).set([
      across,
      down,
      part.plane,
      stride,
      part.quantisation,
      part.dc,
      part.ac,
      realWidth,
      realHeight,
      0,
      part.coefficients,
      part.marks,
      layout.mcusAcross * across,
      Math.ceil(realWidth / BLOCK),
      Math.ceil(realHeight / BLOCK),
    ]);
  }
  return { frame, input, target, parts };
}

/** Puts a scan's tables and numbers in place. @returns false where it names a table that is not there, or not one */
function placeScan(buffer: ArrayBuffer, { frame, input, parts }: Places, scan: JpegScan): boolean {
  const { components, from, to, before, after, restart, data, end } = scan;
  /** Components mostly share them. */
  const written = new Map<CodeTable, number>();
  /** Has a component find a table where it, or another one, has it. */
  const put = (table: CodeTable | undefined, own: number, pointer: number): boolean => {
    if (table === undefined) return false;
    const at = written.get(table) ?? own;
    if (at === own && !writeCodes(table, buffer, at)) return false;
    written.set(table, at);
    new Int32Array(buffer, pointer, 1)[0] = at;
    return true;
  };
  for (const { index, dc, ac } of components) {
    const part = parts[index]!;
    const pointers = frame + FRAME_BYTES + index * COMPONENT_BYTES;
    // A refined DC is bits alone.
    if (from === 0 && before === 0 && !put(scan.dc.get(dc), part.dc, pointers + DC_TABLE)) return false;
    if (to > 0 && !put(scan.ac.get(ac), part.ac, pointers + AC_TABLE)) return false;
  }
  const numbers = new Int32Array(buffer, frame, FRAME_BYTES / 4);
  const only = components.length < parts.length || parts.length === 1 ? components[0]!.index : -1;
  numbers.set([restart, input + data, input + end], 3);
  numbers.set([only, from, to, before, after], 11);
  return true;
}
