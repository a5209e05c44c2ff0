import { joinBytes } from "../../platform/bytes.ts";
import { inflateText } from "../png-chunks.ts";
import { textAt, viewOf } from "../raster.ts";
import { exifPart } from "./exif.ts";
import { behindEnd, latin1, profilePart, textPart, utf8, type MetadataPart } from "./metadata.ts";

/** Chunks of a PNG. Source: W3C PNG, third edition, chapter 11. */

interface Chunk {
  readonly type: string;
  readonly body: Uint8Array;
  /** Length, type, body and checksum as they stand. */
  readonly whole: Uint8Array;
}

const SIGNATURE = 8;

function chunksOf(bytes: Uint8Array): { readonly chunks: readonly Chunk[]; readonly rest: Uint8Array } {
  const view = viewOf(bytes);
  const chunks: Chunk[] = [];
  let at = SIGNATURE;
  while (at + 12 <= bytes.length) {
    const end = at + 12 + view.getUint32(at);
    const type = textAt(bytes, at + 4, at + 8);
    chunks.push({ type, body: bytes.subarray(at + 8, end - 4), whole: bytes.subarray(at, end) });
    at = end;
    if (type === "IEND") break;
  }
  return { chunks, rest: bytes.subarray(Math.min(at, bytes.length)) };
}

/** What pixels are made of. */
const PIXELS = new Set(["IHDR", "PLTE", "tRNS", "IDAT", "IEND"]);
/** What an animation is made of, and how a screen shows colours: numbers that name nobody. */
const NUMBERS = new Set([
  "gAMA",
  "cHRM",
  "sRGB",
  "cICP",
  "mDCV",
  "cLLI",
  "sBIT",
  "bKGD",
  "hIST",
  "pHYs",
  "sPLT",
  "acTL",
  "fcTL",
  "fdAT",
]);

/** A packed text up to its end. */
async function unpacked(packed: Uint8Array): Promise<Uint8Array> {
  const text = await inflateText(packed);
  const end = text.indexOf(0);
  return end < 0 ? text : text.subarray(0, end);
}

async function profileOf(body: Uint8Array): Promise<MetadataPart> {
  const name = body.indexOf(0);
  const part = profilePart(await inflateText(body.subarray(name + 2)));
  return { ...part, texts: [latin1(body.subarray(0, Math.max(0, name))), ...part.texts] };
}

/** tEXt: keyword 0 text; zTXt: keyword 0 method packed; iTXt: keyword 0 packed? method language 0 translated 0 text. */
async function textOf({ type, body }: Chunk): Promise<MetadataPart> {
  const end = body.indexOf(0);
  const keyword = latin1(body.subarray(0, Math.max(0, end)));
  const rest = body.subarray(end + 1);
  let text = rest;
  if (type === "zTXt") text = await unpacked(rest.subarray(1));
  if (type === "iTXt") {
    const language = rest.indexOf(0, 2);
    const start = rest.subarray(rest.indexOf(0, language + 1) + 1);
    text = rest[0] === 1 ? await unpacked(start) : start;
  }
  const decoded = type === "iTXt" ? utf8(text) : latin1(text);
  if (/^xml:com\.adobe\.xmp$/i.test(keyword)) return textPart("XMP", decoded);
  // ImageMagick's way to keep another format's block: hexadecimal digits in lines.
  const raw = /^Raw profile type (.*)$/i.exec(keyword)?.[1]?.trim();
  if (raw !== undefined) {
    const digits =
      decoded
        .split("\n")
        .slice(2)
        .join("")
        .match(/[0-9a-f]{2}/gi) ?? [];
    const block = Uint8Array.from(digits, (pair) => Number.parseInt(pair, 16));
    return /^(?:exif|app1)$/i.test(raw)
      ? exifPart(block)
      : textPart(/iptc|8bim/i.test(raw) ? "IPTC" : "text", latin1(block));
  }
  return textPart("text", `${keyword}: ${decoded}`);
}

async function partOf(chunk: Chunk): Promise<MetadataPart | null> {
  const { type, body } = chunk;
  if (PIXELS.has(type) || NUMBERS.has(type)) return null;
  if (type === "eXIf") return exifPart(body);
  if (type === "tIME") return { kind: "time", tells: ["date"], texts: [], names: [] };
  if (type === "iCCP") return profileOf(body);
  if (type === "tEXt" || type === "zTXt" || type === "iTXt") return textOf(chunk);
  return textPart("data of a program", latin1(body));
}

export async function pngMetadata(bytes: Uint8Array): Promise<readonly MetadataPart[]> {
  const { chunks, rest } = chunksOf(bytes);
  const parts = await Promise.all(chunks.map(partOf));
  return [...parts.filter((part) => part !== null), ...behindEnd(rest)];
}

/** The same pixels, of the first picture where there are several. */
export function pngWithout(bytes: Uint8Array): Uint8Array {
  const kept = chunksOf(bytes).chunks.filter(({ type }) => PIXELS.has(type));
  return joinBytes([bytes.subarray(0, SIGNATURE), ...kept.map(({ whole }) => whole)]);
}
