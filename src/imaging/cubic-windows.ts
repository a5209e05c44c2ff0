import type { Windows } from "./resample-windows.ts";

const CUBIC_A = -0.75;
const TAPS = 4;

/** Keys' cubic at distance t >= 0. */
function cubic(t: number): number {
  if (t <= 1) return ((CUBIC_A + 2) * t - (CUBIC_A + 3)) * t * t + 1;
  return ((CUBIC_A * t - 5 * CUBIC_A) * t + 8 * CUBIC_A) * t - 4 * CUBIC_A;
}

/**
 * Torch's upsample_bicubic2d along an axis (align_corners=False, not antialiased, even where it makes smaller): four taps
 * about the centre with Keys' a = -0.75, those beyond an end falling onto it. Windows name neighbours only, so what falls
 * together there is added up.
 */
export function cubicWindows(size: number, target: number): Windows {
  const first = new Int32Array(target);
  const count = new Int32Array(target);
  const weights = new Float64Array(target * TAPS);
  for (let i = 0; i < target; i++) {
    const centre = (size / target) * (i + 0.5) - 0.5;
    const floor = Math.floor(centre);
    const at = (tap: number) => Math.min(Math.max(floor - 1 + tap, 0), size - 1);
    first[i] = at(0);
    count[i] = at(TAPS - 1) - at(0) + 1;
    for (let tap = 0; tap < TAPS; tap++)
      weights[i * TAPS + at(tap) - at(0)]! += cubic(Math.abs(centre - (floor - 1 + tap)));
  }
  return { first, count, weights, stride: TAPS };
}
