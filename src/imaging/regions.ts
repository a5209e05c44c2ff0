import type { PatchGrid } from "../lib/patch-grid.ts";

/** Regions of patches: which hang together, how far they reach, and what one would call their place. */

const SIDES = [
  [-1, 0],
  [1, 0],
  [0, -1],
  [0, 1],
] as const;
const CORNERS = [
  [-1, -1],
  [-1, 1],
  [1, -1],
  [1, 1],
] as const;
const AROUND = [...SIDES, ...CORNERS];

/** Patches beside one, within the grid. */
function neighbours(
  patch: number,
  { rows, columns }: PatchGrid,
  steps: readonly (readonly [number, number])[],
): number[] {
  const [row, column] = [Math.floor(patch / columns), patch % columns];
  return steps.flatMap(([down, across]) => {
    const [r, c] = [row + down, column + across];
    return r < 0 || r >= rows || c < 0 || c >= columns ? [] : [r * columns + c];
  });
}

/**
 * Patches that hang together, the largest region first.
 *
 * @param flags Uint8 [rows * columns]
 * @param corners whether touching by a corner is enough; else by a side
 */
export function connectedRegions(flags: Uint8Array, grid: PatchGrid, corners = false): number[][] {
  const steps = corners ? AROUND : SIDES;
  const open = new Set([...flags.keys()].filter((patch) => flags[patch] === 1));
  const regions: number[][] = [];
  for (const first of open) {
    const region = [first];
    open.delete(first);
    for (const patch of region) {
      for (const next of neighbours(patch, grid, steps)) {
        if (open.delete(next)) region.push(next);
      }
    }
    regions.push(region);
  }
  return regions.toSorted((a, b) => b.length - a.length);
}

/** A region and the patches beside it, the corners too: a patch off counts as on. */
export function widened(flags: Uint8Array, grid: PatchGrid): Uint8Array {
  return flags.map((flag, patch) =>
    flag === 1 || neighbours(patch, grid, AROUND).some((other) => flags[other] === 1) ? 1 : 0,
  );
}

/** Patches of a region that have one outside it beside them, the corners too. The picture's own border is no edge. */
export function edgeOf(flags: Uint8Array, grid: PatchGrid): Uint8Array {
  return flags.map((flag, patch) =>
    flag === 1 && neighbours(patch, grid, AROUND).some((other) => flags[other] === 0) ? 1 : 0,
  );
}

/**
 * Patches that can be reached from a region through allowed ones alone, step by step, corners too; the region itself
 * left out.
 *
 * @param allowed Uint8 [rows * columns]
 */
export function reachedFrom(flags: Uint8Array, allowed: Uint8Array, grid: PatchGrid): Uint8Array {
  const reached = new Uint8Array(flags.length);
  const open = [...flags.keys()].filter((patch) => flags[patch] === 1);
  for (const patch of open) {
    for (const next of neighbours(patch, grid, AROUND)) {
      if (flags[next] === 1 || reached[next] === 1 || allowed[next] !== 1) continue;
      reached[next] = 1;
      open.push(next);
    }
  }
  return reached;
}

const third = (share: number, names: readonly [string, string, string]): string =>
  names[Math.min(2, Math.max(0, Math.floor(share * 3)))]!;

const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;

/** "upper left", "middle": where a region's patches lie within those of the whole, by the thirds of its bounding box. */
export function placeWithin(region: readonly number[], whole: readonly number[], { columns }: PatchGrid): string {
  const rows = whole.map((patch) => Math.floor(patch / columns));
  const cols = whole.map((patch) => patch % columns);
  const [top, left] = [Math.min(...rows), Math.min(...cols)];
  const [height, width] = [Math.max(...rows) - top + 1, Math.max(...cols) - left + 1];
  const down = third((mean(region.map((patch) => Math.floor(patch / columns))) - top + 0.5) / height, [
    "upper",
    "",
    "lower",
  ]);
  const across = third((mean(region.map((patch) => patch % columns)) - left + 0.5) / width, ["left", "", "right"]);
  if (down === "" && across === "") return "middle";
  if (across === "") return down === "upper" ? "top" : "bottom";
  return down === "" ? `${across} side` : `${down} ${across}`;
}
