import type { Grid } from "./naflex-size.ts";

/** Regions of patches: which hang together, how far they reach, and what one would call their place. */

function* neighbours(patch: number, { rows, columns }: Grid): Generator<number> {
  const [row, column] = [Math.floor(patch / columns), patch % columns];
  if (row > 0) yield patch - columns;
  if (row < rows - 1) yield patch + columns;
  if (column > 0) yield patch - 1;
  if (column < columns - 1) yield patch + 1;
}

/**
 * Patches that hang together by their sides, the largest region first.
 *
 * @param flags Uint8 [rows * columns]
 */
export function connectedRegions(flags: Uint8Array, grid: Grid): number[][] {
  const open = new Set([...flags.keys()].filter((patch) => flags[patch] === 1));
  const regions: number[][] = [];
  for (const first of open) {
    const region = [first];
    open.delete(first);
    for (const patch of region) {
      for (const next of neighbours(patch, grid)) {
        if (open.delete(next)) region.push(next);
      }
    }
    regions.push(region);
  }
  return regions.toSorted((a, b) => b.length - a.length);
}

/** A region and the patches beside it, the corners too: a patch off counts as on. */
export function widened(flags: Uint8Array, { rows, columns }: Grid): Uint8Array {
  const wide = new Uint8Array(flags.length);
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      for (let r = Math.max(0, row - 1); r <= Math.min(rows - 1, row + 1); r++) {
        for (let c = Math.max(0, column - 1); c <= Math.min(columns - 1, column + 1); c++) {
          if (flags[r * columns + c] === 1) wide[row * columns + column] = 1;
        }
      }
    }
  }
  return wide;
}

const third = (share: number, names: readonly [string, string, string]): string => names[Math.min(2, Math.max(0, Math.floor(share * 3)))]!;

const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;

/** "upper left", "middle": where a region's patches lie within those of the whole, by the thirds of its bounding box. */
export function placeWithin(region: readonly number[], whole: readonly number[], { columns }: Grid): string {
  const rows = whole.map((patch) => Math.floor(patch / columns));
  const cols = whole.map((patch) => patch % columns);
  const [top, left] = [Math.min(...rows), Math.min(...cols)];
  const [height, width] = [Math.max(...rows) - top + 1, Math.max(...cols) - left + 1];
  const down = third((mean(region.map((patch) => Math.floor(patch / columns))) - top + 0.5) / height, ["upper", "", "lower"]);
  const across = third((mean(region.map((patch) => patch % columns)) - left + 0.5) / width, ["left", "", "right"]);
  if (down === "" && across === "") return "middle";
  if (across === "") return down === "upper" ? "top" : "bottom";
  return down === "" ? `${across} side` : `${down} ${across}`;
}
