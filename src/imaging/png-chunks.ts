import { crc32 } from "../lib/crc32.ts";
import { inflateInto } from "./inflate.ts";
import { orientationOf } from "./exif.ts";
import { invalidImage, type Orientation, textAt, viewOf } from "./raster.ts";

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
  /** The text chunks that may say how the picture is to be turned. */
  readonly texts: readonly { readonly type: string; readonly body: Uint8Array }[];
  /** The default image's zlib stream, in pieces. Frames of an APNG (fdAT) are not read. */
  readonly data: readonly Uint8Array[];
  /** What is wrong with the file and does not keep its pixels from being read; null where nothing is. */
  readonly damaged: string | null;
}

/** PNG's own table 11.1: which depths go with which colour type. */
const COLOURS = new Map<number, readonly [PngHeader["colour"], readonly number[]]>([
  [0, ["grey", [1, 2, 4, 8, 16]]],
  [2, ["rgb", [8, 16]]],
  [3, ["palette", [1, 2, 4, 8]]],
  [4, ["grey_alpha", [8, 16]]],
  [6, ["rgba", [8, 16]]],
]);

const TEXT_CHUNKS = new Set(["tEXt", "zTXt", "iTXt"]);

function isDepth(value: number): value is PngHeader["depth"] {
  return value === 1 || value === 2 || value === 4 || value === 8 || value === 16;
}

/** The header of a PNG of which at least the beginning is here. @throws LensError invalid_image */
export function readPngHeader(bytes: Uint8Array, name: string): PngHeader {
  if (bytes.length < 33) throw invalidImage(name, "the PNG is cut short.");
  if (textAt(bytes, 12, 16) !== "IHDR") throw invalidImage(name, "the PNG does not begin with its header.");
  checkSum(bytes, 8, name);
  return readHeader(bytes.subarray(16, 16 + viewOf(bytes).getUint32(8)), name);
}

/** Whether the checksum of the chunk at `at` is right. */
function isIntact(bytes: Uint8Array, at: number): boolean {
  const end = at + 8 + viewOf(bytes).getUint32(at);
  return end + 4 <= bytes.length && crc32(bytes.subarray(at + 4, end)) === viewOf(bytes).getUint32(end);
}

function checkSum(bytes: Uint8Array, at: number, name: string): void {
  if (at + 12 + viewOf(bytes).getUint32(at) > bytes.length) throw invalidImage(name, "the PNG is cut short.");
  if (!isIntact(bytes, at))
    throw invalidImage(name, `the PNG is damaged (checksum of ${textAt(bytes, at + 4, at + 8)}).`);
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
  const texts: { type: string; body: Uint8Array }[] = [];
  let dataEnded = false;
  let ended = false;
  let damaged: string | null = null;
  for (let at = 8; at + 8 <= bytes.length;) {
    const length = view.getUint32(at);
    const type = textAt(bytes, at + 4, at + 8);
    const body = bytes.subarray(at + 8, at + 8 + length);
    const whole = at + 12 + length <= bytes.length;
    if (type === "IEND") {
      ended = true;
      break;
    }
    if (header === null && type !== "IHDR") throw invalidImage(name, "the PNG does not begin with its header.");
    if (type === "IHDR" || type === "PLTE" || type === "tRNS") checkSum(bytes, at, name);
    if (type === "IHDR") header ??= readHeader(body, name);
    else if (type === "PLTE" && data.length === 0) palette = body;
    else if (type === "tRNS" && data.length === 0) transparency = body;
    else if (type === "eXIf" && whole) exif = body;
    else if (TEXT_CHUNKS.has(type) && whole) texts.push({ type, body });
    else if (type === "IDAT" && !dataEnded) {
      data.push(body);
      if (!isIntact(bytes, at)) damaged ??= "the checksum of a piece of its pixels is wrong";
    }
    if (type !== "IDAT" && data.length > 0) dataEnded = true;
    at += 12 + length;
  }
  if (header === null) throw invalidImage(name, "the PNG has no header.");
  if (data.length === 0) throw invalidImage(name, "the PNG has no pixels; it is cut short.");
  if (header.colour === "palette" && palette === null) throw invalidImage(name, "the PNG lacks its palette.");
  if (!ended) damaged ??= "its end mark is missing";
  return { header, palette, transparency, exif, texts, data, damaged };
}

/** Pillow inflates no more of a text. */
const MOST_TEXT = 1 << 20;

/** zlib's stream as far as it goes, at most MOST_TEXT; what is missing of it is zeros. */
export async function inflateText(packed: Uint8Array): Promise<Uint8Array> {
  const text = new Uint8Array(Math.min(MOST_TEXT, 1000 * packed.length));
  await inflateInto([packed], text.length, () => {
    let given = false;
    return () => (given ? null : ((given = true), text));
  });
  return text;
}

/** The texts under a keyword, the last of which counts. tEXt: keyword 0 text; zTXt: keyword 0 method packed; iTXt: keyword 0 packed? method language 0 translated 0 text. */
async function textUnder({ texts }: PngChunks, keyword: string): Promise<Uint8Array | null> {
  const found = texts.findLast(({ body }) => textAt(body, 0, keyword.length + 1) === `${keyword}\0`);
  if (found === undefined) return null;
  const rest = found.body.subarray(keyword.length + 1);
  if (found.type === "tEXt") return rest;
  if (found.type === "zTXt") return inflateText(rest.subarray(1));
  const language = rest.indexOf(0, 2);
  const translated = language < 0 ? -1 : rest.indexOf(0, language + 1);
  if (translated < 0) return null;
  const text = rest.subarray(translated + 1);
  return rest[0] === 1 ? inflateText(text) : text;
}

/** ImageMagick's way to keep EXIF: a newline, "exif", its length, then hexadecimal digits in lines. */
function fromHex(text: Uint8Array | null): Uint8Array | null {
  if (text === null) return null;
  const digits = new TextDecoder("latin1").decode(text).split("\n").slice(3).join("");
  return Uint8Array.from(digits.match(/[0-9a-f]{2}/gi) ?? [], (pair) => Number.parseInt(pair, 16));
}

export async function pngOrientation(png: PngChunks): Promise<Orientation> {
  const exif = png.exif ?? fromHex(await textUnder(png, "Raw profile type exif"));
  return orientationOf({ exif, xmp: await textUnder(png, "XML:com.adobe.xmp") });
}
