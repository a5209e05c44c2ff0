import type { Flag } from "../metric/flags.ts";

/**
 * The register of measures: everything that scoring a pair may say of it. An entry here, and the function that computes
 * it (engine/scoring.ts), is all that a measure takes: the type of scores, their schema, result rows, CSV and command
 * line, table columns, labels, cards, comparison and ranking are derived from it. Names and order are a contract: results
 * files carry them. What stands in a list of its own may be added at the end, before `flags`.
 *
 * A further backbone has no entry. further-measures.ts makes its descriptors, of the same type, from what it can do;
 * how to plug one in is told there.
 */

/** What a value is, for columns, formatting and validation. */
export type MeasureValue =
  /** In [low, high]; written with so many digits behind the point, or as so many per cent. */
  | {
      readonly kind: "number";
      readonly low: number;
      readonly high: number;
      readonly digits: number;
      readonly percent?: true;
    }
  /** A whole number from 0. */
  | { readonly kind: "count" }
  | { readonly kind: "text" }
  | { readonly kind: "boolean" }
  /** A list of metric/flags.ts; empty where there is nothing to say. */
  | { readonly kind: "flags" };

/** What a value is null without, beside the images and an open backbone. */
export type MeasureNeed =
  | "reference_mask"
  | "generation_mask"
  | "prompt"
  /** A patch of the reference that its mask puts in the subject. */
  | "subject"
  /** A patch of the generation that its mask leaves to the background. */
  | "background";

/** The line under a card's number. */
export type CardNote =
  | { readonly kind: "words"; readonly words: string }
  /** "12 of 64 patches": two other measures, counts both. */
  | { readonly kind: "counts"; readonly part: string; readonly whole: string; readonly words: string }
  /** How many of the subject's patches match outside the generation's. */
  | { readonly kind: "leaks"; readonly words: string };

export interface Measure {
  /** Its name in results files and in addresses: small letters, digits and "_". */
  readonly id: string;
  /** What it is called wherever there is little room. */
  readonly label: string;
  /** One line: what it is. */
  readonly tip: string;
  readonly value: MeasureValue;
  /** Which end is the good one; null where neither is. */
  readonly better: "higher" | "lower" | null;
  /** In the order in which a person would mend them. */
  readonly needs: readonly MeasureNeed[];
  /** The slot of the backbone it comes from, and that one's name; null where none is asked. */
  readonly backbone: { readonly slot: string; readonly name: string } | null;
  /** What a cosine is between: patches, both images whole, or the generation and the prompt. */
  readonly compares: "patches" | "images" | "prompt" | null;
  /** Whether it is a column of the table, or told with the details of a sample only; and where among the others. Left out: in results files only. */
  readonly shown?: { readonly in: "table" | "details"; readonly place: number };
  /** Among the inspector's cards, under a name that may be longer. */
  readonly card?: { readonly name: string; readonly note: CardNote };
  /** A number that kept results of before it was there lack, and are taken without: it is not worth another run. */
  readonly later?: true;
  /** Its name in the authors' JSONL: rows of which signal, and there the `score` or one of the `extras`. */
  readonly authors?: { readonly signal: "geometry" | "prompt_following"; readonly field: string };
  /** Measures that say why two computations of this one differ, the first cause first. */
  readonly explainedBy?: readonly string[];
  /** What it is called where it explains a difference, and what it is a sign of. */
  readonly clue?: { readonly words: string; readonly of: "patches" | "masks" | "text" };
}

/** MaSC's own backbone; scores of the others are baselines. */
export const MASC_SLOT = "siglip2";

const SIGLIP2 = { slot: MASC_SLOT, name: "SigLIP2" } as const;
const CLIP = { slot: "clip", name: "CLIP" } as const;
const DINO = { slot: "dino", name: "DINO" } as const;

const COSINE = { kind: "number", low: -1, high: 1, digits: 4 } as const;
const SHARE = { kind: "number", low: 0, high: 1, digits: 0, percent: true } as const;
/** From the lowest to the highest of cosines. */
const WIDTH = { kind: "number", low: 0, high: 2, digits: 4 } as const;
const COUNT = { kind: "count" } as const;

const OF_PATCHES = { backbone: SIGLIP2, compares: "patches" } as const;
const OF_PROMPT = { backbone: SIGLIP2, compares: "prompt" } as const;
const OF_NONE = { backbone: null, compares: null } as const;
const COUNTED = { value: COUNT, better: null, backbone: SIGLIP2, compares: null } as const;

const POOLED = ["prompt", "generation_mask", "background"] as const;
const SUBJECT_POOLED = ["prompt", "generation_mask"] as const;

/** oxfmt-ignore keeps an entry's short fields on one line, so that the register reads as the table that it is. */
// oxfmt-ignore
const REGISTER = [
  {
    id: "cp", label: "CP", tip: "Concept preservation: mean best cosine of the reference's subject patches",
    value: COSINE, better: "higher", needs: ["reference_mask", "subject"], ...OF_PATCHES,
    shown: { in: "table", place: 1 },
    card: { name: "Concept (CP)", note: { kind: "counts", part: "cp_n_ref_fg", whole: "cp_n_ref_total", words: "patches" } },
    authors: { signal: "geometry", field: "score" },
    explainedBy: ["cp_n_ref_total", "cp_n_ref_fg"],
  },
  {
    id: "pf", label: "PF", tip: "Prompt following: the background's pooled vector against the prompt without its subject",
    value: COSINE, better: "higher", needs: POOLED, ...OF_PROMPT,
    shown: { in: "table", place: 2 },
    card: { name: "Prompt (PF)", note: { kind: "counts", part: "pf_n_bg_pooled", whole: "pf_n_total", words: "kept" } },
    authors: { signal: "prompt_following", field: "score" },
    explainedBy: ["pf_n_total", "pf_n_bg_pooled", "prompt_text"],
  },
  {
    id: "cp_n_ref_fg", label: "CP subject patches", tip: "Patches of the reference above the threshold: those that CP is the mean of",
    ...COUNTED, needs: ["reference_mask"],
    authors: { signal: "geometry", field: "cp_n_ref_fg" }, clue: { words: "count of subject patches", of: "masks" },
  },
  {
    id: "cp_n_ref_total", label: "CP patches", tip: "Patches of the reference",
    ...COUNTED, needs: [],
    authors: { signal: "geometry", field: "cp_n_ref_total" }, clue: { words: "count of patches", of: "patches" },
  },
  {
    id: "cp_fg_frac_ref", label: "CP mask share", tip: "Mean weight of the reference's mask over its patches",
    value: SHARE, better: null, needs: ["reference_mask"], backbone: SIGLIP2, compares: null,
    authors: { signal: "geometry", field: "cp_fg_frac_ref" },
  },
  {
    id: "pf_n_fg", label: "PF subject patches", tip: "Patches of the generation that are hidden from PF",
    ...COUNTED, needs: ["generation_mask"],
    authors: { signal: "prompt_following", field: "pf_n_fg" },
  },
  {
    id: "pf_n_total", label: "PF patches", tip: "Patches of the generation",
    ...COUNTED, needs: [],
    authors: { signal: "prompt_following", field: "pf_n_total" }, clue: { words: "count of patches", of: "patches" },
  },
  {
    id: "pf_n_bg_pooled", label: "PF background patches", tip: "Patches of the generation that PF pools",
    ...COUNTED, needs: ["generation_mask"],
    authors: { signal: "prompt_following", field: "pf_n_bg_pooled" }, clue: { words: "count of background patches", of: "masks" },
  },
  {
    id: "prompt_text", label: "Read for PF", tip: "What the text tower read: the prompt without its subject",
    value: { kind: "text" }, better: null, needs: ["prompt"], ...OF_NONE,
    authors: { signal: "prompt_following", field: "prompt_text" }, clue: { words: "text that was read", of: "text" },
  },
  {
    id: "prompt_stripped", label: "Subject struck", tip: "Whether the object's name was found in the prompt and struck",
    value: { kind: "boolean" }, better: null, needs: ["prompt"], ...OF_NONE,
    authors: { signal: "prompt_following", field: "prompt_stripped" },
  },
  {
    id: "global_maxcos", label: "Global max cosine", tip: "Mean best cosine of all of the reference's patches",
    value: COSINE, better: "higher", needs: [], ...OF_PATCHES,
    shown: { in: "details", place: 9 }, authors: { signal: "geometry", field: "global_maxcos_score" },
  },
  {
    id: "weighted_maxcos", label: "Weighted max cosine", tip: "Mean best cosine of the reference's patches, weighted by its mask",
    value: COSINE, better: "higher", needs: ["reference_mask"], ...OF_PATCHES,
    shown: { in: "details", place: 10 }, authors: { signal: "geometry", field: "weighted_maxcos_score" },
  },
  {
    id: "recall_fg", label: "Subject recall", tip: "Share of the subject's mutual nearest patches that lie in the generation's subject",
    value: SHARE, better: "higher", needs: ["reference_mask", "subject", "generation_mask"], ...OF_PATCHES,
    shown: { in: "details", place: 8 }, authors: { signal: "geometry", field: "recall_fg_score" },
  },
  {
    id: "best_match_in_background", label: "Leak", tip: "Share of the subject's patches whose best match lies in the generation's background",
    value: SHARE, better: "lower", needs: ["reference_mask", "subject", "generation_mask"], ...OF_PATCHES,
    shown: { in: "details", place: 7 }, card: { name: "Leak", note: { kind: "leaks", words: "in background" } },
  },
  {
    id: "pf_background_stripped", label: "PF background, stripped", tip: "The background's pooled vector against the prompt without its subject",
    value: COSINE, better: "higher", needs: POOLED, ...OF_PROMPT,
  },
  {
    id: "pf_background_prompt", label: "PF background, prompt", tip: "The background's pooled vector against the prompt as given",
    value: COSINE, better: "higher", needs: POOLED, ...OF_PROMPT,
  },
  {
    id: "pf_full_stripped", label: "PF full, stripped", tip: "The generation pooled whole against the prompt without its subject",
    value: COSINE, better: "higher", needs: ["prompt"], ...OF_PROMPT,
  },
  {
    id: "pf_full_prompt", label: "PF full, prompt", tip: "The generation pooled whole against the prompt as given",
    value: COSINE, better: "higher", needs: ["prompt"], ...OF_PROMPT,
  },
  {
    id: "pf_foreground_stripped", label: "PF foreground, stripped", tip: "The subject's pooled vector against the prompt without its subject",
    value: COSINE, better: null, needs: SUBJECT_POOLED, ...OF_PROMPT,
  },
  {
    id: "pf_foreground_prompt", label: "PF foreground, prompt", tip: "The subject's pooled vector against the prompt as given",
    value: COSINE, better: null, needs: SUBJECT_POOLED, ...OF_PROMPT,
  },
  {
    id: "siglip2_global", label: "SigLIP2 global", tip: "Cosine of the two images pooled whole",
    value: COSINE, better: "higher", needs: [], backbone: SIGLIP2, compares: "images",
    shown: { in: "table", place: 6 }, card: { name: "SigLIP2 global", note: { kind: "words", words: "both, unmasked" } },
  },
  {
    id: "clip_i", label: "CLIP-I", tip: "Cosine of the two images' CLIP embeddings",
    value: COSINE, better: "higher", needs: [], backbone: CLIP, compares: "images",
    shown: { in: "table", place: 3 },
  },
  {
    id: "clip_t", label: "CLIP-T", tip: "Cosine of the generation and the prompt in CLIP",
    value: COSINE, better: "higher", needs: ["prompt"], backbone: CLIP, compares: "prompt",
    shown: { in: "table", place: 5 },
  },
  {
    id: "dino", label: "DINO", tip: "Cosine of the two images' DINO class tokens",
    value: COSINE, better: "higher", needs: [], backbone: DINO, compares: "images",
    shown: { in: "table", place: 4 },
  },
  {
    id: "cp_mask_interval", label: "CP mask interval", tip: "How far CP moves with the reference's mask: thresholds .3 to .7, grown and shrunk by up to a patch",
    value: WIDTH, better: null, needs: ["reference_mask", "subject"], ...OF_PATCHES,
    shown: { in: "details", place: 11 }, later: true,
  },
  {
    id: "pf_mask_interval", label: "PF mask interval", tip: "How far PF moves with the generation's mask: thresholds .3 to .7, grown and shrunk by up to a patch",
    value: WIDTH, better: null, needs: POOLED, ...OF_PROMPT,
    shown: { in: "details", place: 12 }, later: true,
  },
  {
    id: "flags", label: "Flags", tip: "What a person should know of the row",
    value: { kind: "flags" }, better: null, needs: [], ...OF_NONE,
    shown: { in: "table", place: 100 },
  },
] as const satisfies readonly Measure[];

type Entry = (typeof REGISTER)[number];

/** A measure that every row has. */
export type MeasureId = Entry["id"];
/** Cosines of both images whole, one a backbone. */
export type ImagesId = Extract<Entry, { compares: "images" }>["id"];
/** The paper's two scores. */
export type MascId = Extract<Entry, { authors: { field: "score" } }>["id"];
/** By what a pair is ranked in its project. */
export type RankedId = MascId | ImagesId;

type ValueOf<V extends MeasureValue> = V["kind"] extends "number" | "count"
  ? number | null
  : V["kind"] extends "text"
    ? string | null
    : V["kind"] extends "boolean"
      ? boolean | null
      : readonly Flag[];

/** What every row says; null where there is no value. */
export type StaticScores = { readonly [E in Entry as E["id"]]: ValueOf<E["value"]> };

export type StaticMeasure = Measure & { readonly id: MeasureId };

/** All of them, in the contract's order. */
export const MEASURES: readonly StaticMeasure[] = REGISTER;
export const MEASURE_IDS: readonly MeasureId[] = REGISTER.map(({ id }) => id);

const isComplete = (scores: object): scores is StaticScores => MEASURE_IDS.every((id) => Object.hasOwn(scores, id));

function emptyScores(): StaticScores {
  const empty: object = Object.fromEntries(REGISTER.map(({ id, value }) => [id, value.kind === "flags" ? [] : null]));
  if (isComplete(empty)) return empty;
  throw new Error("a measure is missing from the empty scores");
}

/** No value of any measure. */
export const NO_STATIC_SCORES: StaticScores = emptyScores();
