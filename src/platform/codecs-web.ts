import type { Codecs } from "./codecs.ts";
import { lazyCodecs } from "./jsquash.ts";

/**
 * The codecs in a browser or worker. Each is fetched when first used; its glue finds its .wasm by itself
 * (new URL(…, import.meta.url), which Vite rewrites).
 */
export function webCodecs(): Codecs {
  return lazyCodecs({
    jpeg: async () => {
      const { default: decode, init } = await import("@jsquash/jpeg/decode.js");
      return { decode: (bytes) => decode(bytes), start: (printErr) => init({ printErr }) };
    },
    webp: async () => {
      const { default: decode, init } = await import("@jsquash/webp/decode.js");
      return { decode: (bytes) => decode(bytes), start: (printErr) => init({ printErr }) };
    },
    avif: async () => {
      const { default: decode, init } = await import("@jsquash/avif/decode.js");
      return { decode: (bytes) => decode(bytes), start: (printErr) => init({ printErr }) };
    },
  });
}
