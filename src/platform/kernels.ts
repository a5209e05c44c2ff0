/**
 * Kernels of our own in WebAssembly: kernels/ has their sources, and compile.mjs there says how a module is made of one.
 */
export interface KernelModules {
  readonly resample: WebAssembly.Module;
  readonly jpeg: WebAssembly.Module;
  readonly png: WebAssembly.Module;
}

/** null where they cannot run: no SIMD here, or no compiler was installed. */
export async function loadKernelModules(): Promise<KernelModules | null> {
  const bytes = await Promise.all([
    import("../../kernels/resample.ts?wasm"),
    import("../../kernels/jpeg.ts?wasm"),
    import("../../kernels/png.ts?wasm"),
  ]);
  const [resample, jpeg, png] = await Promise.all(bytes.map(({ default: one }) => compiled(one)));
  return resample == null || jpeg == null || png == null ? null : { resample, jpeg, png };
}

async function compiled(bytes: Uint8Array<ArrayBuffer> | null): Promise<WebAssembly.Module | null> {
  return bytes !== null && WebAssembly.validate(bytes) ? WebAssembly.compile(bytes) : null;
}

/** What encoders compute with (models/kernels/): null where there is no relaxed SIMD or no shared memory. */
export async function loadEncoderModule(): Promise<WebAssembly.Module | null> {
  if (typeof SharedArrayBuffer === "undefined") return null;
  return compiled((await import("../../kernels/encoder.ts?wasm")).default);
}
