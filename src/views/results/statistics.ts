import type { Interval } from "../../analysis/bootstrap.ts";
import type { CellStatistic } from "../../evaluation/cells.ts";
import { CONCEPT, PROMPT } from "../../evaluation/study.ts";

/** What the statistics of the tables are called, and how their numbers stand on the page. */

export interface StatisticWords {
  readonly id: CellStatistic;
  readonly label: string;
  /** Its word in the glossary. */
  readonly term: string;
  /** Digits behind the point; alpha is rounded to three by its rule. */
  readonly digits: number;
}

export const STATISTICS: readonly StatisticWords[] = [
  { id: "alpha", label: "Alpha", term: "alpha", digits: 3 },
  { id: "rho", label: "Rho", term: "rho", digits: 4 },
  { id: "pearson", label: "Pearson", term: "pearson", digits: 4 },
  { id: "tau", label: "Tau-b", term: "tau_b", digits: 4 },
  { id: "auc", label: "AUC", term: "auc", digits: 4 },
];

const ALPHA_DIGITS = 3;

const typeset = (text: string): string => text.replace("-", "−");

/** A dash where there is none; "−0.004", never "−0.000". */
export function formatStatistic(value: number | null, digits: number = ALPHA_DIGITS): string {
  if (value === null || Number.isNaN(value)) return "–";
  const text = value.toFixed(digits);
  return typeset(Number(text) === 0 ? text.replace("-", "") : text);
}

/** "0.440 to 0.502". */
export const formatInterval = ([low, high]: Interval, digits: number = ALPHA_DIGITS): string =>
  `${formatStatistic(low, digits)} to ${formatStatistic(high, digits)}`;

/** What a dimension of ratings is called where a table is of it. */
export function dimensionName(dimension: string): string {
  if (dimension === CONCEPT) return "Concept preservation (CP)";
  return dimension === PROMPT ? "Prompt following (PF)" : dimension;
}

/** "CP" and "PF" as tables are called for short. */
export function dimensionShort(dimension: string): string {
  if (dimension === CONCEPT) return "CP";
  return dimension === PROMPT ? "PF" : dimension;
}

/** "DINO", "DINO and CLIP-I", "DINO, CLIP-I and GPT-4o". */
export function inWords(names: readonly string[]): string {
  if (names.length <= 1) return names[0] ?? "";
  return `${names.slice(0, -1).join(", ")} and ${names.at(-1)}`;
}
