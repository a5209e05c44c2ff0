import { CONCEPT, PROMPT } from "./study.ts";

/**
 * What tables call a metric whose scores lie in the authors' files: there a metric is a signal, a model and a tag, and
 * which variant it is stands in the tag alone (metric.md, files).
 */
export interface MadeBy {
  readonly dimension: typeof CONCEPT | typeof PROMPT;
  /** "siglip2-so400m". */
  readonly model: string;
  /** "dreambenchplus_maskedmaxcos_naflex", without the method and the source of masks; "" where none is known. */
  readonly tag: string;
}

interface Family {
  readonly in: RegExp;
  readonly name: string;
  /** What it is called where the prompt is compared, if otherwise. */
  readonly withPrompt?: string;
  /** The paper's own: its masked scores are MaSC's. */
  readonly isMasc?: true;
}

/** The first that a model's name has in it. */
const FAMILIES: readonly Family[] = [
  { in: /siglip[-_]?2/i, name: "SigLIP2", isMasc: true },
  { in: /siglip/i, name: "SigLIP" },
  { in: /dinov?[-_]?3/i, name: "DINOv3" },
  { in: /dinov?[-_]?2/i, name: "DINOv2" },
  { in: /dino/i, name: "DINO" },
  { in: /dreamsim/i, name: "DreamSim" },
  { in: /radio/i, name: "AM-RADIO" },
  { in: /dift/i, name: "DIFT" },
  { in: /vqa[-_]?score|clip-?flant5/i, name: "VQAScore" },
  { in: /image[-_]?reward/i, name: "ImageReward" },
  { in: /hps[-_]?v?3/i, name: "HPSv3" },
  { in: /gpt[-_]?4o/i, name: "GPT-4o" },
  { in: /gpt[-_]?4[-_]?v/i, name: "GPT-4V" },
  { in: /clip/i, name: "CLIP-I", withPrompt: "CLIP-T" },
];

/** How patches' best matches become CP, by the word of the tag; "" for the paper's. */
const AGGREGATORS: readonly (readonly [RegExp, string])[] = [
  [/masked[-_]?max[-_]?cos/i, ""],
  [/weighted[-_]?max[-_]?cos/i, ", weighted"],
  [/global[-_]?max[-_]?cos/i, ", global"],
  [/recall/i, ", recall"],
];
const isGlobal = (tag: string) => /(?:^|_)global(?:_|$)/i.test(tag);

const POOLS: readonly (readonly [RegExp, string])[] = [
  [/(?:^|_)(?:bg|background)/i, "background"],
  [/(?:^|_)(?:fg|foreground)/i, "foreground"],
  [/(?:^|_)full/i, "full"],
];
const isAsGiven = (tag: string) => /no[-_]?strip|as[-_]?given|unstripped|(?:^|_)(?:prompt|given|raw)(?:_|$)/i.test(tag);

function conceptLabel({ name, isMasc }: Family, tag: string): string {
  const aggregator = AGGREGATORS.find(([word]) => word.test(tag));
  if (aggregator !== undefined) return `${isMasc === true ? "MaSC" : name} CP${aggregator[1]}`;
  if (isMasc !== true) return name;
  return isGlobal(tag) ? `${name} global` : "MaSC CP";
}

function promptLabel({ name, withPrompt, isMasc }: Family, tag: string): string {
  const pool = POOLS.find(([word]) => word.test(tag))?.[1];
  if (/maxsim/i.test(tag)) return `${isMasc === true ? "MaSC" : name} PF, by tokens`;
  if (isMasc !== true) return pool === undefined ? (withPrompt ?? name) : `${name} PF, ${pool}`;
  if (isGlobal(tag)) return `${name} global`;
  const isPapers = (pool ?? "background") === "background" && !isAsGiven(tag);
  return isPapers ? "MaSC PF" : `MaSC PF, ${pool ?? "background"} + ${isAsGiven(tag) ? "prompt" : "stripped"}`;
}

/** A model that is not known is called by its name and its tag; that it is held against the prompt is said beside them. */
export function metricName({ dimension, model, tag }: MadeBy): string {
  const family = FAMILIES.find((one) => one.in.test(model));
  if (family === undefined) {
    const name = tag === "" ? model : `${model}/${tag}`;
    return dimension === PROMPT ? `${name}, PF` : name;
  }
  return dimension === CONCEPT ? conceptLabel(family, tag) : promptLabel(family, tag);
}

/** Whether masks made these scores: only such can be compared by the masks' source. */
export const isMasked = ({ dimension, model, tag }: MadeBy): boolean =>
  dimension === CONCEPT && /^MaSC CP$| CP$/.test(metricName({ dimension, model, tag }));

const SHIPPED: ReadonlyMap<string, string> = new Map([
  ["dreambench_dino", "DINO-I"],
  ["dreambench_dinov2", "DINOv2-I"],
  ["dreambench_clipi", "CLIP-I"],
  ["dreambench_clipt", "CLIP-T"],
]);

/** DreamBench++'s shipped scores, by their column (formats/dreambench-plus/values.ts). */
export function shippedMetric(column: string): { label: string; dimension: string; scale: "continuous" | "ratings" } {
  const [, variant] = /^gpt_?(.*)$/is.exec(column) ?? [];
  if (variant !== undefined) {
    const dimension = /prompt_following|(?:^|_)pf(?:_|$)/i.test(variant) ? PROMPT : CONCEPT;
    const bare = variant.replace(/(?:concept_preservation|prompt_following)(?:_full)?/i, "").replace(/^_+|_+$/g, "");
    const name = /4[-_]?v|vision/i.test(variant) ? "GPT-4V" : "GPT-4o";
    const isBare = bare === "" || /^(?:gpt[-_]?)?4(?:o|[-_]?v)$/i.test(bare);
    return { label: isBare ? name : `${name}, ${bare.replaceAll("_", " ")}`, dimension, scale: "ratings" };
  }
  const label = SHIPPED.get(column) ?? column.replace(/^dreambench_/, "");
  return { label, dimension: /clip_?t|clipt/i.test(column) ? PROMPT : CONCEPT, scale: "continuous" };
}
