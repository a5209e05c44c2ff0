import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import type { Codecs } from "./codecs.ts";
import { decoderOf, lazyCodecs } from "./jsquash.ts";

/** jsquash would fetch() its .wasm, which Node does not do for files: read and compiled here, and handed over. */
async function compiled(path: string): Promise<WebAssembly.Module> {
  return WebAssembly.compile(await readFile(createRequire(import.meta.url).resolve(path)));
}

/** Emscripten's hook for a module that is at hand: called with the imports, answers with the exports. */
function instantiate(module: WebAssembly.Module) {
  return (imports: WebAssembly.Imports, done: (instance: WebAssembly.Instance) => void): WebAssembly.Exports => {
    const instance = new WebAssembly.Instance(module, imports);
    done(instance);
    return instance.exports;
  };
}

/**
 * The codecs in Node, each loaded when first used. jsquash puts a stand-in for ImageData in place by itself where
 * Node has none.
 */
export function nodeCodecs(): Codecs {
  return lazyCodecs({
    jpeg: async () => {
      const { default: create } = await import("@jsquash/jpeg/codec/dec/mozjpeg_dec.js");
      const instantiateWasm = instantiate(await compiled("@jsquash/jpeg/codec/dec/mozjpeg_dec.wasm"));
      return decoderOf((options) => create({ ...options, instantiateWasm }), false);
    },
    webp: async () => {
      const { default: create } = await import("@jsquash/webp/codec/dec/webp_dec.js");
      const instantiateWasm = instantiate(await compiled("@jsquash/webp/codec/dec/webp_dec.wasm"));
      return decoderOf((options) => create({ ...options, instantiateWasm }));
    },
    avif: async () => {
      const { default: create } = await import("@jsquash/avif/codec/dec/avif_dec.js");
      const instantiateWasm = instantiate(await compiled("@jsquash/avif/codec/dec/avif_dec.wasm"));
      return decoderOf((options) => create({ ...options, instantiateWasm }), 8);
    },
  });
}
