import { dropAvifTurn } from "./avif-boxes.ts";
import { crc32 } from "../lib/crc32.ts";
import { textAt, viewOf } from "./raster.ts";
import { identify } from "./sniff.ts";

/**
 * Takes out of a file's beginning, in place, what would make a browser's decoder turn the picture: it gives pixels then as
 * they are stored, which is how pictures are shown here, because masks and patches lie on stored pixels. A decoder
 * cannot be asked for that any more (createImageBitmap's `imageOrientation: "none"` turns like "from-image").
 *
 * @param bytes the file's first bytes, or all of it
 */
export function dropTurn(bytes: Uint8Array): void {
  const identity = identify(bytes);
  if ("refused" in identity) return;
  switch (identity.format) {
    case "jpeg":
      return dropFromJpeg(bytes);
    case "png":
      return dropFromPng(bytes);
    case "webp":
      return dropFromWebp(bytes);
    case "avif":
      return dropAvifTurn(bytes);
    case "gif":
      return undefined; // has no turn
  }
}

/** EXIF's segments before the first scan lose the name by which they are known. */
function dropFromJpeg(bytes: Uint8Array): void {
  const view = viewOf(bytes);
  for (let at = 2; at + 4 <= bytes.length && bytes[at] === 0xff;) {
    const marker = view.getUint8(at + 1);
    if (marker === 0xda) return;
    if (marker === 0xff) {
      at += 1; // padding
      continue;
    }
    if (marker === 0xe1 && textAt(bytes, at + 4, at + 10) === "Exif\0\0") bytes[at + 4] = 0;
    at += 2 + view.getUint16(at + 2);
  }
}

/** EXIF's chunks lose their byte order, without which they say nothing; their checksums stay right. */
function dropFromPng(bytes: Uint8Array): void {
  const view = viewOf(bytes);
  for (let at = 8; at + 12 <= bytes.length;) {
    const end = at + 8 + view.getUint32(at);
    if (end + 4 > bytes.length) return;
    if (textAt(bytes, at + 4, at + 8) === "eXIf") {
      bytes.fill(0, at + 8, Math.min(end, at + 12));
      view.setUint32(end, crc32(bytes.subarray(at + 4, end)));
    }
    at = end + 4;
  }
}

/** The header says no more that EXIF comes. */
function dropFromWebp(bytes: Uint8Array): void {
  const [HAS_EXIF, FLAGS] = [0x08, 20];
  if (textAt(bytes, 12, 16) === "VP8X" && bytes.length > FLAGS) bytes[FLAGS]! &= ~HAS_EXIF;
}
