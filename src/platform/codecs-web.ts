import type { Codecs } from "./codecs.ts";
import { decoderOf, lazyCodecs } from "./jsquash.ts";

/**
 * The codecs in a browser or worker. Each is fetched when first used; its glue finds its .wasm by itself
 * (new URL(…, import.meta.url), which Vite rewrites).
 */
export function webCodecs(): Codecs {
  return lazyCodecs({
    jpeg: async () => {
      const { default: create } = await import("@jsquash/jpeg/codec/dec/mozjpeg_dec.js");
      return decoderOf(create, false);
    },
    webp: async () => {
      const { default: create } = await import("@jsquash/webp/codec/dec/webp_dec.js");
      return decoderOf(create);
    },
    avif: async () => {
      const { default: create } = await import("@jsquash/avif/codec/dec/avif_dec.js");
      return decoderOf(create, 8);
    },
  });
}
