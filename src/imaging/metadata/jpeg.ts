import { joinBytes } from "../../platform/bytes.ts";
import { textAt, viewOf } from "../raster.ts";
import { exifPart } from "./exif.ts";
import { behindEnd, latin1, profilePart, textPart, utf8, type MetadataPart } from "./metadata.ts";

/** Segments of a JPEG. Source: ITU-T T.81, annex B; T.871 (JFIF); Adobe's note 5116 (APP14). */

interface Segment {
  readonly marker: number;
  /** Behind its length. */
  readonly body: Uint8Array;
  /** Marker, length and body as they stand; of a scan the pixels behind it too. */
  readonly whole: Uint8Array;
}

const [SOI, EOI, SOS, COM, APP0, APP14, APP15] = [0xd8, 0xd9, 0xda, 0xfe, 0xe0, 0xee, 0xef];
const [RST0, RST7, TEM] = [0xd0, 0xd7, 0x01];

/** Where the next marker behind a scan's pixels stands: 0xff and neither a stuffed zero, a restart, nor another 0xff. */
function behindPixels(bytes: Uint8Array, from: number): number {
  for (let at = from; at + 1 < bytes.length; at++) {
    if (bytes[at] !== 0xff) continue;
    const next = bytes[at + 1]!;
    if (next !== 0 && next !== 0xff && (next < RST0 || next > RST7)) return at;
  }
  return bytes.length;
}

function segmentsOf(bytes: Uint8Array): { readonly segments: readonly Segment[]; readonly rest: Uint8Array } {
  const view = viewOf(bytes);
  const segments: Segment[] = [];
  let at = 2;
  while (at + 2 <= bytes.length) {
    if (bytes[at] !== 0xff) break;
    const marker = bytes[at + 1]!;
    if (marker === 0xff) at++;
    else if (marker === EOI) return { segments, rest: bytes.subarray(at + 2) };
    else if (marker === SOI || marker === TEM || (marker >= RST0 && marker <= RST7)) at += 2;
    else {
      if (at + 4 > bytes.length) break;
      const end = at + 2 + view.getUint16(at + 2);
      const last = marker === SOS ? behindPixels(bytes, end) : end;
      segments.push({ marker, body: bytes.subarray(at + 4, end), whole: bytes.subarray(at, last) });
      at = last;
    }
  }
  return { segments, rest: bytes.subarray(Math.min(at, bytes.length)) };
}

const XMP = "http://ns.adobe.com/xap/1.0/\0";
const LONGER_XMP = "http://ns.adobe.com/xmp/extension/\0";

/** A JFIF header has width and height of a thumbnail at 12 and 13; JFXX is one. */
const isPlainHeader = (body: Uint8Array): boolean =>
  textAt(body, 0, 5) === "JFIF\0" && (body[12] ?? 0) * (body[13] ?? 0) === 0 && body.length <= 14;
const isAdobe = ({ marker, body }: Segment): boolean =>
  marker === APP14 && textAt(body, 0, 5) === "Adobe" && body.length <= 12;

function partOf(segment: Segment): readonly MetadataPart[] {
  const { marker, body } = segment;
  if (marker === COM) return [textPart("comment", utf8(body))];
  if (marker < APP0 || marker > APP15 || isAdobe(segment)) return [];
  if (marker === APP0) return isPlainHeader(body) ? [] : [{ kind: "thumbnail", tells: [], texts: [], names: [] }];
  if (textAt(body, 0, 5) === "Exif\0") return [exifPart(body)];
  for (const start of [XMP, LONGER_XMP])
    if (textAt(body, 0, start.length) === start) return [textPart("XMP", utf8(body.subarray(start.length)))];
  if (textAt(body, 0, 12) === "ICC_PROFILE\0") return [profilePart(body.subarray(14))];
  if (textAt(body, 0, 14) === "Photoshop 3.0\0") return [textPart("IPTC", latin1(body.subarray(14)))];
  return [textPart("data of a program", latin1(body))];
}

export function jpegMetadata(bytes: Uint8Array): readonly MetadataPart[] {
  const { segments, rest } = segmentsOf(bytes);
  return [...segments.flatMap(partOf), ...behindEnd(rest)];
}

/** The same pixels: what decoding needs, and nothing else. A turn that EXIF says is gone too. */
export function jpegWithout(bytes: Uint8Array): Uint8Array {
  const kept = segmentsOf(bytes).segments.filter(
    (segment) =>
      segment.marker !== COM &&
      (segment.marker < APP0 ||
        segment.marker > APP15 ||
        isAdobe(segment) ||
        (segment.marker === APP0 && isPlainHeader(segment.body))),
  );
  return joinBytes([[0xff, SOI], ...kept.map(({ whole }) => whole), [0xff, EOI]]);
}
