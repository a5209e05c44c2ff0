import { identify } from "../sniff.ts";
import { avifMetadata } from "./avif.ts";
import { gifMetadata } from "./gif.ts";
import { jpegMetadata, jpegWithout } from "./jpeg.ts";
import type { MetadataPart } from "./metadata.ts";
import { pngMetadata, pngWithout } from "./png.ts";
import { webpMetadata, webpWithout } from "./webp.ts";

/** All that a picture's file says beside its pixels; null where it is no picture of a format that is read here. */
export async function readMetadata(bytes: Uint8Array): Promise<readonly MetadataPart[] | null> {
  const identity = identify(bytes);
  if ("refused" in identity) return null;
  switch (identity.format) {
    case "jpeg":
      return jpegMetadata(bytes);
    case "png":
      return pngMetadata(bytes);
    case "webp":
      return webpMetadata(bytes);
    case "gif":
      return gifMetadata(bytes);
    case "avif":
      return avifMetadata(bytes);
  }
}

/** The same pixels without anything beside them, bit for bit as they were packed; null for formats of which that is not done. Turns that metadata say are gone too: pixels lie as they are stored. */
export function withoutMetadata(bytes: Uint8Array): Uint8Array | null {
  const identity = identify(bytes);
  if ("refused" in identity) return null;
  switch (identity.format) {
    case "jpeg":
      return jpegWithout(bytes);
    case "png":
      return pngWithout(bytes);
    case "webp":
      return webpWithout(bytes);
    case "gif":
    case "avif":
      return null;
  }
}
