import { type Orientation, textAt, viewOf } from "./raster.ts";

const ORIENTATION_TAG = 0x0112;
const SHORT = 3;

function isOrientation(value: number): value is Orientation {
  return Number.isInteger(value) && value >= 1 && value <= 8;
}

/**
 * The orientation in an EXIF block (a little TIFF file, with or without "Exif\0\0" before it); 1 where it names none
 * or is damaged. Every offset is checked against the block. It is reported beside the picture, never applied: the
 * metric reads pictures as they are stored.
 */
export function exifOrientation(block: Uint8Array): Orientation {
  const tiff = textAt(block, 0, 6) === "Exif\0\0" ? block.subarray(6) : block;
  const order = textAt(tiff, 0, 4);
  if (tiff.length < 14 || (order !== "II*\0" && order !== "MM\0*")) return 1;
  const little = order === "II*\0";
  const view = viewOf(tiff);
  const directory = view.getUint32(4, little);
  if (directory + 2 > tiff.length) return 1;
  const entries = view.getUint16(directory, little);
  for (let i = 0; i < entries; i++) {
    const entry = directory + 2 + 12 * i;
    if (entry + 12 > tiff.length) return 1;
    if (view.getUint16(entry, little) !== ORIENTATION_TAG) continue;
    const value = view.getUint16(entry + 2, little) === SHORT ? view.getUint16(entry + 8, little) : 1;
    return isOrientation(value) ? value : 1;
  }
  return 1;
}
