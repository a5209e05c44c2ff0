import { joinBytes } from "../../platform/bytes.ts";
import { textAt } from "../raster.ts";
import { behindEnd, latin1, textPart, utf8, type MetadataPart } from "./metadata.ts";

/** Blocks of a GIF. Source: GIF89a, CompuServe 1990. */

const [EXTENSION, IMAGE, TRAILER] = [0x21, 0x2c, 0x3b];
const [COMMENT, PLAIN_TEXT, APPLICATION] = [0xfe, 0x01, 0xff];
const HEADER = 13;

/** How long a table of colours is that a packed field announces. */
const tableOf = (packed: number): number => ((packed & 0x80) === 0 ? 0 : 3 << ((packed & 7) + 1));

/** Sub-blocks from `at`, joined, and where they end. */
function subBlocks(bytes: Uint8Array, at: number): { readonly body: Uint8Array; readonly end: number } {
  const pieces: Uint8Array[] = [];
  let next = at;
  for (let size = bytes[next] ?? 0; size > 0; size = bytes[next] ?? 0) {
    pieces.push(bytes.subarray(next + 1, next + 1 + size));
    next += 1 + size;
  }
  return { body: joinBytes(pieces), end: next + 1 };
}

function extensionPart(label: number, body: Uint8Array): readonly MetadataPart[] {
  if (label === COMMENT) return [textPart("comment", utf8(body))];
  if (label === PLAIN_TEXT) return [textPart("text", latin1(body.subarray(12)))];
  if (label !== APPLICATION) return [];
  const program = textAt(body, 0, 11);
  if (program === "NETSCAPE2.0" || program === "ANIMEXTS1.0") return [];
  return [
    textPart(
      program === "XMP DataXMP" ? "XMP" : program === "ICCRGBG1012" ? "colour profile" : "data of a program",
      utf8(body.subarray(11)),
    ),
  ];
}

export function gifMetadata(bytes: Uint8Array): readonly MetadataPart[] {
  const parts: MetadataPart[] = [];
  let at = HEADER + tableOf(bytes[10] ?? 0);
  while (at < bytes.length) {
    const kind = bytes[at];
    if (kind === EXTENSION) {
      const label = bytes[at + 1] ?? 0;
      const { body, end } = subBlocks(bytes, at + 2);
      parts.push(...extensionPart(label, body));
      at = end;
    } else if (kind === IMAGE) {
      at += 10 + tableOf(bytes[at + 9] ?? 0) + 1;
      at = subBlocks(bytes, at).end;
    } else return [...parts, ...behindEnd(bytes.subarray(kind === TRAILER ? at + 1 : at))];
  }
  return parts;
}
