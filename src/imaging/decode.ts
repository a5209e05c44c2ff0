import { LensError } from "../lib/errors.ts";
import type { Codecs } from "../platform/codecs.ts";
import { decodeAvif } from "./decode-avif.ts";
import { decodeGif } from "./decode-gif.ts";
import { decodeJpeg } from "./decode-jpeg.ts";
import { decodePng } from "./decode-png.ts";
import { decodeWebp } from "./decode-webp.ts";
import type { GreyImage } from "./mask-grid.ts";
import { invalidImage, lumaOf, MAX_PIXELS, type Orientation, type Raster } from "./raster.ts";
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
  readonly orientation: Orientation;
  /** The file is 16-bit grey: rgb is not what Pillow gives (it clips to near white), and the reader should be told. */
  readonly sixteenBitGrey: boolean;
}

/**
 * Decodes a picture by what its bytes are; `name` is for messages only.
 * Throws LensError: invalid_image (empty, cut short, damaged), unsupported_image (CMYK, TIFF, HEIC, …, too large),
 * unknown_image_format.
 */
export async function decodeImage(bytes: Uint8Array, codecs: Codecs, name: string): Promise<DecodedImage> {
  const format = sniffFormat(bytes, name);
  const { width, height, rgb, alpha, orientation, clippedGrey } = await decodeRaster(format, bytes, codecs, name);
  return { width, height, format, rgb, alpha, orientation, sixteenBitGrey: clippedGrey !== null };
}

/**
 * Decodes a mask: Pillow's convert("L"), with Pillow's clipping of 16-bit grey to min(v, 255), so that masks of 0/1
 * and of 0/65535 both work. Alpha plays no part, as in Pillow. Throws as decodeImage does.
 */
export async function decodeMask(bytes: Uint8Array, codecs: Codecs, name: string): Promise<GreyImage> {
  const { width, height, rgb, clippedGrey } = await decodeRaster(sniffFormat(bytes, name), bytes, codecs, name);
  return { width, height, data: clippedGrey ?? lumaOf(rgb) };
}

async function decodeRaster(format: ImageFormat, bytes: Uint8Array, codecs: Codecs, name: string): Promise<Raster> {
  try {
    switch (format) {
      case "jpeg":
        return await decodeJpeg(bytes, codecs, name);
      case "png":
        return await decodePng(bytes, name);
      case "webp":
        return await decodeWebp(bytes, codecs, name);
      case "gif":
        return decodeGif(bytes, name);
      case "avif":
        return await decodeAvif(bytes, codecs, name);
    }
  } catch (thrown) {
    if (thrown instanceof LensError) throw thrown;
    const detail = thrown instanceof Error ? (thrown.stack ?? thrown.message) : String(thrown);
    if (thrown instanceof RangeError) {
      throw new LensError(
        "unsupported_image",
        `${name}: there is not enough memory for this picture (up to ${MAX_PIXELS} pixels are read). Scale it down first.`,
        detail,
      );
    }
    throw invalidImage(name, `this ${format.toUpperCase()} is damaged; it could not be decoded.`, detail);
  }
}
