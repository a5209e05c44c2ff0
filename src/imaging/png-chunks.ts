import { checkSize, invalidImage, textAt, viewOf } from "./raster.ts";

export interface PngHeader {
  readonly width: number;
  readonly height: number;
  readonly depth: 1 | 2 | 4 | 8 | 16;
  readonly colour: "grey" | "rgb" | "palette" | "grey_alpha" | "rgba";
  readonly interlaced: boolean;
}

export interface PngChunks {
  readonly header: PngHeader;
  /** RGB triples. */
  readonly palette: Uint8Array | null;
  /** tRNS as stored: one alpha a palette entry, or one 16-bit key a channel. */
  readonly transparency: Uint8Array | null;
  readonly exif: Uint8Array | null;
  /** The default image's zlib stream, in pieces. Frames of an APNG (fdAT) are not read. */
  readonly data: readonly Uint8Array[];
}

/** PNG's own table 11.1: which depths go with which colour type. */
const COLOURS = new Map<number, readonly [PngHeader["colour"], readonly number[]]>([
  [0, ["grey", [1, 2, 4, 8, 16]]],
  [2, ["rgb", [8, 16]]],
  [3, ["palette", [1, 2, 4, 8]]],
  [4, ["grey_alpha", [8, 16]]],
  [6, ["rgba", [8, 16]]],
]);

const CRC_TABLE = Uint32Array.from({ length: 256 }, (_, n) => {
  let c = n;
  for (let bit = 0; bit < 8; bit++) c = c & 1 ? 0xedb88320 ^ (c >>> 1) : c >>> 1;
  return c;
});

function crc32(bytes: Uint8Array): number {
  let c = 0xffffffff;
  for (const byte of bytes) c = (CRC_TABLE[(c ^ byte) & 255] ?? 0) ^ (c >>> 8);
  return ~c >>> 0;
}

function isDepth(value: number): value is PngHeader["depth"] {
  return value === 1 || value === 2 || value === 4 || value === 8 || value === 16;
}

function readHeader(body: Uint8Array, name: string): PngHeader {
  if (body.length < 13) throw invalidImage(name, "the PNG's header is cut short.");
  const view = viewOf(body);
  const [width, height, depth, type] = [view.getUint32(0), view.getUint32(4), view.getUint8(8), view.getUint8(9)];
  const colour = COLOURS.get(type);
  if (colour === undefined || !isDepth(depth) || !colour[1].includes(depth)) {
    throw invalidImage(name, `the PNG says colour type ${type} at ${depth} bits, which PNG does not have.`);
  }
  if (view.getUint8(10) !== 0 || view.getUint8(11) !== 0 || view.getUint8(12) > 1) {
    throw invalidImage(name, "the PNG names a compression, filter or interlacing that PNG does not have.");
  }
  checkSize(width, height, name);
  return { width, height, depth, colour: colour[0], interlaced: view.getUint8(12) === 1 };
}

/**
 * Walks a PNG's chunks. Only what changes pixels is looked at: gamma, profiles and text are skipped, as Pillow leaves
 * them. Of the data chunks the first unbroken run counts (Pillow stops there too); a missing end mark is forgiven.
 */
export function readPngChunks(bytes: Uint8Array, name: string): PngChunks {
  const view = viewOf(bytes);
  let header: PngHeader | null = null;
  let palette: Uint8Array | null = null;
  let transparency: Uint8Array | null = null;
  let exif: Uint8Array | null = null;
  const data: Uint8Array[] = [];
  let dataEnded = false;
  for (let at = 8; at + 8 <= bytes.length; ) {
    const length = view.getUint32(at);
    const type = textAt(bytes, at + 4, at + 8);
    const body = bytes.subarray(at + 8, at + 8 + length);
    const whole = at + 12 + length <= bytes.length;
    if (type === "IEND") break;
    if (header === null && type !== "IHDR") throw invalidImage(name, "the PNG does not begin with its header.");
    if (type === "IHDR" || type === "PLTE" || type === "tRNS") {
      if (!whole) throw invalidImage(name, "the PNG is cut short.");
      if (crc32(bytes.subarray(at + 4, at + 8 + length)) !== view.getUint32(at + 8 + length)) {
        throw invalidImage(name, `the PNG is damaged (checksum of ${type}).`);
      }
    }
    if (type === "IHDR") header ??= readHeader(body, name);
    else if (type === "PLTE" && data.length === 0) palette = body;
    else if (type === "tRNS" && data.length === 0) transparency = body;
    else if (type === "eXIf" && whole) exif = body;
    else if (type === "IDAT" && !dataEnded) data.push(body);
    if (type !== "IDAT" && data.length > 0) dataEnded = true;
    at += 12 + length;
  }
  if (header === null) throw invalidImage(name, "the PNG has no header.");
  if (data.length === 0) throw invalidImage(name, "the PNG has no pixels; it is cut short.");
  if (header.colour === "palette" && palette === null) throw invalidImage(name, "the PNG lacks its palette.");
  return { header, palette, transparency, exif, data };
}
