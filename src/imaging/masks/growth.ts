import type { PatchGrid } from "../../lib/patch-grid.ts";
import { bilinearTaps } from "../bilinear.ts";
import { createMaskWeigher, maskDivisor, type GreyImage } from "../mask-grid.ts";

/** Pixels a patch side that distances are told by: a sixteenth of a patch moves no weight that a score is made of. */
const PIXELS_A_PATCH = 16;

/** What a mask marks, 0 and 1, of every so many pixels where a patch has more than PIXELS_A_PATCH. */
function thinned({ width, height, data }: GreyImage, { rows, columns }: PatchGrid): GreyImage {
  const half = maskDivisor(data) / 2;
  const step = Math.max(1, Math.floor(Math.min(width / columns, height / rows) / PIXELS_A_PATCH));
  const [across, down] = [Math.ceil(width / step), Math.ceil(height / step)];
  const thin = new Uint8Array(across * down);
  for (let y = 0, at = 0; y < down; y++) {
    const row = Math.floor(((y + 0.5) * height) / down) * width;
    for (let x = 0; x < across; x++, at++)
      if (data[row + Math.floor(((x + 0.5) * width) / across)]! > half) thin[at] = 1;
  }
  return { width: across, height: down, data: thin };
}

/** FAR rows from anything, so that no window reaches it. */
const FAR = 1e6;

/** For each of some rows, ascending, how many rows it is up or down to the nearest pixel of either value: Int32 [rows, width]. */
function rowsTo({ width, height, data }: GreyImage, wanted: readonly number[]) {
  const to = [
    new Int32Array(wanted.length * width).fill(FAR),
    new Int32Array(wanted.length * width).fill(FAR),
  ] as const;
  for (const down of [true, false]) {
    const last = [new Int32Array(width).fill(-FAR), new Int32Array(width).fill(-FAR)] as const;
    let next = 0;
    for (let step = 0; step < height && next < wanted.length; step++) {
      const y = down ? step : height - 1 - step;
      for (let x = 0, at = y * width; x < width; x++, at++) last[data[at] === 1 ? 1 : 0][x] = step;
      for (; next < wanted.length; next++) {
        const index = down ? next : wanted.length - 1 - next;
        if (wanted[index] !== y) break;
        for (const value of [0, 1] as const)
          for (let x = 0, into = index * width; x < width; x++, into++)
            to[value][into] = Math.min(to[value][into]!, step - last[value][x]!);
      }
    }
  }
  return to;
}

/** The pixels along an axis that weights read. */
function readBy(size: number, patches: number): number[] {
  const { low, high } = bilinearTaps(size, patches);
  return [...new Set([...low, ...high])].toSorted((a, b) => a - b);
}

/**
 * A mask's weights once it is grown, and shrunk, by so many patches: by the rule of `maskWeights`, of the mask that has
 * every pixel within that distance of it, or has lost every one within that distance of what it leaves out. The picture's
 * edge is no outside. Distances are exact on a copy of at least PIXELS_A_PATCH pixels a patch; they are told only where
 * weights read the mask. A grey mask counts from half of its brightest on.
 *
 * @param growths in patches; negative: shrunk
 * @returns Float32 [rows * columns] in [0, 1] for each
 */
export function grownWeights(mask: GreyImage, grid: PatchGrid, growths: readonly number[]): readonly Float32Array[] {
  const thin = thinned(mask, grid);
  const { width, height, data } = thin;
  const pixels = (width / grid.columns + height / grid.rows) / 2;
  const reach = Math.ceil(Math.max(0, ...growths.map(Math.abs)) * pixels);
  const [atRows, atColumns] = [readBy(height, grid.rows), readBy(width, grid.columns)];
  const to = rowsTo(thin, atRows);
  /** Below 0 inside: squared distance to the nearest pixel of the other value. */
  const signed = new Float64Array(atRows.length * atColumns.length);
  atRows.forEach((y, i) =>
    atColumns.forEach((x, j) => {
      const inside = data[y * width + x] === 1;
      const rows = to[inside ? 0 : 1];
      let nearest = Infinity;
      for (let other = Math.max(0, x - reach); other <= Math.min(width - 1, x + reach); other++)
        nearest = Math.min(nearest, (other - x) ** 2 + rows[i * width + other]! ** 2);
      signed[i * atColumns.length + j] = inside ? -nearest : nearest;
    }),
  );
  const weigher = createMaskWeigher(thin, grid);
  const grown = new Uint8Array(data.length);
  return growths.map((growth) => {
    const limit = Math.sign(growth) * (growth * pixels) ** 2;
    atRows.forEach((y, i) =>
      atColumns.forEach((x, j) => {
        const distance = signed[i * atColumns.length + j]!;
        // Grown: outside and near enough. Shrunk: stays where it is inside and farther in.
        const marked = distance < 0 ? growth >= 0 || distance < limit : growth > 0 && distance <= limit;
        grown[y * width + x] = marked ? 1 : 0;
      }),
    );
    const weights = new Float32Array(grid.rows * grid.columns);
    weigher.weigh(grown, 1, weights);
    return weights;
  });
}
