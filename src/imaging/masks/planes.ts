/** One number a pixel: Float32 [height, width]. */
export interface Plane {
  readonly width: number;
  readonly height: number;
  readonly data: Float32Array;
}

/** Mean over windows of (2 radius + 1)^2 cut off at the edges, whatever the radius in constant time a pixel. */
export function boxMean({ width, height, data }: Plane, radius: number): Float32Array {
  const across = new Float32Array(data.length);
  for (let y = 0; y < height; y++) {
    const row = y * width;
    let sum = 0;
    for (let x = 0; x < Math.min(radius, width); x++) sum += data[row + x]!;
    for (let x = 0; x < width; x++) {
      if (x + radius < width) sum += data[row + x + radius]!;
      if (x - radius > 0) sum -= data[row + x - radius - 1]!;
      across[row + x] = sum / (Math.min(width - 1, x + radius) - Math.max(0, x - radius) + 1);
    }
  }
  // All columns at once, row by row: neighbours in memory.
  const out = new Float32Array(data.length);
  const sums = new Float64Array(width);
  const add = (y: number, sign: number) => {
    for (let x = 0, at = y * width; x < width; x++, at++) sums[x]! += sign * across[at]!;
  };
  for (let y = 0; y < Math.min(radius, height); y++) add(y, 1);
  for (let y = 0; y < height; y++) {
    if (y + radius < height) add(y + radius, 1);
    if (y - radius > 0) add(y - radius - 1, -1);
    const count = Math.min(height - 1, y + radius) - Math.max(0, y - radius) + 1;
    for (let x = 0, at = y * width; x < width; x++, at++) out[at] = sums[x]! / count;
  }
  return out;
}

/**
 * Means of factor x factor pixels, fewer at the right and the bottom.
 *
 * @param valueAt of pixel [y * width + x]
 */
export function reduce(width: number, height: number, factor: number, valueAt: (at: number) => number): Plane {
  const [columns, rows] = [Math.ceil(width / factor), Math.ceil(height / factor)];
  const means = new Float32Array(columns * rows);
  for (let y = 0; y < height; y++) {
    const row = Math.floor(y / factor);
    const down = Math.min(factor, height - row * factor);
    for (let x = 0; x < width; x++) {
      const column = Math.floor(x / factor);
      means[row * columns + column]! += valueAt(y * width + x) / (down * Math.min(factor, width - column * factor));
    }
  }
  return { width: columns, height: rows, data: means };
}

/** Bilinear, middles on middles (align_corners=false): what lies on a small grid spread over a picture. */
export function resample({ width, height, data }: Plane, toWidth: number, toHeight: number): Float32Array {
  if (width === toWidth && height === toHeight) return data;
  const out = new Float32Array(toWidth * toHeight);
  const left = new Int32Array(toWidth);
  const share = new Float32Array(toWidth);
  for (let x = 0; x < toWidth; x++) {
    const source = Math.min(width - 1, Math.max(0, ((x + 0.5) * width) / toWidth - 0.5));
    left[x] = Math.floor(source);
    share[x] = source - left[x]!;
  }
  const line = new Float32Array(width + 1);
  for (let y = 0; y < toHeight; y++) {
    const source = Math.min(height - 1, Math.max(0, ((y + 0.5) * height) / toHeight - 0.5));
    const top = Math.floor(source);
    const [upper, lower] = [top * width, Math.min(height - 1, top + 1) * width];
    const v = source - top;
    for (let x = 0; x < width; x++) line[x] = data[upper + x]! * (1 - v) + data[lower + x]! * v;
    line[width] = line[width - 1]!;
    for (let x = 0, at = y * toWidth; x < toWidth; x++, at++) {
      const from = line[left[x]!]!;
      out[at] = from + (line[left[x]! + 1]! - from) * share[x]!;
    }
  }
  return out;
}
