import { DREAMBENCH_METHODS } from "../project/formats/dreambench-plus/names.ts";
import { CONCEPT, PROMPT } from "./study.ts";

/**
 * The paper's figures, to stand beside what is computed of the data at hand (arXiv 2605.22469; spec: metric.md, agreement
 * with people). Theirs are not re-computed here.
 */
export interface PublishedAlpha {
  /** As tables label it. */
  readonly label: string;
  readonly dimension: string;
  /** Pooled Krippendorff's alpha on DreamBench++. */
  readonly alpha: number;
}

const of = (
  dimension: string,
  alphas: readonly (readonly [label: string, alpha: number])[],
): readonly PublishedAlpha[] => alphas.map(([label, alpha]) => ({ label, dimension, alpha }));

/** People among themselves. */
export const PUBLISHED_PEOPLE: Readonly<Record<string, number>> = { [CONCEPT]: 0.658, [PROMPT]: 0.563 };

export const PUBLISHED: readonly PublishedAlpha[] = [
  ...of(CONCEPT, [
    ["GPT-4o", 0.499],
    ["MaSC CP", 0.471],
    ["GPT-4V", 0.432],
    ["DreamSim", 0.421],
    ["SigLIP2 global", 0.369],
    ["DINOv3", 0.345],
    ["DIFT", 0.324],
    ["DINO", 0.311],
    ["AM-RADIO", 0.226],
    ["CLIP-I", 0.135],
  ]),
  ...of(PROMPT, [
    ["GPT-4o", 0.547],
    ["VQAScore", 0.504],
    ["GPT-4V", 0.485],
    ["ImageReward", 0.441],
    ["MaSC PF", 0.354],
    ["CLIP-T", 0.327],
    ["SigLIP2 global", 0.326],
    ["HPSv3", 0.299],
  ]),
];

/** PF's ablation by `poolId`; the paper has no foreground apart by prompt. */
export const PUBLISHED_POOLS: ReadonlyMap<string, number> = new Map([
  ["background/stripped", 0.354],
  ["background/given", 0.344],
  ["full/stripped", 0.348],
  ["full/given", 0.326],
  ["foreground/stripped", -0.108],
]);

/** ORIDa's AUC of within above cross. */
export const PUBLISHED_ORIDA: ReadonlyMap<string, number> = new Map([
  ["MaSC CP", 0.992],
  ["AM-RADIO", 0.961],
  ["SigLIP2 global", 0.954],
  ["DINOv3", 0.942],
  ["DreamSim", 0.873],
  ["DINO", 0.848],
  ["DIFT", 0.834],
  ["CLIP-I", 0.8],
]);

/** How many pairs the paper's CP table compares like for like, has MaSC scores of, and DreamBench++ has ratings of. */
export const PUBLISHED_N = { likeForLike: 7135, scored: 7304, rated: 9441 } as const;

/** Labels of what is one metric, measured by its own authors or by DreamBench++'s. */
const SAME: ReadonlyMap<string, string> = new Map([["DINO-I", "DINO"]]);
/** "CLIP-I, shipped", "DINO (dreambench_dino)": where it is from is told behind its name. */
const bare = (label: string): string => label.replace(/(?:, shipped| \(.*\))$/s, "");

export function publishedAlpha(label: string, dimension: string): number | null {
  const name = bare(label);
  const known = SAME.get(name) ?? name;
  return PUBLISHED.find((one) => one.label === known && one.dimension === dimension)?.alpha ?? null;
}

/** Whether the paper's figures say anything of these methods: only where some are DreamBench++'s own. */
export const isPublishedOf = (methods: readonly string[]): boolean =>
  methods.some((method) => DREAMBENCH_METHODS.includes(method));

const count = (pairs: number): string => pairs.toLocaleString("en");

/**
 * Why a cell's number of pairs is not the paper's; null where it is.
 *
 * @param n of the pooled cell
 */
export function whyOtherN(n: number, dimension: string): string | null {
  if (dimension !== CONCEPT) return null;
  const { likeForLike, scored, rated } = PUBLISHED_N;
  if (n === likeForLike) return null;
  if (n > likeForLike)
    return n <= rated
      ? `The paper compares ${count(likeForLike)} pairs, those that all of its own complete metrics have (MaSC has ${count(scored)}); here no such metric narrows them as far.`
      : `The paper compares ${count(likeForLike)} pairs of DreamBench++'s ${count(rated)} that are rated; these are of another or a larger set.`;
  return `The paper compares ${count(likeForLike)} pairs; here ${count(n)} have this metric, every complete metric of one's own, and both groups' ratings: the others are set aside, not rated, or not at hand.`;
}
