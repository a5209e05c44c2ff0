import { jpegDecoder } from "../imaging/jpeg-simd.ts";
import { useKernels, type JpegKernel, type PngKernel, type ResampleKernel } from "../imaging/kernels.ts";
import { pngInflater } from "../imaging/png-simd.ts";
import { resamplerOf } from "../imaging/resample-simd.ts";
import { loadKernelModules } from "../platform/kernels.ts";

const start = (module: WebAssembly.Module): unknown => new WebAssembly.Instance(module).exports;

/** Puts the kernels in place on this thread; until then, and where they cannot be had, other code says the same, slower. */
export async function installKernels(): Promise<void> {
  const modules = await loadKernelModules();
  if (modules === null) return;
  useKernels({
    passes: resamplerOf(start(modules.resample) as ResampleKernel),
    jpeg: jpegDecoder(() => start(modules.jpeg) as JpegKernel),
    png: pngInflater(() => start(modules.png) as PngKernel),
  });
}
