import type { Codecs } from "../platform/codecs.ts";
import { readAvifFacts } from "./avif-boxes.ts";
import { checkLimits, type PictureCost, type PictureLimits } from "./limits.ts";
import { invalidImage, type Raster, splitRgba } from "./raster.ts";

/**
 * What libaom takes here, compiled to WebAssembly, on one thread that nothing can interrupt; twice what was measured
 * (0.055 s a megapixel of one colour, 0.45 s a megabyte of noise; 19 bytes a pixel).
 */
function avifCost(width: number, height: number, fileBytes: number): PictureCost {
  const pixels = width * height;
  return { width, height, seconds: (0.12 * pixels + 0.9 * fileBytes) / 1e6, bytes: 20 * pixels + 3 * fileBytes };
}

/**
 * AVIF's first frame by libavif 1.0 and libaom (@jsquash/avif), 8 bits a channel.
 *
 * Not exact, but for 4:0:0 and for alpha: Pillow 11.3's libavif 1.3 turns YUV to RGB with libyuv's integers, this build
 * in floats, and each interpolates chroma its own way. Measured: 4:4:4 at most 1 off; 4:2:0 and 4:2:2 at most 2 on a
 * photograph (mean 0.23 of 255) and 12 on small noisy pictures (mean 0.45). Held in tests/imaging/decode.test.ts.
 */
export async function decodeAvif(
  bytes: Uint8Array,
  codecs: Codecs,
  name: string,
  limits: PictureLimits,
): Promise<Raster> {
  const { size, coded, orientation } = readAvifFacts(bytes);
  for (const frame of [size, coded])
    if (frame !== null) checkLimits(avifCost(frame.width, frame.height, bytes.length), limits, name);
  const pixels = await codecs.avif(bytes);
  if (pixels.data.length < pixels.width * pixels.height * 4) throw invalidImage(name, "the AVIF is damaged.");
  return {
    ...splitRgba(pixels),
    alphaIsKey: false,
    grey: null,
    orientation,
    damaged: pixels.complaints[0] ?? null,
  };
}
