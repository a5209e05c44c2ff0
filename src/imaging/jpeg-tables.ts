import { viewOf } from "./raster.ts";

/** What a baseline JPEG's markers say of how its one scan is coded. Source: ITU-T T.81, annexes B and C. */

export interface JpegComponent {
  readonly id: number;
  readonly across: number;
  readonly down: number;
  /** Numbers of its tables. */
  readonly quantisation: number;
  readonly dc: number;
  readonly ac: number;
}

/** Codes of each length from 1 to 16, and their symbols in order. */
export interface CodeTable {
  readonly counts: Uint8Array;
  readonly symbols: Uint8Array;
}

export interface BaselineScan {
  readonly width: number;
  readonly height: number;
  readonly components: readonly JpegComponent[];
  /** uint16 [64] each, in the file's order. */
  readonly quantisation: ReadonlyMap<number, Uint16Array>;
  readonly dc: ReadonlyMap<number, CodeTable>;
  readonly ac: ReadonlyMap<number, CodeTable>;
  /** In MCUs; 0: none. */
  readonly restart: number;
  /** Where the scan's data begins. */
  readonly data: number;
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
  readonly components: readonly Omit<JpegComponent, "dc" | "ac">[];
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

/** The components of a scan that holds the whole of a frame's; null for another. */
function readScan(body: Uint8Array, frame: Frame): readonly JpegComponent[] | null {
  const count = body[0] ?? 0;
  if (count !== frame.components.length || body.length !== 4 + 2 * count) return null;
  const [from, to, approximation] = body.subarray(1 + 2 * count);
  if (from !== 0 || to !== 63 || approximation !== 0) return null;
  const components = frame.components.map((component, c) =>
    body[1 + 2 * c] === component.id ? { ...component, dc: body[2 + 2 * c]! >> 4, ac: body[2 + 2 * c]! & 15 } : null,
  );
  return components.every((component) => component !== null) ? components : null;
}

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

/**
 * Up to the first scan's data.
 *
 * @returns null where the file is not baseline, grey or YCbCr, all components in one scan, or its markers are not plain
 */
export function readBaseline(bytes: Uint8Array): BaselineScan | null {
  const view = viewOf(bytes);
  const quantisation = new Map<number, Uint16Array>();
  const [dc, ac] = [new Map<number, CodeTable>(), new Map<number, CodeTable>()];
  let frame: Frame | null = null;
  let restart = 0;
  let jfif = false;
  let adobe: number | null = null;
  for (let at = 2; at + 4 <= bytes.length;) {
    const marker = bytes[at + 1]!;
    const next = at + 2 + view.getUint16(at + 2);
    if (bytes[at] !== 0xff || next > bytes.length) return null;
    const body = bytes.subarray(at + 4, next);
    if (marker === 0xda) {
      if (frame === null) return null;
      const components = readScan(body, frame);
      if (components === null || (components.length !== 1 && components.length !== 3)) return null;
      if (components.length === 3 && !isYcc(components, jfif, adobe)) return null;
      return { ...frame, components, quantisation, dc, ac, restart, data: next };
    }
    if (marker === 0xdb && !readQuantisation(body, quantisation)) return null;
    if (marker === 0xc4 && !readCodes(body, dc, ac)) return null;
    if (marker === 0xc0) {
      if (frame !== null) return null;
      frame = readFrame(body);
      if (frame === null) return null;
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
