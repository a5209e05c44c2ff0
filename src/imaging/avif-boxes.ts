import { joinBytes } from "../platform/bytes.ts";
import { av1Size } from "./av1-size.ts";
import { type Orientation, textAt, viewOf } from "./raster.ts";

interface Box {
  readonly type: string;
  readonly body: Uint8Array;
  /** It says that it goes on behind the end of what is here. */
  readonly cut: boolean;
}

interface Size {
  readonly width: number;
  readonly height: number;
}

/** What an AVIF's boxes say of it. */
export interface AvifFacts {
  /** The largest size that any picture in it declares, in pixels; null where none does. */
  readonly size: Size | null;
  /** The largest frame that its AV1 streams say for themselves, which is decoded whatever `size` says; null where they lie behind what is here of the file. */
  readonly coded: Size | null;
  readonly orientation: Orientation;
}

/** Boxes one after the other; those of a damaged file as far as they make sense. */
export function readBoxes(bytes: Uint8Array): Box[] {
  const view = viewOf(bytes);
  const boxes: Box[] = [];
  for (let at = 0; at + 8 <= bytes.length;) {
    let size = view.getUint32(at);
    let head = 8;
    // 0: to the end of the file; 1: a 64-bit size follows.
    if (size === 0) size = bytes.length - at;
    else if (size === 1 && at + 16 <= bytes.length) {
      size = view.getUint32(at + 8) * 2 ** 32 + view.getUint32(at + 12);
      head = 16;
    }
    if (size < head) break;
    boxes.push({
      type: textAt(bytes, at + 4, at + 8),
      body: bytes.subarray(at + head, at + size),
      cut: at + size > bytes.length,
    });
    at += size;
  }
  return boxes;
}

const inside = (boxes: readonly Box[], type: string): Uint8Array =>
  boxes.find((box) => box.type === type)?.body ?? new Uint8Array();

/** A property of the primary item: its number from 1, 0 for none, and the bytes that say it. */
interface PropertyLink {
  readonly number: number;
  readonly said: Uint8Array;
}

/** The properties that belong to the primary item (meta > pitm and meta > iprp > ipma). */
function primaryProperties(pitm: Uint8Array, ipma: Uint8Array): PropertyLink[] {
  if (pitm.length < 6 || ipma.length < 8) return [];
  const primary = pitm[0] === 0 ? viewOf(pitm).getUint16(4) : pitm.length < 8 ? -1 : viewOf(pitm).getUint32(4);
  const view = viewOf(ipma);
  const wideIds = ipma[0] !== 0;
  const wideNumbers = (ipma[3]! & 1) === 1;
  const width = wideNumbers ? 2 : 1;
  const links: PropertyLink[] = [];
  let at = 8;
  for (let left = view.getUint32(4); left > 0 && at + (wideIds ? 5 : 3) <= ipma.length; left--) {
    const item = wideIds ? view.getUint32(at) : view.getUint16(at);
    at += wideIds ? 4 : 2;
    const count = view.getUint8(at++);
    // The highest bit says that a reader has to understand the property.
    for (let i = 0; i < count && at + width <= ipma.length; i++, at += width) {
      const number = wideNumbers ? view.getUint16(at) & 0x7fff : view.getUint8(at) & 0x7f;
      if (item === primary) links.push({ number, said: ipma.subarray(at, at + width) });
    }
  }
  return links;
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

/** Whole numbers of 0 to 8 bytes, one after the other; zeros behind the end. */
function reader(bytes: Uint8Array) {
  let at = 0;
  return (size: number): number => {
    let value = 0;
    for (let i = 0; i < size; i++) value = value * 256 + (bytes[at++] ?? 0);
    return value;
  };
}

/** Nobody's picture has more parts than this; a count may say so. */
const MOST_PARTS = 4096;

/** What an item is, by its id (meta > iinf > infe). */
interface ItemKind {
  readonly type: string;
  /** Of "mime" items; "" for others. */
  readonly contentType: string;
}

/** Texts of an infe end with a zero each: the item's name, and behind it a mime item's content type. */
const textsOf = (bytes: Uint8Array): readonly string[] => textAt(bytes, 0, Math.min(bytes.length, 512)).split("\0");

function itemKinds(iinf: Uint8Array): Map<number, ItemKind> {
  const entries = readBoxes(iinf.subarray(iinf[0] === 0 ? 6 : 8));
  return new Map(
    entries.flatMap(({ type, body }): [number, ItemKind][] => {
      const next = reader(body);
      const version = next(1);
      next(3);
      const id = next(version === 3 ? 4 : 2);
      if (type !== "infe" || version < 2) return [];
      const at = version === 3 ? 10 : 8;
      const kind = textAt(body, at, at + 4);
      return [[id, { type: kind, contentType: kind === "mime" ? (textsOf(body.subarray(at + 4))[1] ?? "") : "" }]];
    }),
  );
}

/** An item and its bytes (meta > iloc), which lie in the file, or in meta's own idat. */
export interface Item extends ItemKind {
  readonly body: Uint8Array;
}

function itemsIn(bytes: Uint8Array, meta: readonly Box[]): Item[] {
  const kinds = itemKinds(inside(meta, "iinf"));
  const next = reader(inside(meta, "iloc"));
  const version = next(1);
  next(3);
  const sizes = [next(1), next(1)];
  const [offsetSize, lengthSize, baseSize, indexSize] = [
    sizes[0]! >> 4,
    sizes[0]! & 15,
    sizes[1]! >> 4,
    version === 0 ? 0 : sizes[1]! & 15,
  ];
  const idSize = version === 2 ? 4 : 2;
  const items: Item[] = [];
  let parts = 0;
  for (let left = next(idSize); left > 0 && parts < MOST_PARTS; left--) {
    const id = next(idSize);
    const within = version !== 0 && (next(2) & 15) === 1 ? inside(meta, "idat") : bytes;
    next(2);
    const base = next(baseSize);
    const pieces: Uint8Array[] = [];
    for (let extents = next(2); extents > 0 && parts < MOST_PARTS; extents--) {
      parts++;
      next(indexSize);
      const offset = base + next(offsetSize);
      const length = next(lengthSize);
      pieces.push(within.subarray(offset, length === 0 ? undefined : offset + length));
    }
    parts++;
    const kind = kinds.get(id);
    if (kind !== undefined) items.push({ ...kind, body: pieces.length === 1 ? pieces[0]! : joinBytes(pieces) });
  }
  return items;
}

/** All items of a file, its pictures and what it says beside them. */
export const itemsOf = (bytes: Uint8Array): readonly Item[] =>
  itemsIn(bytes, readBoxes(inside(readBoxes(bytes), "meta").subarray(4)));

/** The AV1 streams of a file's items. */
const itemStreams = (bytes: Uint8Array, meta: readonly Box[]): Uint8Array[] =>
  itemsIn(bytes, meta).flatMap(({ type, body }) => (type === "av01" ? [body] : []));

/** Where a sequence's tracks have their frames (moov > trak > mdia > minf > stbl): the sizes they declare, and their first chunks. */
function readTracks(bytes: Uint8Array): { sizes: Size[]; streams: Uint8Array[] } {
  const sizes: Size[] = [];
  const streams: Uint8Array[] = [];
  for (const track of readBoxes(inside(readBoxes(bytes), "moov"))) {
    if (track.type !== "trak") continue;
    const table = ["mdia", "minf", "stbl"].reduce((box, type) => inside(readBoxes(box), type), track.body);
    const parts = readBoxes(table);
    const entry = readBoxes(inside(parts, "stsd").subarray(8)).find(({ type }) => type === "av01")?.body;
    if (entry === undefined || entry.length < 28) continue;
    sizes.push({ width: viewOf(entry).getUint16(24), height: viewOf(entry).getUint16(26) });
    const near = inside(parts, "stco");
    const offsets = reader((near.length > 0 ? near : inside(parts, "co64")).subarray(8));
    // Only the first frame is decoded; its size stands in stsz: one for all, or a table.
    const next = reader(inside(parts, "stsz").subarray(4));
    const one = next(4);
    next(4);
    const length = one === 0 ? next(4) : one;
    const offset = offsets(near.length > 0 ? 4 : 8);
    streams.push(bytes.subarray(offset, offset + length));
  }
  return { sizes, streams };
}

const largest = (sizes: readonly (Size | null)[]): Size | null =>
  sizes.reduce(
    (most, size) =>
      most === null || (size !== null && size.width * size.height > most.width * most.height) ? size : most,
    null,
  );

/** The properties of the primary item, each with the bytes that say that it has them. */
function ownProperties(meta: readonly Box[]): { readonly property: Box; readonly said: Uint8Array }[] {
  const iprp = readBoxes(inside(meta, "iprp"));
  const properties = readBoxes(inside(iprp, "ipco"));
  return primaryProperties(inside(meta, "pitm"), inside(iprp, "ipma")).flatMap(({ number, said }) => {
    const property = properties[number - 1];
    return property === undefined ? [] : [{ property, said }];
  });
}

/** Unsays, in place, that the picture is turned or mirrored: number 0 is no property. */
export function dropAvifTurn(bytes: Uint8Array): void {
  const meta = readBoxes(inside(readBoxes(bytes), "meta").subarray(4));
  for (const { property, said } of ownProperties(meta))
    if (property.type === "irot" || property.type === "imir") said.fill(0);
}

/**
 * The boxes that say a size or a turn. An AVIF is turned by properties of its primary item (irot, imir), which win over
 * its EXIF in Pillow too; the codec applies neither.
 */
export function readAvifFacts(bytes: Uint8Array): AvifFacts {
  const meta = readBoxes(inside(readBoxes(bytes), "meta").subarray(4));
  const properties = readBoxes(inside(readBoxes(inside(meta, "iprp")), "ipco"));
  const said = properties.flatMap(({ type, body }) =>
    type === "ispe" && body.length >= 12
      ? [{ width: viewOf(body).getUint32(4), height: viewOf(body).getUint32(8) }]
      : [],
  );
  const tracks = readTracks(bytes);
  const own = ownProperties(meta).map(({ property }) => property);
  const irot = own.find(({ type }) => type === "irot")?.body[0] ?? 0;
  const imir = own.find(({ type }) => type === "imir")?.body[0];
  return {
    size: largest([...said, ...tracks.sizes]),
    coded: largest([...itemStreams(bytes, meta), ...tracks.streams].map(av1Size)),
    orientation: exifOf(irot, imir === undefined ? null : imir & 1),
  };
}
