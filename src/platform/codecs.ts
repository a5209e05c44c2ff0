/**
 * Image codecs compiled to WebAssembly. The same binaries run in the browser and in Node, so both see the same
 * pixels; only where the binary is loaded from differs (platform/codecs-web.ts, platform/codecs-node.ts).
 */
export interface RgbaPixels {
  readonly width: number;
  readonly height: number;
  /** Uint8 [height, width, 4], straight (not premultiplied) alpha. */
  readonly data: Uint8ClampedArray | Uint8Array;
}

export interface Codecs {
  jpeg(bytes: Uint8Array): Promise<RgbaPixels>;
  webp(bytes: Uint8Array): Promise<RgbaPixels>;
  avif(bytes: Uint8Array): Promise<RgbaPixels>;
}
