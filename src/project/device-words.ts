/** What computed, as results name it, in words for who reads them: tables of rows keep the name (runtime.ts has the names). */
const WORDS: ReadonlyMap<string, string> = new Map([
  ["kernels", "processor (kernels of MaSC Lens)"],
  ["wasm", "processor (onnxruntime-web)"],
  ["cpu", "processor (onnxruntime)"],
  ["webgpu", "graphics card (WebGPU)"],
]);

/** A name that is not known stands as it is: a newer version's, or another program's. */
export const deviceWords = (provider: string): string => WORDS.get(provider) ?? provider;
