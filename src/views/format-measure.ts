import type { Measure } from "../project/measures.ts";

/** A measure's number as its entry says; a dash where there is none. */
export function formatMeasure({ value: as }: Measure, value: number | null): string {
  if (value === null) return "–";
  if (as.kind !== "number") return String(value);
  if (as.percent !== true) return value.toFixed(as.digits);
  const unit = 10 ** as.digits;
  return `${(Math.round(100 * value * unit) / unit).toFixed(as.digits)} %`;
}
