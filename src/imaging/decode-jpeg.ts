import { LensError } from "../lib/errors.ts";
import type { Codecs } from "../platform/codecs.ts";
import { exifOrientation } from "./exif.ts";
import { checkSize, invalidImage, type Orientation, type Raster, splitRgba, textAt, viewOf } from "./raster.ts";

interface JpegHeader {
  readonly width: number;
  readonly height: number;
  readonly orientation: Orientation;
}

/**
 * Every 8 x 8 block of the component with the finest sampling takes at least one bit, so a file of n bytes cannot
 * hold more pixels than this times n. A header that promises more is refused before the codec allocates for it.
 */
const MAX_PIXELS_A_BYTE = 8 * 64;

/** A progressive file may repeat its picture scan by scan without end; real ones have ten or so (libjpeg-turbo: 500). */
const MAX_SCANS = 500;

/**
 * JPEG by mozjpeg 3.3 (@jsquash/jpeg), to the byte what Pillow 11.3's libjpeg-turbo 3.1 gives for baseline and
 * progressive files, grey, RGB and YCbCr at 4:4:4, 4:2:2, 4:2:0 and 4:1:1.
 *
 * Not exact: 4:4:0 (chroma halved in height only, as in 4:2:2 photographs that were turned losslessly). Both
 * interpolate chroma there and round every second row differently: at most 2 off, in at most 13 % of the values;
 * tests/imaging/decode.test.ts holds them to it.
 */
export async function decodeJpeg(bytes: Uint8Array, codecs: Codecs, name: string): Promise<Raster> {
  const header = readJpegHeader(bytes, name);
  const pixels = await codecs.jpeg(bytes);
  if (pixels.width !== header.width || pixels.height !== header.height) {
    throw invalidImage(name, "the JPEG's header and its pixels disagree in size.");
  }
  return { ...splitRgba(pixels), alpha: null, clippedGrey: null, orientation: header.orientation };
}

function cutShort(name: string): LensError {
  return invalidImage(name, "the JPEG is cut short: its end mark is missing.");
}

function unsupported(name: string, what: string): LensError {
  return new LensError("unsupported_image", `${name}: ${what} Save it as an 8-bit RGB JPEG or PNG.`);
}

/** The frame header (SOF): its marker tells the process, its body precision, size and number of components. */
function readFrame(marker: number, body: Uint8Array, name: string): { width: number; height: number } {
  if (body.length < 6) throw cutShort(name);
  const view = viewOf(body);
  const [precision, height, width, components] = [view.getUint8(0), view.getUint16(1), view.getUint16(3), view.getUint8(5)];
  if (marker >= 0xc9) throw unsupported(name, "this JPEG uses arithmetic coding, which is not read here.");
  if (marker > 0xc2) throw unsupported(name, "this is a lossless or hierarchical JPEG, which is not read here.");
  if (precision !== 8) throw unsupported(name, `this JPEG has ${precision} bits a channel; 8 are read.`);
  if (components === 4) throw unsupported(name, "this JPEG is CMYK (four inks), whose colours depend on the printer.");
  if (components !== 1 && components !== 3) throw unsupported(name, `this JPEG has ${components} channels; 1 or 3 are read.`);
  checkSize(width, height, name);
  return { width, height };
}

/**
 * Walks the markers up to the end mark. The codec fills a truncated picture with grey without a word; Pillow refuses
 * it, and so do we: a file without its end mark is cut short.
 */
function readJpegHeader(bytes: Uint8Array, name: string): JpegHeader {
  const view = viewOf(bytes);
  let frame: { width: number; height: number } | null = null;
  let orientation: Orientation | null = null;
  let scans = 0;
  let at = 2;
  for (;;) {
    at = bytes.indexOf(0xff, at);
    if (at < 0 || at + 1 >= bytes.length) throw cutShort(name);
    const marker = view.getUint8(at + 1);
    // FF FF is padding; FF 00 is a data byte; FF D0..D7 are restarts inside a scan; 01, D8 stand alone.
    if (marker === 0xff) {
      at += 1;
      continue;
    }
    if (marker <= 0x01 || (marker >= 0xd0 && marker <= 0xd8)) {
      at += 2;
      continue;
    }
    if (marker === 0xd9) break;
    if (at + 4 > bytes.length) throw cutShort(name);
    const next = at + 2 + view.getUint16(at + 2);
    const body = bytes.subarray(at + 4, next);
    if (next > bytes.length) throw cutShort(name);
    if (marker >= 0xc0 && marker <= 0xcf && marker !== 0xc4 && marker !== 0xc8 && marker !== 0xcc) {
      frame ??= readFrame(marker, body, name);
    } else if (marker === 0xe1 && textAt(body, 0, 6) === "Exif\0\0") orientation ??= exifOrientation(body);
    else if (marker === 0xda) scans += 1;
    at = next;
  }
  if (frame === null || scans === 0) throw invalidImage(name, "the JPEG holds no picture.");
  if (scans > MAX_SCANS) throw invalidImage(name, `the JPEG has ${scans} scans, which no real picture has.`);
  if (frame.width * frame.height > bytes.length * MAX_PIXELS_A_BYTE) {
    throw invalidImage(name, `its header says ${frame.width} x ${frame.height} pixels, far more than the file can hold.`);
  }
  return { ...frame, orientation: orientation ?? 1 };
}
