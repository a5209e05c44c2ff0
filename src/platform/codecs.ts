/**
 * Image codecs compiled to WebAssembly. The same binaries run in the browser and in Node, so both see the same
 * pixels; only where the binary is loaded from differs (platform/codecs-web.ts, platform/codecs-node.ts).
 */
export interface RgbaPixels {
  readonly width: number;
  readonly height: number;
  /** Uint8 [height, width, 4], straight (not premultiplied) alpha. */
  readonly data: Uint8ClampedArray<ArrayBuffer> | Uint8Array<ArrayBuffer>;
}

/** Pixels, which are the caller's to write over, and what the codec complained of as it made them: a damaged picture. */
export interface DecodedPixels extends RgbaPixels {
  readonly complaints: readonly string[];
}

export interface Codecs {
  jpeg(bytes: Uint8Array): Promise<DecodedPixels>;
  webp(bytes: Uint8Array): Promise<DecodedPixels>;
  avif(bytes: Uint8Array): Promise<DecodedPixels>;
}
