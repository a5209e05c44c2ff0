import { type Orientation, textAt, viewOf } from "./raster.ts";

const ORIENTATION_TAG = 0x0112;
/** TIFF's whole numbers that Pillow reads as one (SHORT, LONG, SSHORT, SLONG): bytes of each. */
const WHOLE_NUMBERS = new Map([
  [3, 2],
  [4, 4],
  [8, 2],
  [9, 4],
]);
const HEADERS = new Set(["II*\0", "MM\0*", "II\0*", "MM*\0"]);

/** Where a picture says how it is to be turned. Either may be missing. */
export interface OrientationSources {
  readonly exif: Uint8Array | null;
  /** An XMP packet. */
  readonly xmp: Uint8Array | null;
}

/**
 * The orientation tag of an EXIF block (a little TIFF file, with or without "Exif\0\0" before it); null where it has
 * none or is damaged. Every offset is checked against the block.
 */
function exifTag(block: Uint8Array): number | null {
  let tiff = block;
  for (let i = 0; i < 2 && textAt(tiff, 0, 6) === "Exif\0\0"; i++) tiff = tiff.subarray(6);
  const order = textAt(tiff, 0, 4);
  if (tiff.length < 14 || !HEADERS.has(order)) return null;
  const little = order.startsWith("II");
  const view = viewOf(tiff);
  const directory = view.getUint32(4, little);
  if (directory + 2 > tiff.length) return null;
  const entries = view.getUint16(directory, little);
  for (let i = 0; i < entries; i++) {
    const entry = directory + 2 + 12 * i;
    if (entry + 12 > tiff.length) return null;
    if (view.getUint16(entry, little) !== ORIENTATION_TAG) continue;
    const size = WHOLE_NUMBERS.get(view.getUint16(entry + 2, little));
    const count = view.getUint32(entry + 4, little);
    if (size === undefined || count === 0) return null;
    // More than fits the entry lies elsewhere; the first of them counts.
    const at = size * count <= 4 ? entry + 8 : view.getUint32(entry + 8, little);
    if (at + size > tiff.length) return null;
    return size === 2 ? view.getUint16(at, little) : view.getUint32(at, little);
  }
  return null;
}

/**
 * How a picture is to be turned, as Pillow's exif_transpose finds it: by EXIF's tag, and by XMP's only where EXIF has
 * none; 1 where neither says, or says what EXIF does not have. Reported beside the picture: MaSC reads pictures as they
 * are stored, DreamBench++ turned. Source: Pillow's Image.getexif.
 */
export function orientationOf({ exif, xmp }: OrientationSources): Orientation {
  let value = exif === null ? null : exifTag(exif);
  if (value === null && xmp !== null)
    value = Number(/tiff:Orientation(?:="|>)([0-9])/.exec(new TextDecoder("latin1").decode(xmp))?.[1] ?? 1);
  return value !== null && isOrientation(value) ? value : 1;
}

function isOrientation(value: number): value is Orientation {
  return Number.isInteger(value) && value >= 1 && value <= 8;
}
