/**
 * Kernels of our own in WebAssembly: kernels/ has their sources, and compile.mjs there says how a module is made of one.
 */

/**
 * A kernel's exports.
 *
 * @returns null where it cannot run: no SIMD here, or no compiler was installed
 */
export async function loadResampleKernel(): Promise<WebAssembly.Exports | null> {
  const { default: bytes } = await import("../../kernels/resample.ts?wasm");
  if (bytes === null || !WebAssembly.validate(bytes)) return null;
  return (await WebAssembly.instantiate(bytes)).instance.exports;
}
