/**
 * The guided filter: a soft mask drawn to the edges of the picture it belongs to. In every window the mask is taken to
 * be linear in the picture, q = a I + b, and the windows that cover a pixel are averaged.
 *
 *   a = (mean(I p) - mean(I) mean(p)) / (var(I) + epsilon),  b = mean(p) - a mean(I),  q = mean(a) I + mean(b)
 *
 * Source: He, Sun, Tang, Guided Image Filtering, 2013, equations (5), (6) and (8), with a grey guide; windows are cut
 * off at the picture's edge. The reduced form is He and Sun, Fast Guided Filter, 2015: a and b from a smaller picture.
 */

interface Plane {
  readonly width: number;
  readonly height: number;
  /** Float32 [height, width]. */
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

/** mean(a) and mean(b) of every pixel. */
function coefficients(guide: Plane, input: Float32Array, radius: number, epsilon: number): { a: Float32Array; b: Float32Array } {
  const { width, height, data } = guide;
  const mean = (values: Float32Array) => boxMean({ width, height, data: values }, radius);
  const [meanI, meanP] = [mean(data), mean(input)];
  const meanII = mean(data.map((value) => value * value));
  const meanIP = mean(data.map((value, i) => value * input[i]!));
  const a = meanI.map((value, i) => (meanIP[i]! - value * meanP[i]!) / (meanII[i]! - value * value + epsilon));
  const b = meanP.map((value, i) => value - a[i]! * meanI[i]!);
  return { a: mean(a), b: mean(b) };
}

/**
 * @param guide the picture's brightness in [0, 1]
 * @param input the soft mask in [0, 1], Float32 [height, width]
 * @param radius of the windows, in pixels
 * @param epsilon how much the picture has to vary in a window to count as an edge, squared brightness
 */
export function guidedFilter(guide: Plane, input: Float32Array, radius: number, epsilon: number): Float32Array {
  const { a, b } = coefficients(guide, input, radius, epsilon);
  return a.map((value, i) => value * guide.data[i]! + b[i]!);
}

/** Up to this many pixels the filter runs at full size; a larger picture takes no longer for a and b. */
const FULL_SIZE_PIXELS = 1 << 18;

/** The same for large pictures, with a and b of a picture made smaller by a whole number. */
export function guidedFilterFast(guide: Plane, input: Float32Array, radius: number, epsilon: number): Float32Array {
  const factor = Math.ceil(Math.sqrt((guide.width * guide.height) / FULL_SIZE_PIXELS));
  if (factor === 1) return guidedFilter(guide, input, radius, epsilon);
  const small = reduce(guide, factor);
  const { width, height } = small;
  const { a, b } = coefficients(small, reduce({ ...guide, data: input }, factor).data, Math.max(1, Math.round(radius / factor)), epsilon);
  const [fullA, fullB] = [resample({ width, height, data: a }, guide.width, guide.height), resample({ width, height, data: b }, guide.width, guide.height)];
  return fullA.map((value, i) => value * guide.data[i]! + fullB[i]!);
}

/** Means of factor x factor pixels, fewer at the right and the bottom. */
function reduce({ width, height, data }: Plane, factor: number): Plane {
  const [columns, rows] = [Math.ceil(width / factor), Math.ceil(height / factor)];
  const sums = new Float32Array(columns * rows);
  const counts = new Float32Array(columns * rows);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const at = Math.floor(y / factor) * columns + Math.floor(x / factor);
      sums[at]! += data[y * width + x]!;
      counts[at]!++;
    }
  }
  return { width: columns, height: rows, data: sums.map((sum, i) => sum / counts[i]!) };
}

/** Bilinear, middles on middles (align_corners=false): what lies on a small grid spread over a picture. */
export function resample({ width, height, data }: Plane, toWidth: number, toHeight: number): Float32Array {
  const out = new Float32Array(toWidth * toHeight);
  const columns = Array.from({ length: toWidth }, (_, x) => Math.min(width - 1, Math.max(0, ((x + 0.5) * width) / toWidth - 0.5)));
  for (let y = 0; y < toHeight; y++) {
    const sourceY = Math.min(height - 1, Math.max(0, ((y + 0.5) * height) / toHeight - 0.5));
    const top = Math.floor(sourceY);
    const bottom = Math.min(height - 1, top + 1) * width;
    const v = sourceY - top;
    for (let x = 0; x < toWidth; x++) {
      const sourceX = columns[x]!;
      const left = Math.floor(sourceX);
      const right = Math.min(width - 1, left + 1);
      const h = sourceX - left;
      const above = data[top * width + left]! * (1 - h) + data[top * width + right]! * h;
      const below = data[bottom + left]! * (1 - h) + data[bottom + right]! * h;
      out[y * toWidth + x] = above * (1 - v) + below * v;
    }
  }
  return out;
}
