/**
 * kernels/resample.ts as the resampler sees it; addresses are bytes of its memory. Where it is not installed (no SIMD
 * here, or not loaded yet), the passes run in TypeScript and say the same to the bit.
 */
export interface ResampleKernel {
  readonly memory: { readonly buffer: ArrayBuffer; grow(pages: number): number };
  narrow(
    source: number,
    other: number,
    outputs: number,
    first: number,
    weights: number,
    taps: number,
    half: number,
    precision: number,
    target: number,
    otherTarget: number,
  ): void;
  narrowTwice(
    source: number,
    outputs: number,
    first: number,
    weights: number,
    low: number,
    taps: number,
    half: number,
    precision: number,
    target: number,
  ): void;
  lower(
    rows: number,
    columns: number,
    weights: number,
    taps: number,
    half: number,
    precision: number,
    target: number,
  ): void;
  lowerTwice(
    rows: number,
    columns: number,
    weights: number,
    low: number,
    taps: number,
    half: number,
    precision: number,
    target: number,
  ): void;
}

let installed: ResampleKernel | null = null;

/** From now on, wherever pictures are resized on this thread. @param kernel null: TypeScript again */
export function installResampleKernel(kernel: ResampleKernel | null): void {
  installed = kernel;
}

export const resampleKernel = (): ResampleKernel | null => installed;
