import { type Orientation, textAt, viewOf } from "./raster.ts";

interface Box {
  readonly type: string;
  readonly body: Uint8Array;
  /** It says that it goes on behind the end of what is here. */
  readonly cut: boolean;
}

/** What an AVIF's boxes say of it. */
export interface AvifFacts {
  /** The largest size that any item declares; null where none does (a sequence's stand elsewhere). */
  readonly size: { readonly width: number; readonly height: number } | null;
  readonly orientation: Orientation;
}

/** Boxes one after the other; those of a damaged file as far as they make sense. */
export function readBoxes(bytes: Uint8Array): Box[] {
  const view = viewOf(bytes);
  const boxes: Box[] = [];
  for (let at = 0; at + 8 <= bytes.length; ) {
    let size = view.getUint32(at);
    let head = 8;
    // 0: to the end of the file; 1: a 64-bit size follows.
    if (size === 0) size = bytes.length - at;
    else if (size === 1 && at + 16 <= bytes.length) {
      size = view.getUint32(at + 8) * 2 ** 32 + view.getUint32(at + 12);
      head = 16;
    }
    if (size < head) break;
    boxes.push({ type: textAt(bytes, at + 4, at + 8), body: bytes.subarray(at + head, at + size), cut: at + size > bytes.length });
    at += size;
  }
  return boxes;
}

const inside = (boxes: readonly Box[], type: string): Uint8Array => boxes.find((box) => box.type === type)?.body ?? new Uint8Array();

/** The numbers of the properties that belong to the primary item (meta > pitm and meta > iprp > ipma). */
function primaryProperties(pitm: Uint8Array, ipma: Uint8Array): number[] {
  if (pitm.length < 6 || ipma.length < 8) return [];
  const primary = pitm[0] === 0 ? viewOf(pitm).getUint16(4) : pitm.length < 8 ? -1 : viewOf(pitm).getUint32(4);
  const view = viewOf(ipma);
  const wideIds = ipma[0] !== 0;
  const wideNumbers = (ipma[3]! & 1) === 1;
  const numbers: number[] = [];
  let at = 8;
  for (let left = view.getUint32(4); left > 0 && at + (wideIds ? 5 : 3) <= ipma.length; left--) {
    const item = wideIds ? view.getUint32(at) : view.getUint16(at);
    at += wideIds ? 4 : 2;
    const count = view.getUint8(at++);
    // The highest bit says that a reader has to understand the property.
    for (let i = 0; i < count && at + (wideNumbers ? 2 : 1) <= ipma.length; i++) {
      const number = wideNumbers ? view.getUint16(at) & 0x7fff : view.getUint8(at) & 0x7f;
      at += wideNumbers ? 2 : 1;
      if (item === primary) numbers.push(number);
    }
  }
  return numbers;
}

/** What Pillow makes of a turn of `angle` x 90 degrees against the clock, then a mirror along `axis`. Source: _avif.c, checked for all twelve. */
function exifOf(angle: number, axis: number | null): Orientation {
  const table: readonly (readonly [none: Orientation, axis0: Orientation, axis1: Orientation])[] = [
    [1, 4, 2],
    [8, 5, 7],
    [3, 2, 4],
    [6, 7, 5],
  ];
  const row = table[angle & 3]!;
  return axis === null ? row[0] : row[axis === 0 ? 1 : 2];
}

/**
 * The boxes that say a size or a turn. An AVIF is turned by properties of its primary item (irot, imir), which win over
 * its EXIF in Pillow too; the codec applies neither.
 */
export function readAvifFacts(bytes: Uint8Array): AvifFacts {
  const meta = readBoxes(inside(readBoxes(bytes), "meta").subarray(4));
  const iprp = readBoxes(inside(meta, "iprp"));
  const properties = readBoxes(inside(iprp, "ipco"));
  let size: AvifFacts["size"] = null;
  for (const { type, body } of properties) {
    if (type !== "ispe" || body.length < 12) continue;
    const [width, height] = [viewOf(body).getUint32(4), viewOf(body).getUint32(8)];
    if (size === null || width * height > size.width * size.height) size = { width, height };
  }
  const own = primaryProperties(inside(meta, "pitm"), inside(iprp, "ipma")).flatMap((number) => properties[number - 1] ?? []);
  const irot = own.find(({ type }) => type === "irot")?.body[0] ?? 0;
  const imir = own.find(({ type }) => type === "imir")?.body[0];
  return { size, orientation: exifOf(irot, imir === undefined ? null : imir & 1) };
}
