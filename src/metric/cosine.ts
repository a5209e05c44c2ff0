/** Below this an L2 norm counts as this: torch.nn.functional.normalize's eps. */
const NORM_FLOOR = 1e-12;

/** Cosine of two vectors of one length, in [-1, 1] up to rounding. */
export function cosine(a: Float32Array, b: Float32Array): number {
  let dot = 0;
  let aa = 0;
  let bb = 0;
  for (let i = 0; i < a.length; i++) {
    dot += a[i]! * b[i]!;
    aa += a[i]! * a[i]!;
    bb += b[i]! * b[i]!;
  }
  return dot / (Math.max(Math.sqrt(aa), NORM_FLOOR) * Math.max(Math.sqrt(bb), NORM_FLOOR));
}
