import type { CellStatistic } from "../../../evaluation/cells.ts";

/** Behind the deepest colour text has still AA contrast, in both themes (tests/views/results/heat.test.ts). */
export const DEEPEST = 45;

/** From nothing to the best, in [-1, 1]: AUC's nothing is one half. */
const shareOf = (value: number, statistic: CellStatistic): number => (statistic === "auc" ? 2 * value - 1 : value);

/** A cell's colour: the accent above what chance gives, a warning's below it; null where there is no value. */
export function heatOf(value: number | null, statistic: CellStatistic): string | null {
  if (value === null || Number.isNaN(value)) return null;
  const share = shareOf(value, statistic);
  const percent = Math.round(DEEPEST * Math.min(1, Math.abs(share)));
  return `color-mix(in srgb, var(${share < 0 ? "--bad" : "--accent"}) ${percent}%, var(--panel))`;
}
