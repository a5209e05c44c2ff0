import type { PatchGrid } from "../../lib/patch-grid.ts";
import { bilinearTaps } from "../bilinear.ts";
import { createMaskWeigher, maskDivisor, type GreyImage } from "../mask-grid.ts";

/** Pixels a patch side that distances are told by: a sixteenth of a patch moves no weight that a score is made of. */
const PIXELS_A_PATCH = 16;

/** What a mask marks, 0 and 1, of every so many pixels where a patch has more than PIXELS_A_PATCH. */
function thinned({ width, height, data }: GreyImage, { rows, columns }: PatchGrid): GreyImage {
  const least = Math.ceil(maskDivisor(data) / 2);
  const step = Math.max(1, Math.floor(Math.min(width / columns, height / rows) / PIXELS_A_PATCH));
  const [across, down] = [Math.ceil(width / step), Math.ceil(height / step)];
  const thin = new Uint8Array(across * down);
  const from = Int32Array.from({ length: across }, (_, x) => Math.floor(((x + 0.5) * width) / across));
  for (let y = 0, at = 0; y < down; y++) {
    const row = Math.floor(((y + 0.5) * height) / down) * width;
    for (let x = 0; x < across; x++, at++) if (data[row + from[x]!]! >= least) thin[at] = 1;
  }
  return { width: across, height: down, data: thin };
}

/** FAR rows from anything, so that no window reaches it. */
const FAR = 1e6;

/**
 * For each of some rows, ascending, how many rows it is up or down to the nearest pixel of the other value: Int32
 * [rows, width], FAR where that is farther than `reach`.
 */
function rowsToOther({ width, height, data }: GreyImage, wanted: readonly number[], reach: number): Int32Array {
  const to = new Int32Array(wanted.length * width).fill(FAR);
  /** The row from which on a column has been of one value. */
  const since = new Int32Array(width);
  /** Of `wanted`, those that were passed. */
  let passed = 0;
  for (let y = 0; y < height; y++) {
    const row = y * width;
    if (y > 0)
      for (let x = 0; x < width; x++) {
        if (data[row + x] === data[row + x - width]) continue;
        // What lies above, up to where it was the other value last.
        for (let i = passed - 1; i >= 0 && wanted[i]! >= since[x]! && y - wanted[i]! <= reach; i--)
          to[i * width + x] = Math.min(to[i * width + x]!, y - wanted[i]!);
        since[x] = y;
      }
    if (wanted[passed] !== y) continue;
    for (let x = 0, into = passed * width; x < width; x++, into++)
      if (since[x]! > 0 && y - since[x]! < reach) to[into] = y - since[x]! + 1;
    passed++;
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
  const to = rowsToOther(thin, atRows, reach);
  /** Below 0 inside: squared distance to the nearest pixel of the other value, where that is within reach. */
  const signed = new Float64Array(atRows.length * atColumns.length);
  /** Of the row, how many columns before this one have the other value near above, below, or on their left. */
  const edges = new Int32Array(width + 1);
  atRows.forEach((y, i) => {
    const [row, rows] = [y * width, i * width];
    for (let x = 0; x < width; x++) {
      const isEdge = to[rows + x] !== FAR || (x > 0 && data[row + x] !== data[row + x - 1]);
      edges[x + 1] = edges[x]! + (isEdge ? 1 : 0);
    }
    atColumns.forEach((x, j) => {
      const [from, end] = [Math.max(0, x - reach), Math.min(width, x + reach + 1)];
      const inside = data[row + x]!;
      let nearest = FAR ** 2;
      if (edges[end] !== edges[from])
        for (let other = from; other < end; other++) {
          const down = data[row + other] === inside ? to[rows + other]! : 0;
          nearest = Math.min(nearest, (other - x) ** 2 + down ** 2);
        }
      signed[i * atColumns.length + j] = inside === 1 ? -nearest : nearest;
    });
  });
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
