/**
 * JPEG on 128-bit SIMD: entropy coding and inverse transform of a baseline picture's one interleaved scan (`scan`), or a
 * progressive one's scans (`progress`) and then its transform (`finish`); then rows of RGB (`rows`). The integers are
 * libjpeg's own: the "islow" transform (jidctint: 13 bits of constants, 2 between the passes), the "fancy" triangle filter
 * for halved chroma, and its conversion from YCbCr. What is unusual about a file is a fault here, and left to another
 * decoder (src/imaging/jpeg-simd.ts, which also lays out the memory).
 */
export { scan } from "./jpeg/baseline";
export { finish, progress } from "./jpeg/progressive";
export { rows } from "./jpeg/rows";

/** Where the memory is free. */
export function base(): usize {
  return __heap_base;
}
