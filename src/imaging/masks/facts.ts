import { maskDivisor, type GreyImage } from "../mask-grid.ts";
import type { Segmentation } from "../segmentation.ts";

/** What can be told of a mask without knowing what it should mark: plain numbers, for a list to sort and a rule to judge (project/mask-doubt.ts). */
export interface MaskFacts {
  /** Share of pixels above 0, in [0, 1]: what the pair filter counts (`maskCoverage`). */
  readonly covered: number;
  /** Connected parts, by sides or corners, that hold at least `PIECE_SHARE` of what is marked. */
  readonly pieces: number;
  /** Share of what is marked that lies in the largest connected part, in [0, 1]; 0 where nothing is. */
  readonly largest: number;
  /** Of each side of the picture the share of its pixels that are marked, in [0, 1]. */
  readonly border: BorderShares;
  /** Of what a model answered; null where the mask is not a model's. */
  readonly answer: AnswerFacts | null;
}

export interface BorderShares {
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
  readonly left: number;
}

/** How sure a model was, by its small map: probabilities in [0, 1]. */
export interface AnswerFacts {
  /** The highest of the map, marked or not: of an empty mask it says how near anything came. */
  readonly peak: number;
  /** Mean over what the mask marks and over what it leaves out; null where there is none. */
  readonly inside: number | null;
  readonly outside: number | null;
  /** Numbers from .3 to .7 for each that is marked: a sharp answer has few, at its edges. 0 where nothing is marked. */
  readonly unsure: number;
  /** The overlap that the model expects; null where it says none. */
  readonly expectedIou: number | null;
}

/** A smaller part is a speck: a mask of two subjects has a third in each, one with crumbs a hundredth. */
export const PIECE_SHARE = 0.03;

/** Pieces are counted on a copy no larger than this: a part that is lost in it holds less than PIECE_SHARE. */
const COUNTED_SIDE = 512;

/** From where to where a probability says nothing: the thresholds over which scores are tried (metric/mask-interval.ts). */
const UNSURE = { low: 0.3, high: 0.7 } as const;

export const touchesBorder = ({ border: { top, right, bottom, left } }: Pick<MaskFacts, "border">): boolean =>
  top > 0 || right > 0 || bottom > 0 || left > 0;

/**
 * A pixel is marked where it is above half of what the mask's brightest can be; `covered` alone counts what is above 0.
 * A mask of 4096 x 4096 takes some 40 ms.
 */
export function maskFacts(mask: GreyImage, segmentation: Segmentation | null = null): MaskFacts {
  const half = maskDivisor(mask.data) / 2;
  const copy = smallCopy(mask, half);
  const parts = partsOf(copy.cells, copy.columns, copy.rows);
  const marked = parts.reduce((sum, part) => sum + part, 0);
  return {
    covered: mask.data.length === 0 ? 0 : copy.above / mask.data.length,
    pieces: parts.filter((part) => part >= PIECE_SHARE * marked).length,
    largest: marked === 0 ? 0 : parts.reduce((most, part) => Math.max(most, part), 0) / marked,
    border: borderOf(mask, half),
    answer: segmentation && answerFacts(mask, half, segmentation),
  };
}

/** Cells of some pixels a side with how many of them are marked, and the number of all pixels above 0, in one pass. */
function smallCopy({ width, height, data }: GreyImage, half: number) {
  const factor = Math.max(1, Math.ceil(Math.max(width, height) / COUNTED_SIDE));
  const [columns, rows] = [Math.ceil(width / factor), Math.ceil(height / factor)];
  const cells = new Uint32Array(columns * rows);
  let above = 0;
  for (let y = 0, at = 0; y < height; y++) {
    const row = Math.floor(y / factor) * columns;
    for (let column = 0; column < columns; column++) {
      const end = y * width + Math.min(width, (column + 1) * factor);
      let count = 0;
      for (; at < end; at++) {
        const value = data[at]!;
        if (value === 0) continue;
        above++;
        if (value > half) count++;
      }
      cells[row + column]! += count;
    }
  }
  return { cells, columns, rows, above };
}

/** Marked pixels of every connected part. A cell hangs together with the eight around it wherever anything is marked. */
function partsOf(cells: Uint32Array, columns: number, rows: number): number[] {
  const parts: number[] = [];
  const seen = new Uint8Array(cells.length);
  const open = new Int32Array(cells.length);
  for (let first = 0; first < cells.length; first++) {
    if (cells[first] === 0 || seen[first] === 1) continue;
    let [count, end] = [0, 1];
    open[0] = first;
    seen[first] = 1;
    for (let next = 0; next < end; next++) {
      const at = open[next]!;
      count += cells[at]!;
      const [row, column] = [Math.floor(at / columns), at % columns];
      for (let r = Math.max(0, row - 1); r <= Math.min(rows - 1, row + 1); r++) {
        for (let c = Math.max(0, column - 1); c <= Math.min(columns - 1, column + 1); c++) {
          const other = r * columns + c;
          if (cells[other] === 0 || seen[other] === 1) continue;
          seen[other] = 1;
          open[end++] = other;
        }
      }
    }
    parts.push(count);
  }
  return parts;
}

function borderOf({ width, height, data }: GreyImage, half: number): BorderShares {
  const share = (from: number, step: number, count: number) => {
    let marked = 0;
    for (let i = 0, at = from; i < count; i++, at += step) if (data[at]! > half) marked++;
    return count === 0 ? 0 : marked / count;
  };
  return {
    top: share(0, 1, width),
    right: share(width - 1, width, height),
    bottom: share((height - 1) * width, 1, width),
    left: share(0, width, height),
  };
}

/** Where the map's numbers lie in the picture: shares of its sides that its first row and column begin at and each takes. */
function cellSize({ rows, columns, padded }: Segmentation): { readonly across: number; readonly down: number } {
  if (padded === null) return { across: 1 / columns, down: 1 / rows };
  const { side, width, height } = padded;
  return { across: side / columns / width, down: side / rows / height };
}

function answerFacts({ width, height, data }: GreyImage, half: number, map: Segmentation): AnswerFacts {
  const { values, rows, columns, unit, expectedIou } = map;
  const { across, down } = cellSize(map);
  const sums = { inside: 0, outside: 0 };
  const counts = { inside: 0, outside: 0 };
  let [peak, unsure] = [0, 0];
  for (let row = 0; row < rows && (row + 0.5) * down < 1; row++) {
    const from = Math.floor((row + 0.5) * down * height) * width;
    for (let column = 0; column < columns && (column + 0.5) * across < 1; column++) {
      const value = values[row * columns + column]!;
      const probability = unit === "logit" ? 1 / (1 + Math.exp(-value)) : value;
      const where = data[from + Math.floor((column + 0.5) * across * width)]! > half ? "inside" : "outside";
      sums[where] += probability;
      counts[where]++;
      peak = Math.max(peak, probability);
      if (probability >= UNSURE.low && probability <= UNSURE.high) unsure++;
    }
  }
  const mean = (where: "inside" | "outside") => (counts[where] === 0 ? null : sums[where] / counts[where]);
  return {
    peak,
    inside: mean("inside"),
    outside: mean("outside"),
    unsure: counts.inside === 0 ? 0 : unsure / counts.inside,
    expectedIou,
  };
}
