/** Interleaved 8-bit colour, row-major: `data` is Uint8 [height, width, 3]. */
export interface RgbImage {
  readonly width: number;
  readonly height: number;
  readonly data: Uint8Array;
}

/**
 * A picture a row at a time, so that what is done to its pixels on the way (turned, laid over white, painted) never needs
 * a second copy of it.
 */
export interface PixelRows {
  readonly width: number;
  readonly height: number;
  /** Pixels [left, right) of row y, all of it unless given: Uint8 [right - left, 3], good until the next call and not to be written to. */
  row(y: number, left?: number, right?: number): Uint8Array;
  /** Rows [top, bottom), where they lie one behind the other already: Uint8 [bottom - top, width, 3], not to be written to. */
  block?(top: number, bottom: number): Uint8Array;
}

/** The rows of pixels that lie one behind the other. */
export function rowsOf({ width, height, data }: RgbImage): PixelRows {
  return {
    width,
    height,
    row: (y, left = 0, right = width) => data.subarray((y * width + left) * CHANNELS, (y * width + right) * CHANNELS),
    block: (top, bottom) => data.subarray(top * width * CHANNELS, bottom * width * CHANNELS),
  };
}

const CHANNELS = 3;
