import { wholeOf, type MaskImage, type Rect } from "./mask-image.ts";

/** Farther than any pixel of any picture, squared: 2 * 2^28 and more, exact in a double. */
const FAR = 1e12;

/**
 * Squared distance between middles of every pixel and the nearest one of a value, exact: Float64 [height, width], FAR
 * where there is none. Two passes of lower envelopes of parabolas, linear in the number of pixels.
 *
 * Source: Felzenszwalb and Huttenlocher, Distance Transforms of Sampled Functions, 2012.
 */
export function squaredDistance(
  { width, height, data }: MaskImage,
  isSource: (value: number) => boolean,
): Float64Array {
  const grid = new Float64Array(width * height);
  // Columns: how far up or down the nearest source is, by a sweep each way.
  for (let x = 0; x < width; x++) {
    let distance = Infinity;
    for (let y = 0, at = x; y < height; y++, at += width) {
      distance = isSource(data[at]!) ? 0 : distance + 1;
      grid[at] = distance;
    }
    distance = Infinity;
    for (let y = height - 1, at = (height - 1) * width + x; y >= 0; y--, at -= width) {
      distance = isSource(data[at]!) ? 0 : distance + 1;
      const nearest = Math.min(grid[at]!, distance);
      grid[at] = nearest === Infinity ? FAR : nearest * nearest;
    }
  }
  const line = new Float64Array(width);
  const apex = new Int32Array(width);
  const bound = new Float64Array(width + 1);
  for (let y = 0; y < height; y++) {
    const row = grid.subarray(y * width, (y + 1) * width);
    line.set(row);
    envelope(line, row, apex, bound);
  }
  return grid;
}

/** out[q] = min over p of (q - p)^2 + f[p]. `apex` and `bound` are scratch. */
function envelope(f: Float64Array, out: Float64Array, apex: Int32Array, bound: Float64Array): void {
  const count = f.length;
  let last = 0;
  apex[0] = 0;
  bound[0] = -Infinity;
  bound[1] = Infinity;
  for (let q = 1; q < count; q++) {
    let meet = crossing(f, apex[last]!, q);
    while (meet <= bound[last]!) meet = crossing(f, apex[--last]!, q);
    last++;
    apex[last] = q;
    bound[last] = meet;
    bound[last + 1] = Infinity;
  }
  for (let q = 0, k = 0; q < count; q++) {
    while (bound[k + 1]! < q) k++;
    const p = apex[k]!;
    out[q] = Math.min(FAR, (q - p) * (q - p) + f[p]!);
  }
}

/** Where the parabolas of p and q meet. */
const crossing = (f: Float64Array, p: number, q: number): number => (f[q]! + q * q - (f[p]! + p * p)) / (2 * (q - p));

const whole = (mask: MaskImage, change: (at: number) => void): Rect => {
  for (let at = 0; at < mask.data.length; at++) change(at);
  return wholeOf(mask);
};

/** Adds every pixel whose middle is at most `radius` pixels from one inside. */
export function grow(mask: MaskImage, radius: number): Rect {
  const distance = squaredDistance(mask, (value) => value === 255);
  const limit = radius * radius;
  return whole(mask, (at) => {
    if (distance[at]! <= limit) mask.data[at] = 255;
  });
}

/** Takes away every pixel that is at most `radius` pixels from one outside. The picture's edge is no outside. */
export function shrink(mask: MaskImage, radius: number): Rect {
  const distance = squaredDistance(mask, (value) => value !== 255);
  const limit = radius * radius;
  return whole(mask, (at) => {
    if (distance[at]! <= limit) mask.data[at] = 0;
  });
}

export function invert(mask: MaskImage): Rect {
  return whole(mask, (at) => {
    mask.data[at] = 255 - mask.data[at]!;
  });
}
