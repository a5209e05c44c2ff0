import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import type { Codecs } from "./codecs.ts";
import { lazyCodecs } from "./jsquash.ts";

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
      const { default: decode, init } = await import("@jsquash/jpeg/decode.js");
      const module = await compiled("@jsquash/jpeg/codec/dec/mozjpeg_dec.wasm");
      return { decode: (bytes) => decode(bytes), start: (printErr) => init({ instantiateWasm: instantiate(module), printErr }) };
    },
    webp: async () => {
      const { default: decode, init } = await import("@jsquash/webp/decode.js");
      const module = await compiled("@jsquash/webp/codec/dec/webp_dec.wasm");
      return { decode: (bytes) => decode(bytes), start: (printErr) => init({ instantiateWasm: instantiate(module), printErr }) };
    },
    avif: async () => {
      const { default: decode, init } = await import("@jsquash/avif/decode.js");
      const module = await compiled("@jsquash/avif/codec/dec/avif_dec.wasm");
      return { decode: (bytes) => decode(bytes), start: (printErr) => init({ instantiateWasm: instantiate(module), printErr }) };
    },
  });
}
