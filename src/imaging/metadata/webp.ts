import { joinBytes } from "../../platform/bytes.ts";
import { textAt, viewOf } from "../raster.ts";
import { exifPart } from "./exif.ts";
import { behindEnd, latin1, profilePart, textPart, utf8, type MetadataPart } from "./metadata.ts";

/** Chunks of a WebP. Source: RFC 9649. */

interface Chunk {
  readonly type: string;
  readonly body: Uint8Array;
  /** Type, size, body and its padding. */
  readonly whole: Uint8Array;
}

const HEADER = 12;

function chunksOf(bytes: Uint8Array): { readonly chunks: readonly Chunk[]; readonly rest: Uint8Array } {
  const view = viewOf(bytes);
  const size = bytes.length >= HEADER ? view.getUint32(4, true) : 0;
  const last = Math.min(bytes.length, 8 + size + (size % 2));
  const chunks: Chunk[] = [];
  for (let at = HEADER; at + 8 <= last;) {
    const length = view.getUint32(at + 4, true);
    const end = Math.min(last, at + 8 + length + (length % 2));
    const body = bytes.subarray(at + 8, Math.min(last, at + 8 + length));
    chunks.push({ type: textAt(bytes, at, at + 4), body, whole: bytes.subarray(at, end) });
    at = end;
  }
  return { chunks, rest: bytes.subarray(last) };
}

const PIXELS = new Set(["VP8 ", "VP8L", "VP8X", "ALPH", "ANIM", "ANMF"]);
/** Of VP8X: that there is a profile, EXIF, XMP. */
const SAYS_MORE = 0x20 | 0x08 | 0x04;

function partOf({ type, body }: Chunk): readonly MetadataPart[] {
  if (PIXELS.has(type)) return [];
  if (type === "EXIF") return [exifPart(body)];
  if (type === "XMP ") return [textPart("XMP", utf8(body))];
  if (type === "ICCP") return [profilePart(body)];
  return [textPart("data of a program", latin1(body))];
}

export function webpMetadata(bytes: Uint8Array): readonly MetadataPart[] {
  const { chunks, rest } = chunksOf(bytes);
  return [...chunks.flatMap(partOf), ...behindEnd(rest)];
}

/** The same pixels. */
export function webpWithout(bytes: Uint8Array): Uint8Array {
  const kept = chunksOf(bytes).chunks.filter(({ type }) => PIXELS.has(type));
  const whole = joinBytes([bytes.subarray(0, HEADER), ...kept.map((chunk) => chunk.whole)]);
  viewOf(whole).setUint32(4, whole.length - 8, true);
  if (textAt(whole, HEADER, HEADER + 4) === "VP8X") whole[HEADER + 8]! &= ~SAYS_MORE;
  return whole;
}
