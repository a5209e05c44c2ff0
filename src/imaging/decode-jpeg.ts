import { LensError } from "../lib/errors.ts";
import type { Codecs } from "../platform/codecs.ts";
import { orientationOf } from "./exif.ts";
import { kernels } from "./kernels.ts";
import { checkLimits, type PictureCost, type PictureLimits } from "./limits.ts";
import { invalidImage, type Orientation, type Raster, splitRgba, textAt, viewOf } from "./raster.ts";

interface JpegFrame {
  readonly width: number;
  readonly height: number;
  readonly progressive: boolean;
  /** Samples a pixel, all channels together: 1.5 in 4:2:0, 3 in 4:4:4. */
  readonly samples: number;
}

/** What a JPEG's markers say of it. */
export interface JpegFacts {
  /** null where the file has none, or it lies behind what is here of the file. */
  readonly frame: JpegFrame | null;
  readonly scans: number;
  readonly orientation: Orientation;
  /** The end mark is there. */
  readonly complete: boolean;
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
export async function decodeJpeg(
  bytes: Uint8Array,
  codecs: Codecs,
  name: string,
  limits: PictureLimits,
): Promise<Raster> {
  const { frame, scans, orientation } = readCompleteJpeg(bytes, name, limits);
  const rest = { alpha: null, alphaIsKey: false, grey: null, orientation } as const;
  const plain = scans === 1 || frame.progressive ? (kernels().jpeg?.(bytes) ?? null) : null;
  if (plain !== null) return { width: plain.width, height: plain.height, rgb: plain.data, ...rest, damaged: null };
  const pixels = await codecs.jpeg(bytes);
  if (pixels.width !== frame.width || pixels.height !== frame.height) {
    throw invalidImage(name, "the JPEG's header and its pixels disagree in size.");
  }
  // The codec fills in what a damaged file lacks, and says so on the side.
  return {
    ...splitRgba(pixels),
    ...rest,
    damaged: pixels.complaints[0] ?? null,
  };
}

/**
 * What mozjpeg takes here, compiled to WebAssembly, on one thread that nothing can interrupt; twice what was measured
 * (0.012 s a megapixel, 0.03 in 4:4:4; 0.0011 s a megapixel and scan; 0.038 s a megabyte). A progressive picture's
 * coefficients are held whole, two bytes a sample.
 */
function jpegCost({ width, height, progressive, samples }: JpegFrame, scans: number, fileBytes: number): PictureCost {
  const pixels = width * height;
  const passes = progressive ? scans : 0;
  return {
    width,
    height,
    seconds: (pixels * (0.02 * samples + 0.0025 * passes) + 0.08 * fileBytes) / 1e6,
    bytes: pixels * (8 + (progressive || scans > 1 ? 2 * samples : 0)) + 3 * fileBytes,
  };
}

function cutShort(name: string): LensError {
  return invalidImage(name, "the JPEG is cut short: its end mark is missing.");
}

function unsupported(name: string, what: string): LensError {
  return new LensError("unsupported_image", `${name}: ${what} Save it as an 8-bit RGB JPEG or PNG.`);
}

/** The frame header (SOF): its marker tells the process, its body precision, size and number of components. */
function readFrame(marker: number, body: Uint8Array, name: string): JpegFrame {
  if (body.length < 6) throw cutShort(name);
  const view = viewOf(body);
  const [precision, height, width, components] = [
    view.getUint8(0),
    view.getUint16(1),
    view.getUint16(3),
    view.getUint8(5),
  ];
  if (marker >= 0xc9) throw unsupported(name, "this JPEG uses arithmetic coding, which is not read here.");
  if (marker > 0xc2) throw unsupported(name, "this is a lossless or hierarchical JPEG, which is not read here.");
  if (precision !== 8) throw unsupported(name, `this JPEG has ${precision} bits a channel; 8 are read.`);
  if (components === 4) throw unsupported(name, "this JPEG is CMYK (four inks), whose colours depend on the printer.");
  if (components !== 1 && components !== 3)
    throw unsupported(name, `this JPEG has ${components} channels; 1 or 3 are read.`);
  // Of each component: its id, its sampling across and down in four bits each, its table.
  const sampling = Array.from({ length: components }, (_, c) => body[7 + 3 * c] ?? 0x11).map(
    (both) => [both >> 4, both & 15] as const,
  );
  const finest = Math.max(...sampling.map(([across]) => across)) * Math.max(...sampling.map(([, down]) => down));
  const samples = sampling.reduce((sum, [across, down]) => sum + across * down, 0) / Math.max(1, finest);
  return { width, height, progressive: marker === 0xc2, samples };
}

/**
 * Walks the markers up to the end mark, or to the end of what is here of the file.
 *
 * @throws LensError unsupported_image, invalid_image
 */
export function readJpegFacts(bytes: Uint8Array, name: string): JpegFacts {
  const view = viewOf(bytes);
  let frame: JpegFrame | null = null;
  let exif: Uint8Array | null = null;
  let xmp: Uint8Array | null = null;
  let scans = 0;
  let at = 2;
  const facts = (complete: boolean): JpegFacts => ({
    frame,
    scans,
    orientation: orientationOf({ exif, xmp }),
    complete,
  });
  for (;;) {
    at = bytes.indexOf(0xff, at);
    if (at < 0 || at + 1 >= bytes.length) return facts(false);
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
    if (marker === 0xd9) return facts(true);
    if (at + 4 > bytes.length) return facts(false);
    const next = at + 2 + view.getUint16(at + 2);
    const body = bytes.subarray(at + 4, next);
    if (next > bytes.length) return facts(false);
    if (marker >= 0xc0 && marker <= 0xcf && marker !== 0xc4 && marker !== 0xc8 && marker !== 0xcc) {
      frame ??= readFrame(marker, body, name);
    } else if (marker === 0xe1 && textAt(body, 0, 6) === "Exif\0\0") exif ??= body;
    else if (marker === 0xe1 && textAt(body, 0, XMP.length) === XMP) xmp = body.subarray(XMP.length);
    else if (marker === 0xda) scans += 1;
    at = next;
  }
}

const XMP = "http://ns.adobe.com/xap/1.0/\0";

/**
 * The codec fills a truncated picture with grey; Pillow refuses it, and so do we: a file without its end mark is cut
 * short.
 *
 * @throws LensError invalid_image, unsupported_image
 */
export function readCompleteJpeg(
  bytes: Uint8Array,
  name: string,
  limits: PictureLimits,
): JpegFacts & { readonly frame: JpegFrame } {
  const facts = readJpegFacts(bytes, name);
  const { frame, scans, complete } = facts;
  if (!complete) throw cutShort(name);
  if (frame === null || scans === 0) throw invalidImage(name, "the JPEG holds no picture.");
  if (scans > MAX_SCANS) throw invalidImage(name, `the JPEG has ${scans} scans, which no real picture has.`);
  const pixels = frame.width * frame.height;
  if (pixels <= limits.pixels && pixels > bytes.length * MAX_PIXELS_A_BYTE) {
    throw invalidImage(
      name,
      `its header says ${frame.width} x ${frame.height} pixels, far more than the file can hold.`,
    );
  }
  checkLimits(jpegCost(frame, scans, bytes.length), limits, name);
  return { ...facts, frame };
}
