import { installResampleKernel, type ResampleKernel } from "../imaging/resample-kernel.ts";
import { loadResampleKernel } from "../platform/kernels.ts";

/** Puts the kernels in place on this thread; until then, and where they cannot be had, TypeScript says the same, slower. */
export async function installKernels(): Promise<void> {
  const exports = await loadResampleKernel();
  if (exports !== null) installResampleKernel(exports as unknown as ResampleKernel);
}
