import { LensError } from "../lib/errors.ts";

/** What a single picture may ask for. Whatever asks for more is refused by its header, before anything is decoded. */
export interface PictureLimits {
  /** Width times height. */
  readonly pixels: number;
  /** Either side, in pixels. */
  readonly side: number;
  /** What decoding may take. */
  readonly seconds: number;
  /** What decoding may hold at once, in millions of bytes. */
  readonly megabytes: number;
}

/**
 * pixels: where Pillow calls a picture a decompression bomb, twice its MAX_IMAGE_PIXELS. side: what JPEG and GIF can
 * say; with it a pixel of a resized picture is made of at most 8,193 along a side (resample.ts has a limit of its own for
 * those who raise this one). seconds and megabytes: so that a picture, the
 * program beside it, stays below 20 seconds and a gigabyte.
 */
export const DEFAULT_LIMITS: PictureLimits = { pixels: 2 * 89_478_485, side: 65_535, seconds: 20, megabytes: 800 };

/** What decoding a picture will take, as its header tells. */
export interface PictureCost {
  readonly width: number;
  readonly height: number;
  /** Where the codec cannot be interrupted and so has to be foretold; left out where the clock is watched. */
  readonly seconds?: number;
  /** At the peak. */
  readonly bytes: number;
}

const grouped = (count: number): string => Math.round(count).toLocaleString("en-US");

export function tooLarge(name: string, what: string, detail?: string): LensError {
  return new LensError("unsupported_image", `${name}: ${what} Scale it down first.`, detail);
}

/** @throws LensError invalid_image (no pixels), unsupported_image (more than the limits allow) */
export function checkLimits(
  { width, height, seconds = 0, bytes }: PictureCost,
  limits: PictureLimits,
  name: string,
): void {
  const size = `${width} x ${height} pixels`;
  if (width < 1 || height < 1) {
    throw new LensError(
      "invalid_image",
      `${name}: its header says ${size}. Export the picture again, or fetch a fresh copy.`,
    );
  }
  if (width * height > limits.pixels) {
    throw new LensError(
      "unsupported_image",
      `${name}: ${size} is more than the ${grouped(limits.pixels)} pixels that are read. Scale it down first.`,
    );
  }
  if (Math.max(width, height) > limits.side) {
    throw new LensError(
      "unsupported_image",
      `${name}: ${size}: a side is longer than the ${grouped(limits.side)} pixels that are read. Scale it down first.`,
    );
  }
  if (seconds > limits.seconds) {
    throw tooLarge(
      name,
      `decoding ${size} may take ${grouped(Math.max(seconds, limits.seconds + 1))} seconds, more than the ${grouped(limits.seconds)} that a picture may take.`,
    );
  }
  if (bytes > limits.megabytes * 1e6) {
    throw tooLarge(
      name,
      `decoding ${size} takes about ${grouped(bytes / 1e6)} MB of memory, more than the ${grouped(limits.megabytes)} that a picture may take.`,
    );
  }
}

/** Watches the clock where decoding is our own code. @throws LensError unsupported_image from the call that finds the time is up */
export function startClock(limits: PictureLimits, name: string): () => void {
  const end = performance.now() + limits.seconds * 1000;
  return () => {
    if (performance.now() > end)
      throw tooLarge(
        name,
        `decoding it takes more than the ${grouped(limits.seconds)} seconds that a picture may take.`,
      );
  };
}
