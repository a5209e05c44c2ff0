import { LensError } from "../lib/errors.ts";
import { readAvifFacts, readBoxes } from "./avif-boxes.ts";
import { firstFrame, gifSize } from "./decode-gif.ts";
import { readCompleteJpeg, readJpegFacts } from "./decode-jpeg.ts";
import { webpSize } from "./decode-webp.ts";
import { checkLimits, DEFAULT_LIMITS } from "./limits.ts";
import type { Size } from "./naflex-size.ts";
import { readPngChunks, readPngHeader } from "./png-chunks.ts";
import { invalidImage, viewOf } from "./raster.ts";
import { identify, type ImageFormat, refusal } from "./sniff.ts";

/** Pixels as stored; null where the bytes at hand do not say. @param bytes the file's first 64 KiB, or all of it */
export function sizeInHeader(bytes: Uint8Array, fileSize: number): Size | null {
  const { width, height } = inspectPicture(bytes, fileSize);
  return width === null || height === null ? null : { width, height };
}

/** What a file's first bytes say of it as a picture. */
export interface PictureInspection {
  /** "jpeg", "png", "webp", "gif", "avif"; a format that is not read here by its name ("TIFF", "HEIC"); null: no picture. */
  readonly format: string | null;
  /** Pixels as stored; null where the bytes at hand do not say. */
  readonly width: number | null;
  readonly height: number | null;
  /** One sentence or two, without the file's name: why it will not be read, or what is wrong with it; null: nothing that is seen from here. */
  readonly problem: string | null;
}

/** Stands where a message has a file's name, and is cut off. */
const NAMELESS = "file";

function sentence(error: LensError): string {
  const text = error.message.replace(`${NAMELESS}: `, "");
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/**
 * Looks at a picture without decoding it: format, size and what is wrong with it as far as headers and structure tell.
 * Cheap and without any codec, for files as they are added. A problem found here would be an error or a flag of its rows; a
 * picture without one may still turn out to be damaged.
 *
 * @param bytes the file's first 64 KiB, or all of it: then its end is looked at too
 * @param fileSize bytes of the whole file
 */
export function inspectPicture(bytes: Uint8Array, fileSize: number): PictureInspection {
  const identity = identify(bytes);
  if ("refused" in identity) {
    return { format: identity.refused, width: null, height: null, problem: sentence(refusal(NAMELESS, identity)) };
  }
  const { format } = identity;
  let size: { width: number; height: number } | null = null;
  try {
    size = sizeOf(format, bytes, fileSize);
    if (size !== null) checkLimits({ ...size, bytes: 0 }, DEFAULT_LIMITS, NAMELESS);
    const whole = bytes.length >= fileSize;
    const broken = whole ? brokenPart(format, bytes) : null;
    return { format, width: size?.width ?? null, height: size?.height ?? null, problem: broken && sentence(broken) };
  } catch (thrown) {
    if (!(thrown instanceof LensError)) throw thrown;
    return { format, width: size?.width ?? null, height: size?.height ?? null, problem: sentence(thrown) };
  }
}

/** Pixels as a header says them; null where it lies behind `bytes`. @throws LensError invalid_image, unsupported_image */
function sizeOf(format: ImageFormat, bytes: Uint8Array, fileSize: number): { width: number; height: number } | null {
  const whole = bytes.length >= fileSize;
  switch (format) {
    case "jpeg": {
      const { frame, complete } = readJpegFacts(bytes, NAMELESS);
      if (whole && !complete) throw invalidImage(NAMELESS, "the JPEG is cut short: its end mark is missing.");
      return frame;
    }
    case "png":
      return readPngHeader(bytes, NAMELESS);
    case "gif": {
      if (bytes.length < 13) throw invalidImage(NAMELESS, "the GIF is cut short.");
      return gifSize(bytes, whole ? firstFrame(bytes, NAMELESS) : null);
    }
    case "webp": {
      if (bytes.length < 12 || 8 + viewOf(bytes).getUint32(4, true) > fileSize)
        throw invalidImage(NAMELESS, "the WebP is cut short or damaged.");
      return webpSize(bytes, NAMELESS);
    }
    case "avif": {
      if (whole && readBoxes(bytes).some(({ cut }) => cut)) throw invalidImage(NAMELESS, "the AVIF is cut short.");
      return readAvifFacts(bytes).size;
    }
  }
}

/** What the structure of a whole file lacks; null where nothing is missed. @throws LensError as decoding would */
function brokenPart(format: ImageFormat, bytes: Uint8Array): LensError | null {
  if (format === "jpeg") readCompleteJpeg(bytes, NAMELESS, DEFAULT_LIMITS);
  if (format !== "png") return null;
  const { damaged } = readPngChunks(bytes, NAMELESS);
  return damaged === null ? null : invalidImage(NAMELESS, `the PNG is damaged: ${damaged}.`);
}
