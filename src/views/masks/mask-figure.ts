import type { Figure, FigurePicture } from "../../components/figure/figure.ts";
import { formatPercent, formatScore } from "../../components/format.ts";
import type { Picture } from "../../engine/protocol.ts";
import type { MaskImage } from "../../imaging/masks/mask-image.ts";
import type { PatchGrid } from "../../lib/patch-grid.ts";
import type { Sample } from "../../project/types.ts";
import { barePicture, titleOf } from "../pictures/figure-names.ts";
import type { Numbers } from "./follow-scores.ts";

/** Both masks of a pair as outlines on its pictures, to be taken away. */

/** Cells of the longer side that an outline keeps: finer steps are not seen, and a file of them is long. */
const MOST_CELLS = 512;

interface Masked {
  readonly name: string;
  readonly picture: Picture;
  /** null where there is none. */
  readonly mask: MaskImage | null;
}

/** @returns the mask as cells, Uint8 [rows * columns] of 0 and 1: each what its middle pixel is */
export function cellsOfMask({ width, height, data }: MaskImage): {
  readonly grid: PatchGrid;
  readonly inside: Uint8Array;
} {
  const share = Math.min(1, MOST_CELLS / Math.max(width, height));
  const [rows, columns] = [Math.max(1, Math.round(height * share)), Math.max(1, Math.round(width * share))];
  const inside = new Uint8Array(rows * columns);
  for (let cell = 0; cell < inside.length; cell++) {
    const y = Math.floor(((Math.floor(cell / columns) + 0.5) * height) / rows);
    const x = Math.floor((((cell % columns) + 0.5) * width) / columns);
    if (data[y * width + x] === 255) inside[cell] = 1;
  }
  return { grid: { rows, columns }, inside };
}

function outlined({ name, picture, mask }: Masked): FigurePicture {
  if (mask === null) return barePicture(picture, `${name}, without a mask`);
  const { grid, inside } = cellsOfMask(mask);
  const share = inside.reduce((sum, cell) => sum + cell, 0) / inside.length;
  return { ...barePicture(picture, `${name}: ${formatPercent(share)} inside the mask`), grid, inside };
}

/** @param numbers with these masks; null before there are any */
export function maskFigure(sample: Sample, sides: readonly Masked[], numbers: Numbers | null): Figure {
  const scores = numbers === null ? "" : `CP ${formatScore(numbers.cp?.value)} · PF ${formatScore(numbers.pf?.value)}`;
  return {
    title: titleOf(sample),
    columns: sides.length,
    pictures: sides.map(outlined),
    links: [],
    legend: null,
    notes: [scores, sample.prompt ?? ""].filter((note) => note !== ""),
  };
}
