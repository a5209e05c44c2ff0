import { LensError } from "../lib/errors.ts";
import type { Codecs } from "../platform/codecs.ts";
import { decodeAvif } from "./decode-avif.ts";
import { decodeGif } from "./decode-gif.ts";
import { decodeJpeg } from "./decode-jpeg.ts";
import { decodePng } from "./decode-png.ts";
import { decodeWebp } from "./decode-webp.ts";
import { histogramOf, type GreyImage } from "./mask-grid.ts";
import { DEFAULT_LIMITS, tooLarge, type PictureLimits } from "./limits.ts";
import { invalidImage, lumaOf, type Orientation, type Raster, type Wanted } from "./raster.ts";
import { type ImageFormat, sniffFormat } from "./sniff.ts";

/**
 * A picture as the metric reads it: the first frame, as stored (EXIF's turn is reported, not applied), without colour
 * management, alpha dropped rather than composited. Equal to Pillow 11.3 byte for byte; the exceptions are named in
 * decode-jpeg.ts (4:4:0) and decode-avif.ts.
 */
export interface DecodedImage {
  readonly width: number;
  readonly height: number;
  readonly format: ImageFormat;
  /** Uint8 [height, width, 3]: Pillow's convert("RGB"), except that 16-bit grey is scaled, round(v / 257). */
  readonly rgb: Uint8Array;
  /** Uint8 [height, width]; null where the file has none, or all of it is 255. */
  readonly alpha: Uint8Array | null;
  /** The transparency is one colour of a grey or RGB picture, which only MaSC's and DreamBench++'s common reading shows. */
  readonly alphaIsKey: boolean;
  readonly orientation: Orientation;
  /** The file is 16-bit grey: rgb is not what Pillow gives (it clips to near white), and the reader should be told. */
  readonly sixteenBitGrey: boolean;
  /** What is wrong with the file, though pixels were had from it; null where nothing is. */
  readonly damaged: string | null;
}

/** A mask as decodeMask reads it. */
export interface DecodedMask extends GreyImage {
  /** How many pixels have each grey value: Uint32 [256]. */
  readonly histogram: Uint32Array;
  readonly damaged: string | null;
}

/**
 * Decodes a picture by what its bytes are; `name` is for messages only.
 * Throws LensError: invalid_image (empty, cut short, damaged), unsupported_image (CMYK, TIFF, HEIC, …, too large),
 * unknown_image_format.
 */
export async function decodeImage(
  bytes: Uint8Array,
  codecs: Codecs,
  name: string,
  limits = DEFAULT_LIMITS,
): Promise<DecodedImage> {
  const format = sniffFormat(bytes, name);
  const { grey, ...raster } = await decodeRaster(format, bytes, codecs, name, limits, "colour");
  return { ...raster, format, sixteenBitGrey: grey !== null };
}

/**
 * Decodes a mask: Pillow's convert("L"), with Pillow's clipping of 16-bit grey to min(v, 255), so that masks of 0/1
 * and of 0/65535 both work. Alpha plays no part, as in Pillow. Throws as decodeImage does.
 */
export async function decodeMask(
  bytes: Uint8Array,
  codecs: Codecs,
  name: string,
  limits = DEFAULT_LIMITS,
): Promise<DecodedMask> {
  const { width, height, rgb, grey, damaged } = await decodeRaster(
    sniffFormat(bytes, name),
    bytes,
    codecs,
    name,
    limits,
    "grey",
  );
  const data = grey ?? lumaOf(rgb);
  return { width, height, data, histogram: histogramOf(data), damaged };
}

async function decodeRaster(
  format: ImageFormat,
  bytes: Uint8Array,
  codecs: Codecs,
  name: string,
  limits: PictureLimits,
  wanted: Wanted,
): Promise<Raster> {
  try {
    switch (format) {
      case "jpeg":
        return await decodeJpeg(bytes, codecs, name, limits);
      case "png":
        return await decodePng(bytes, name, limits, wanted);
      case "webp":
        return await decodeWebp(bytes, codecs, name, limits);
      case "gif":
        return decodeGif(bytes, name, limits);
      case "avif":
        return await decodeAvif(bytes, codecs, name, limits);
    }
  } catch (thrown) {
    if (thrown instanceof LensError) throw thrown;
    const detail = thrown instanceof Error ? (thrown.stack ?? thrown.message) : String(thrown);
    if (thrown instanceof RangeError) {
      throw tooLarge(name, "there is not enough memory for this picture.", detail);
    }
    throw invalidImage(name, `this ${format.toUpperCase()} is damaged; it could not be decoded.`, detail);
  }
}
