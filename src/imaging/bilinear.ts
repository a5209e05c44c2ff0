/**
 * Bilinear interpolation of floats as torch's F.interpolate(mode="bilinear", align_corners=False) rounds it: half-pixel
 * centres, no antialias, the edge going on outwards.
 */

/** Where an axis' outputs lie between its inputs. */
export interface Taps {
  readonly low: Int32Array;
  readonly high: Int32Array;
  /** Float32: the weight of `high`; `low` has one minus it. */
  readonly share: Float32Array;
}

/**
 * The two neighbours of every output along one axis: align_corners=false, no antialias.
 *
 * `scale * (i + 0.5) - 0.5` is rounded once: the library is compiled with fused multiply-add, and a double product
 * rounded once is the same. Two roundings put weights of exactly 0.5 on the wrong side of the thresholds.
 */
export function bilinearTaps(size: number, target: number): Taps {
  const f32 = Math.fround;
  const scale = f32(size / target);
  const low = new Int32Array(target);
  const high = new Int32Array(target);
  const share = new Float32Array(target);
  for (let i = 0; i < target; i++) {
    const source = Math.max(0, f32(scale * (i + 0.5) - 0.5));
    const floor = Math.min(Math.floor(source), size - 1);
    low[i] = floor;
    high[i] = Math.min(floor + 1, size - 1);
    share[i] = Math.min(Math.max(f32(source - floor), 0), 1);
  }
  return { low, high, share };
}

/** A fused multiply-add, a * b + c rounded once: the product of two float32 is exact in double. */
export const fma = (a: number, b: number, c: number) => Math.fround(a * b + c);

/** A map of floats a row at a time, so that it need not be held. */
export interface FloatRows {
  readonly width: number;
  readonly height: number;
  /** Float32 [width] of row y, good until the second call after it and not to be written to. */
  row(y: number): Float32Array;
}

/** Float32 [rows * columns], row-major. */
export const rowsOfMap = (values: Float32Array, rows: number, columns: number): FloatRows => ({
  width: columns,
  height: rows,
  row: (y) => values.subarray(y * columns, (y + 1) * columns),
});

/**
 * A map brought to another size, as it is read: memory holds two of its rows. Read from the top down, every row of the
 * source is taken once.
 *
 * @param part its width and height, from the upper left corner, where not all of it is wanted
 * Source: ATen's UpSampleKernel.cpp with fused multiply-add, the kernel for more than 128 rows and columns together; for
 * fewer torch sums the same products in another order (mask-grid.ts).
 */
export function interpolatedRows(
  source: FloatRows,
  width: number,
  height: number,
  part: { readonly width: number; readonly height: number } = { width, height },
): FloatRows {
  const { low, high, share } = bilinearTaps(source.width, width);
  const rows = bilinearTaps(source.height, height);
  const slots = [0, 1].map(() => ({ y: -1, values: new Float32Array(part.width) }));
  /** Row y of the source at the wanted columns, kept in the slot of its parity: an output reads neighbours. */
  const across = (y: number): Float32Array => {
    const slot = slots[y % 2]!;
    if (slot.y === y) return slot.values;
    const from = source.row(y);
    for (let x = 0; x < part.width; x++) {
      const right = share[x]!;
      const left = Math.fround(1 - right);
      slot.values[x] = fma(from[low[x]!]!, left, Math.fround(from[high[x]!]! * right));
    }
    slot.y = y;
    return slot.values;
  };
  const results = [0, 1].map(() => new Float32Array(part.width));
  return {
    ...part,
    row(y) {
      const top = across(rows.low[y]!);
      const bottom = across(rows.high[y]!);
      const below = rows.share[y]!;
      const above = Math.fround(1 - below);
      const result = results[y % 2]!;
      for (let x = 0; x < part.width; x++) result[x] = fma(top[x]!, above, Math.fround(bottom[x]! * below));
      return result;
    },
  };
}
