import { viewOf } from "./raster.ts";

/** What a JPEG's markers say of how its scans are coded. Source: ITU-T T.81, annexes B, C and G. */

export interface JpegComponent {
  readonly id: number;
  readonly across: number;
  readonly down: number;
  /** Its table's number. */
  readonly quantisation: number;
}

/** Codes of each length from 1 to 16, and their symbols in order. */
export interface CodeTable {
  readonly counts: Uint8Array;
  readonly symbols: Uint8Array;
}

/** One scan, with the tables that it is coded by. */
export interface JpegScan {
  /** By their order in the frame, ascending. */
  readonly components: readonly { readonly index: number; readonly dc: number; readonly ac: number }[];
  /** The band of coefficients, both ends in it. */
  readonly from: number;
  readonly to: number;
  /** Lowest bits of them that are not known before it, and after it; 0, 0 but in a progressive picture. */
  readonly before: number;
  readonly after: number;
  readonly dc: ReadonlyMap<number, CodeTable>;
  readonly ac: ReadonlyMap<number, CodeTable>;
  /** In MCUs; 0: none. */
  readonly restart: number;
  /** Where its data lies; that of a baseline picture goes on to the file's end. */
  readonly data: number;
  readonly end: number;
}

export interface PlainJpeg {
  readonly width: number;
  readonly height: number;
  readonly progressive: boolean;
  readonly components: readonly JpegComponent[];
  /** uint16 [64] each, in the file's order. */
  readonly quantisation: ReadonlyMap<number, Uint16Array>;
  readonly scans: readonly JpegScan[];
}

const LENGTHS = 16;
/** Codes, tables, restarts and comments, beside the frame and APP0 to APP15. */
const PLAIN: ReadonlySet<number> = new Set([0xc4, 0xdb, 0xdd, 0xfe]);

function readQuantisation(body: Uint8Array, tables: Map<number, Uint16Array>): boolean {
  const view = viewOf(body);
  for (let at = 0; at < body.length;) {
    const [precision, id] = [body[at]! >> 4, body[at]! & 15];
    const size = precision === 0 ? 64 : 128;
    if (precision > 1 || at + 1 + size > body.length) return false;
    const start = at + 1;
    tables.set(
      id,
      Uint16Array.from({ length: 64 }, (_, k) =>
        precision === 0 ? view.getUint8(start + k) : view.getUint16(start + 2 * k),
      ),
    );
    at = start + size;
  }
  return true;
}

function readCodes(body: Uint8Array, dc: Map<number, CodeTable>, ac: Map<number, CodeTable>): boolean {
  for (let at = 0; at < body.length;) {
    const [kind, id] = [body[at]! >> 4, body[at]! & 15];
    const counts = body.slice(at + 1, at + 1 + LENGTHS);
    const count = counts.reduce((sum, one) => sum + one, 0);
    const end = at + 1 + LENGTHS + count;
    if (kind > 1 || count > 256 || end > body.length) return false;
    const symbols = body.slice(at + 1 + LENGTHS, end);
    // A DC's symbol is how many bits follow.
    if (kind === 0 && symbols.some((symbol) => symbol > LENGTHS - 1)) return false;
    (kind === 0 ? dc : ac).set(id, { counts, symbols });
    at = end;
  }
  return true;
}

interface Frame {
  readonly width: number;
  readonly height: number;
  readonly components: readonly JpegComponent[];
}

function readFrame(body: Uint8Array): Frame | null {
  const count = body[5] ?? 0;
  if (body[0] !== 8 || body.length !== 6 + 3 * count) return null;
  const view = viewOf(body);
  const components = Array.from({ length: count }, (_, c) => {
    const at = 6 + 3 * c;
    return { id: body[at]!, across: body[at + 1]! >> 4, down: body[at + 1]! & 15, quantisation: body[at + 2]! };
  });
  return { width: view.getUint16(3), height: view.getUint16(1), components };
}

type ScanHead = Pick<JpegScan, "components" | "from" | "to" | "before" | "after">;

/** A scan of all of a frame's components, or of one; null for another. */
function readScan(body: Uint8Array, frame: Frame): ScanHead | null {
  const count = body[0] ?? 0;
  if ((count !== frame.components.length && count !== 1) || body.length !== 4 + 2 * count) return null;
  const [from = 0, to = 0, both = 0] = body.subarray(1 + 2 * count);
  const components = Array.from({ length: count }, (_, c) => {
    const [id, tables] = [body[1 + 2 * c]!, body[2 + 2 * c]!];
    return { index: frame.components.findIndex((one) => one.id === id), dc: tables >> 4, ac: tables & 15 };
  });
  const inOrder = components.every(({ index }, c) => (count === 1 ? index >= 0 : index === c));
  return inOrder ? { components, from, to, before: both >> 4, after: both & 15 } : null;
}

/**
 * Keeps account of what bits of which coefficients progressive scans have brought: each must go on where another ended,
 * a component's DC first, as every encoder has it.
 */
class Progress {
  /** Lowest bits not known of each coefficient; 14, more than any, where nothing is. */
  readonly #unknown: readonly Uint8Array[];

  constructor({ components }: Frame) {
    this.#unknown = components.map(() => new Uint8Array(64).fill(NOTHING_KNOWN));
  }

  /** @returns false for a scan that does not go on where others ended */
  take({ components, from, to, before, after }: ScanHead): boolean {
    if (to > 63 || from > to || (from === 0) !== (to === 0) || (from > 0 && components.length > 1)) return false;
    if (after > 13 || (before !== 0 && after !== before - 1)) return false;
    for (const { index } of components) {
      const unknown = this.#unknown[index]!;
      if (from > 0 && unknown[0] === NOTHING_KNOWN) return false;
      for (let k = from; k <= to; k++) {
        if (unknown[k] !== (before === 0 ? NOTHING_KNOWN : before)) return false;
        unknown[k] = after;
      }
    }
    return true;
  }

  /** Whether every bit is there: libjpeg smooths what is not. */
  get whole(): boolean {
    return this.#unknown.every((unknown) => unknown.every((bits) => bits === 0));
  }
}

const NOTHING_KNOWN = 14;

/** Whether three components are luma and two of chroma, as libjpeg decides. */
function isYcc(components: readonly { readonly id: number }[], jfif: boolean, adobe: number | null): boolean {
  if (jfif) return true;
  if (adobe !== null) return adobe === 1;
  return components.every(({ id }, c) => id === c + 1);
}

const startsWith = (bytes: Uint8Array, text: string) =>
  bytes.length >= text.length && Array.from(text).every((letter, i) => bytes[i] === letter.charCodeAt(0));

/** Adobe's marker has its transform at the end of twelve bytes. */
const ADOBE_BYTES = 12;

/** Where a scan's data ends: at a mark that is neither a byte of it nor a restart. */
function endOfData(bytes: Uint8Array, data: number): number {
  for (let at = bytes.indexOf(0xff, data); at >= 0 && at + 1 < bytes.length; at = bytes.indexOf(0xff, at + 2)) {
    const marker = bytes[at + 1]!;
    if (marker !== 0 && (marker < 0xd0 || marker > 0xd7)) return at;
  }
  return bytes.length;
}

/**
 * @returns null where the file is not grey or YCbCr, baseline with all components in one scan or progressive with all
 *   that belongs to it, or its markers are not plain
 */
export function readPlainJpeg(bytes: Uint8Array): PlainJpeg | null {
  const view = viewOf(bytes);
  const quantisation = new Map<number, Uint16Array>();
  const [dc, ac] = [new Map<number, CodeTable>(), new Map<number, CodeTable>()];
  const scans: JpegScan[] = [];
  let frame: Frame | null = null;
  let progress: Progress | null = null;
  let restart = 0;
  let jfif = false;
  let adobe: number | null = null;
  for (let at = 2; at + 2 <= bytes.length;) {
    const marker = bytes[at + 1]!;
    if (bytes[at] === 0xff && marker === 0xd9)
      return frame !== null && progress?.whole === true ? { ...frame, progressive: true, quantisation, scans } : null;
    if (at + 4 > bytes.length) return null;
    const next = at + 2 + view.getUint16(at + 2);
    if (bytes[at] !== 0xff || next > bytes.length) return null;
    const body = bytes.subarray(at + 4, next);
    if (marker === 0xda) {
      const head: ScanHead | null = frame && readScan(body, frame);
      if (frame === null || head === null) return null;
      const { length } = frame.components;
      if (length !== 1 && (length !== 3 || !isYcc(frame.components, jfif, adobe))) return null;
      const scan = { ...head, dc: new Map(dc), ac: new Map(ac), restart, data: next };
      if (progress === null) {
        const whole = head.components.length === length && head.from === 0 && head.to === 63;
        if (!whole || head.before !== 0 || head.after !== 0) return null;
        return { ...frame, progressive: false, quantisation, scans: [{ ...scan, end: bytes.length }] };
      }
      if (!progress.take(head)) return null;
      const end = endOfData(bytes, next);
      scans.push({ ...scan, end });
      at = end;
      continue;
    }
    // Tables of a picture that has begun are the codec's.
    if (marker === 0xdb && (scans.length > 0 || !readQuantisation(body, quantisation))) return null;
    if (marker === 0xc4 && !readCodes(body, dc, ac)) return null;
    if (marker === 0xc0 || marker === 0xc2) {
      if (frame !== null) return null;
      frame = readFrame(body);
      if (frame === null) return null;
      if (marker === 0xc2) progress = new Progress(frame);
    } else if (!PLAIN.has(marker) && (marker & 0xf0) !== 0xe0) return null;
    if (marker === 0xdd) {
      if (body.length !== 2) return null;
      restart = viewOf(body).getUint16(0);
    }
    if (marker === 0xe0 && startsWith(body, "JFIF\0")) {
      // Of another revision the codec has something to say.
      if (body[5] !== 1) return null;
      jfif = true;
    }
    if (marker === 0xee && startsWith(body, "Adobe") && body.length >= ADOBE_BYTES) adobe = body[ADOBE_BYTES - 1]!;
    at = next;
  }
  return null;
}
