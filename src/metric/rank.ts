/** Where a value stands among others. */
export interface Rank {
  readonly value: number;
  /** How many of the others are below it, and how many others there are. */
  readonly above: number;
  readonly others: number;
  /** Share of the others that it is above, ties by half: 0 the lowest, 1 the highest. */
  readonly share: number;
}

/** null without a value or without others. */
export function rankAmong(value: number | null, others: readonly (number | null)[]): Rank | null {
  const known = others.filter((other) => other !== null);
  if (value === null || known.length === 0) return null;
  const above = known.filter((other) => other < value).length;
  const ties = known.filter((other) => other === value).length;
  return { value, above, others: known.length, share: (above + ties / 2) / known.length };
}

/** The value below which this share of the sorted values lies; null without values. */
export function quantile(values: readonly number[], share: number): number | null {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.round(share * (sorted.length - 1))] ?? null;
}
