import { textAt, viewOf } from "../raster.ts";
import { latin1, type MetadataPart, type Tell } from "./metadata.ts";

/** What an EXIF block tells, tag by tag: a little TIFF file. Source: CIPA DC-008 (Exif 2.32), tables 3 to 15; Microsoft's XP tags. */

const TAGS = new Map<number, Tell>([
  [0x010d, "path"], // DocumentName
  [0x010e, "description"],
  [0x010f, "camera"], // Make
  [0x0110, "camera"], // Model
  [0x0131, "program"],
  [0x0132, "date"],
  [0x013b, "name"], // Artist
  [0x013c, "name"], // HostComputer
  [0x8298, "name"], // Copyright
  [0x8769, "camera"], // the block of exposure
  [0x8825, "place"], // the block of GPS
  [0x9003, "date"],
  [0x9004, "date"],
  [0x9286, "description"], // UserComment
  [0x927c, "camera"], // MakerNote
  [0x9c9b, "description"], // XPTitle
  [0x9c9c, "description"], // XPComment
  [0x9c9d, "name"], // XPAuthor
  [0x9c9e, "description"], // XPKeywords
  [0x9c9f, "description"], // XPSubject
  [0xa420, "camera"], // ImageUniqueID
  [0xa430, "name"], // CameraOwnerName
  [0xa431, "camera"], // BodySerialNumber
  [0xa433, "camera"], // LensMake
  [0xa434, "camera"], // LensModel
  [0xa435, "camera"], // LensSerialNumber
  [0xa436, "description"], // ImageTitle
  [0xa437, "name"], // Photographer
  [0xa438, "name"], // ImageEditor
]);

const BLOCKS = new Set([0x8769, 0x8825, 0xa005]);
const BYTES_OF_TYPE = [0, 1, 1, 2, 4, 8, 1, 1, 2, 4, 8, 4, 8];
const [ASCII, UNDEFINED, BYTE] = [2, 7, 1];
const FIRST_XP = 0x9c9b;
const LAST_XP = 0x9c9f;
/** Nobody's block has more; one that points at itself ends here. */
const MOST_ENTRIES = 4096;

/** @param block with or without "Exif\0\0" before it */
export function exifPart(block: Uint8Array): MetadataPart {
  let tiff = block;
  for (let i = 0; i < 2 && textAt(tiff, 0, 6) === "Exif\0\0"; i++) tiff = tiff.subarray(6);
  const little = textAt(tiff, 0, 2) === "II";
  const view = viewOf(tiff);
  const tells = new Set<Tell>();
  const texts: string[] = [];
  const names: string[] = [];
  const asked = new Set<number>();
  let left = MOST_ENTRIES;

  function entryAt(at: number): void {
    const [tag, type, count] = [
      view.getUint16(at, little),
      view.getUint16(at + 2, little),
      view.getUint32(at + 4, little),
    ];
    const tell = TAGS.get(tag);
    if (tell !== undefined) tells.add(tell);
    const size = (BYTES_OF_TYPE[type] ?? 0) * count;
    const from = size <= 4 ? at + 8 : view.getUint32(at + 8, little);
    if (BLOCKS.has(tag)) directoryAt(view.getUint32(at + 8, little));
    else if (type === ASCII || type === UNDEFINED || type === BYTE) {
      const value = tiff.subarray(from, from + size);
      const text = tag >= FIRST_XP && tag <= LAST_XP ? new TextDecoder("utf-16le").decode(value) : latin1(value);
      // Maker's notes are of bytes; what is text in them can be read all the same.
      const found = (text.match(/[\x20-\x7e\u00a0-\uffff]{3,}/g) ?? []).map((one) => one.trim());
      texts.push(...found);
      if (tell === "name") names.push(...found);
    }
  }

  function directoryAt(start: number): void {
    if (asked.has(start) || start + 2 > tiff.length) return;
    asked.add(start);
    const count = view.getUint16(start, little);
    for (let i = 0; i < count && left > 0; i++, left--) {
      const at = start + 2 + 12 * i;
      if (at + 12 > tiff.length) return;
      entryAt(at);
    }
    const next = start + 2 + 12 * count;
    // The second directory is of a thumbnail.
    if (next + 4 <= tiff.length) directoryAt(view.getUint32(next, little));
  }

  if (tiff.length >= 8) directoryAt(view.getUint32(4, little));
  return { kind: "EXIF", tells: [...tells], texts, names: [...new Set(names)] };
}
