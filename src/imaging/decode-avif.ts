import type { Codecs } from "../platform/codecs.ts";
import { checkSize, invalidImage, type Raster, splitRgba, textAt, viewOf } from "./raster.ts";

/**
 * AVIF's first frame by libavif 1.0 and libaom (@jsquash/avif), 8 bits a channel.
 *
 * Not exact, but for 4:0:0 and for alpha: Pillow 11.3's libavif 1.3 turns YUV to RGB with libyuv's integers, this build
 * in floats, and each interpolates chroma its own way. Measured: 4:4:4 at most 1 off; 4:2:0 and 4:2:2 at most 2 on a
 * photograph (mean 0.23 of 255) and 12 on small noisy pictures (mean 0.45). Held in tests/imaging/decode.test.ts.
 *
 * AVIF turns pictures by properties of its own (irot, imir), which neither applies; the orientation reported is
 * always 1.
 */
export async function decodeAvif(bytes: Uint8Array, codecs: Codecs, name: string): Promise<Raster> {
  for (const [width, height] of imageExtents(bytes)) checkSize(width, height, name);
  const pixels = await codecs.avif(bytes);
  checkSize(pixels.width, pixels.height, name);
  if (pixels.data.length < pixels.width * pixels.height * 4) throw invalidImage(name, "the AVIF is damaged.");
  return { ...splitRgba(pixels), clippedGrey: null, orientation: 1 };
}

/** Where to look for sizes: meta > iprp > ipco > ispe. The number is how many bytes precede the boxes inside. */
const CONTAINERS = new Map([["meta", 4], ["iprp", 0], ["ipco", 0]]);

/** Every image size (ispe) the file declares. A sequence's sizes lie elsewhere; libavif has the same limit for them. */
function imageExtents(bytes: Uint8Array): [width: number, height: number][] {
  const view = viewOf(bytes);
  const extents: [number, number][] = [];
  for (let at = 0; at + 8 <= bytes.length; ) {
    const size = view.getUint32(at);
    const inside = CONTAINERS.get(textAt(bytes, at + 4, at + 8));
    if (inside !== undefined) extents.push(...imageExtents(bytes.subarray(at + 8 + inside, size === 0 ? undefined : at + size)));
    else if (textAt(bytes, at + 4, at + 8) === "ispe" && at + 20 <= bytes.length) {
      extents.push([view.getUint32(at + 12), view.getUint32(at + 16)]);
    }
    // 0: to the end of the file; 1: a 64-bit size, which only the pixels' own box has.
    if (size < 8) break;
    at += size;
  }
  return extents;
}
