import { readBaseline, type BaselineScan, type CodeTable } from "./jpeg-tables.ts";
import { reserve, type JpegKernel } from "./kernels.ts";
import type { RgbImage } from "./rgb-image.ts";

/**
 * Baseline JPEG by our own kernel, three times as fast as the codec and to the same bytes. It takes what cameras, browsers
 * and Pillow write: grey, or YCbCr at 4:4:4, 4:2:2 and 4:2:0, all in one scan and whole to the last bit. Everything else,
 * and whatever is wrong with a file, is the codec's, which says what.
 */

const VECTOR = 16;
const BLOCK = 8;
/** Where our numbers begin in the kernel's memory. */
const BASE = 1024;

/** The most bytes that a picture may take there, and above which a memory is let go afterwards, since it never shrinks. */
const MOST_BYTES = 2 ** 26;
const LARGE = 2 ** 24;

/** The frame's description and a component's, int32; kernels/jpeg.ts names them in this order. */
const FRAME_BYTES = 64;
const COMPONENT_BYTES = 64;

/** Code tables: by the next bits, then by length. */
const PEEK = 12;
const LENGTHS = 16;
const TABLE_BYTES = 2 * 2 ** PEEK + 2 * 4 * (LENGTHS + 1) + 256;

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
  }[];
}

/** null for a sampling that is not taken. */
function layoutOf({ width, height, components }: BaselineScan): Layout | null {
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
      };
    }),
  };
}

/** A decoder for whole files whose limits were checked. @param newJpeg makes a kernel with a memory of its own */
export function baselineDecoder(newJpeg: () => JpegKernel): (bytes: Uint8Array) => RgbImage | null {
  let started: JpegKernel | null = null;
  return (bytes) => {
    const kernel = (started ??= newJpeg());
    try {
      return decodeBaseline(bytes, kernel);
    } finally {
      if (kernel.memory.buffer.byteLength > LARGE) started = null;
    }
  };
}

/** @returns null where it is left to the codec */
function decodeBaseline(bytes: Uint8Array, kernel: JpegKernel): RgbImage | null {
  const scan = readBaseline(bytes);
  const layout = scan === null ? null : layoutOf(scan);
  if (scan === null || layout === null) return null;
  const { width, height } = scan;

  let end = BASE;
  const take = (size: number): number => {
    const start = end;
    end += aligned(size);
    return start;
  };
  const frame = take(FRAME_BYTES + COMPONENT_BYTES * scan.components.length);
  const zigzag = take(BLOCK * BLOCK);
  const scratch = take(2 * BLOCK * BLOCK + 4 * BLOCK * BLOCK);
  const parts = layout.components.map(({ stride, rows }) => ({
    quantisation: take(2 * BLOCK * BLOCK),
    dc: take(TABLE_BYTES),
    ac: take(TABLE_BYTES),
    plane: take(stride * rows),
  }));
  const rowBytes = aligned(width) + 2 * VECTOR;
  const rows = take(2 * rowBytes + 2 * rowBytes + 2 * VECTOR);
  const target = take(3 * width + 3 * VECTOR);
  const input = take(bytes.length - scan.data + VECTOR);
  if (end > MOST_BYTES) return null;

  reserve(kernel.memory, end);
  const { buffer } = kernel.memory;
  const memory = new Uint8Array(buffer);
  memory.set(bytes.subarray(scan.data), input);
  memory.set(
    ZIGZAG.map((place) => 2 * place),
    zigzag,
  );
  const inputEnd = input + bytes.length - scan.data;
  new Int32Array(buffer, frame, FRAME_BYTES / 4).set([
    scan.components.length,
    layout.mcusAcross,
    layout.mcusDown,
    scan.restart,
    input,
    inputEnd,
    zigzag,
    scratch,
    rows,
    width,
    rowBytes,
  ]);
  for (const [c, component] of scan.components.entries()) {
    const place = layout.components[c]!;
    const part = parts[c]!;
    const table = scan.quantisation.get(component.quantisation);
    const dc = scan.dc.get(component.dc);
    const ac = scan.ac.get(component.ac);
    if (table === undefined || dc === undefined || ac === undefined) return null;
    new Uint16Array(buffer, part.quantisation, BLOCK * BLOCK).set(table);
    if (!writeCodes(dc, buffer, part.dc) || !writeCodes(ac, buffer, part.ac)) return null;
    new Int32Array(buffer, frame + FRAME_BYTES + c * COMPONENT_BYTES, COMPONENT_BYTES / 4).set([
      place.across,
      place.down,
      part.plane,
      place.stride,
      part.quantisation,
      part.dc,
      part.ac,
      place.realWidth,
      place.realHeight,
      0,
    ]);
  }
  if (kernel.scan(frame) !== 0) return null;
  const rgb = new Uint8Array(3 * width * height);
  for (let y = 0; y < height; y++) {
    kernel.row(frame, y, target);
    rgb.set(memory.subarray(target, target + 3 * width), 3 * width * y);
  }
  return { width, height, data: rgb };
}
