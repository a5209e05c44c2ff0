import type { MeasureId } from "../../project/measures.ts";
import { AGREEMENT_WORDS } from "./agreement-entries.ts";
import type { Explained, ExplainedWord } from "./explained.ts";
import { over, row, sub, under, words, type Maths } from "./math.ts";

/**
 * The glossary: every measure of the register (project/measures.ts) and every setting that scores depend on. A measure's
 * name, range, better end and needs are the register's; here stands what a person reads. A measure without an entry does
 * not compile.
 */

const W = (side: "w" | "v", index: string) => sub(side, index);
const ABOVE = row(W("w", "i"), ">", "t");
const SUBJECT_SET = row("S", "=", "{", "i", ":", ABOVE, "}");
const COS = row("cos", "(", sub("r", "i"), ",", sub("g", "j"), ")");
const BEST = row(under("max", "j"), COS);
const SIZE = (set: Maths) => row("|", set, "|");
const cosine = (a: Maths, b: Maths) => row("cos", "(", a, ",", b, ")");
const text = (prompt: string) => row("text", "(", words(prompt), ")");
const pool = (kept: Maths) => row("pool", "(", kept, ")");
const pf = (kept: Maths, prompt: string) => cosine(pool(kept), text(prompt));

const HIDDEN = row("v", "<", "t");
const KEPT = row("v", "≥", "t");
const STRIPPED = "stripped prompt";
const GIVEN = "prompt";

/** oxfmt-ignore: an entry's short fields stand on one line, as in the register. */
// oxfmt-ignore
export const OF_MEASURES: Readonly<Record<MeasureId, Explained>> = {
  cp: {
    sentence: "How well the subject is kept: every patch of it looks for its best match anywhere in the generation, and CP is the mean of these cosines.",
    formula: row("CP", "=", over("1", SIZE("S")), under("∑", row("i", "∈", "S")), BEST, ",", SUBJECT_SET),
    picture: { kind: "match", of: "subject", show: "best" },
    caption: "Each patch of the subject with its best match; the brighter, the higher its cosine.", source: "paper",
  },
  pf: {
    sentence: "How well the rest of the generation follows the prompt: its background alone, pooled to one vector, beside the prompt without the subject's name.",
    formula: row("PF", "=", pf(HIDDEN, STRIPPED)),
    picture: { kind: "pool", kept: "background", struck: true },
    caption: "The subject's patches are hidden from the pool, and its name is struck from the prompt.", source: "paper",
  },
  cp_n_ref_fg: {
    sentence: "How many patches of the reference are the subject's: those that CP is the mean of.",
    formula: row(SIZE("S"), "=", SIZE(row("{", "i", ":", ABOVE, "}"))),
    picture: { kind: "count", side: "reference", counted: "subject" }, caption: "Counted are the patches whose mask weight lies above the threshold.", source: "package",
  },
  cp_n_ref_total: {
    sentence: "How many patches the reference was cut into: its rows times its columns.",
    formula: row("N", "=", "rows", "·", "columns"),
    picture: { kind: "count", side: "reference", counted: "all" }, caption: "Every patch of the reference is counted.", source: "package",
  },
  cp_fg_frac_ref: {
    sentence: "How much of the reference its mask covers: the mean of the mask's weights over the patches.",
    formula: row(over("1", "N"), under("∑", "i"), W("w", "i")),
    picture: { kind: "count", side: "reference", counted: "weights" }, caption: "A patch at the subject's rim is covered in part.", source: "package",
  },
  pf_n_fg: {
    sentence: "How many patches of the generation are hidden from PF because the subject covers them.",
    formula: SIZE(row("{", "j", ":", W("v", "j"), "≥", "t", "}")),
    picture: { kind: "count", side: "generation", counted: "subject" }, caption: "Counted are the patches that the mask gives to the subject.", source: "package",
  },
  pf_n_total: {
    sentence: "How many patches the generation was cut into: its rows times its columns.",
    formula: row("M", "=", "rows", "·", "columns"),
    picture: { kind: "count", side: "generation", counted: "all" }, caption: "Every patch of the generation is counted.", source: "package",
  },
  pf_n_bg_pooled: {
    sentence: "How many patches of the generation PF looks at: all that the subject leaves.",
    formula: SIZE(row("{", "j", ":", W("v", "j"), "<", "t", "}")),
    picture: { kind: "count", side: "generation", counted: "background" }, caption: "Counted are the patches that the mask leaves to the background.", source: "package",
  },
  prompt_text: {
    sentence: "The text that the model read for PF: the prompt without the subject's name.",
    formula: null, picture: { kind: "strip" }, caption: "The name goes with the article before it.", source: "package",
  },
  prompt_stripped: {
    sentence: "Whether the subject's name was found in the prompt and struck; where it was not, PF reads the prompt as it is.",
    formula: null, picture: { kind: "strip" }, caption: "“yes”: the name was found. It is looked for as a whole word, in capitals or not.", source: "package",
  },
  global_maxcos: {
    sentence: "CP without a mask: the mean best cosine of all of the reference's patches, its background among them.",
    formula: row(over("1", "N"), under("∑", "i"), BEST),
    picture: { kind: "match", of: "all", show: "best" }, caption: "Background that is alike counts as much as the subject.", source: "ablation",
  },
  weighted_maxcos: {
    sentence: "CP without a threshold: every patch counts by how much of it the mask covers.",
    formula: over(row(under("∑", "i"), W("w", "i"), BEST), row(under("∑", "i"), W("w", "i"))),
    picture: { kind: "match", of: "weighted", show: "best" }, caption: "The fainter a patch, the less it counts.", source: "ablation",
  },
  recall_fg: {
    sentence: "How much of the subject is found where the generation's mask says that it is, among the patches that choose each other.",
    formula: over(SIZE(row("{", "i", "∈", "B", ":", sub("v", sub("m", "i")), ">", "t", "}")), SIZE("B")),
    picture: { kind: "match", of: "subject", show: "mutual" },
    caption: "B: patches of the subject that are also their match's best match. Those that end inside the generation's subject count.", source: "ablation",
  },
  best_match_in_background: {
    sentence: "The share of the subject's patches whose best match lies outside the generation's subject: part of it was lost, or a mask is wrong.",
    formula: over(SIZE(row("{", "i", "∈", "S", ":", sub("v", sub("m", "i")), "≤", "t", "}")), SIZE("S")),
    picture: { kind: "match", of: "subject", show: "leaks" }, caption: "Framed: a patch that finds its best match in the background.", source: "lens",
  },
  pf_background_stripped: {
    sentence: "PF itself, in the ablation's table of six: background against the prompt without its subject.",
    formula: pf(HIDDEN, STRIPPED), picture: { kind: "pool", kept: "background", struck: true }, caption: "Subject hidden, name struck.", source: "ablation",
  },
  pf_background_prompt: {
    sentence: "PF with the prompt as it was given: the name of a subject that is hidden stays in it.",
    formula: pf(HIDDEN, GIVEN), picture: { kind: "pool", kept: "background", struck: false }, caption: "Subject hidden, prompt whole.", source: "ablation",
  },
  pf_full_stripped: {
    sentence: "PF without a mask: the whole generation against the prompt without its subject.",
    formula: pf("all", STRIPPED), picture: { kind: "pool", kept: "all", struck: true }, caption: "Nothing hidden, name struck.", source: "ablation",
  },
  pf_full_prompt: {
    sentence: "What SigLIP2 says unasked: the whole generation against the whole prompt.",
    formula: pf("all", GIVEN), picture: { kind: "pool", kept: "all", struck: false }, caption: "Nothing hidden, nothing struck.", source: "ablation",
  },
  pf_foreground_stripped: {
    sentence: "The subject alone against the prompt without it: what PF would be if it looked at the wrong half.",
    formula: pf(KEPT, STRIPPED), picture: { kind: "pool", kept: "subject", struck: true }, caption: "Background hidden, name struck.", source: "ablation",
  },
  pf_foreground_prompt: {
    sentence: "The subject alone against the prompt as it was given.",
    formula: pf(KEPT, GIVEN), picture: { kind: "pool", kept: "subject", struck: false }, caption: "Background hidden, prompt whole.", source: "ablation",
  },
  siglip2_global: {
    sentence: "How alike the two images are as a whole: each pooled to one vector with nothing hidden, so that a like background counts too.",
    formula: cosine(row("pool", "(", "R", ")"), row("pool", "(", "G", ")")),
    picture: { kind: "whole", beside: "image", by: "SigLIP2" }, caption: "Two whole images, a vector each, and the angle between.", source: "paper",
  },
  clip_i: {
    sentence: "How alike the two images are to CLIP, as a whole.",
    formula: cosine(row("CLIP", "(", "R", ")"), row("CLIP", "(", "G", ")")),
    picture: { kind: "whole", beside: "image", by: "CLIP" }, caption: "Two whole images, a vector each, and the angle between.", source: "dreambench",
  },
  clip_t: {
    sentence: "How well the whole generation fits the whole prompt, to CLIP.",
    formula: cosine(row("CLIP", "(", "G", ")"), row("CLIP", "(", words(GIVEN), ")")),
    picture: { kind: "whole", beside: "text", by: "CLIP" }, caption: "The generation and the prompt, a vector each, and the angle between.", source: "dreambench",
  },
  dino: {
    sentence: "How alike the two images are to DINO, which learned from pictures alone: the cosine of their class tokens.",
    formula: cosine(row("DINO", "(", "R", ")"), row("DINO", "(", "G", ")")),
    picture: { kind: "whole", beside: "image", by: "DINO" }, caption: "Two whole images, a class token each, and the angle between.", source: "dreambench",
  },
  cp_mask_interval: {
    sentence: "How far CP can be trusted: from the lowest to the highest that it would be with a reference mask that is a little another.",
    formula: row(under("max", "m"), sub("CP", "m"), "−", under("min", "m"), sub("CP", "m")),
    picture: { kind: "interval", score: "CP" }, caption: "m: thresholds .3 to .7, the mask grown and shrunk by up to a patch. The band is the interval.", source: "lens",
  },
  pf_mask_interval: {
    sentence: "How far PF can be trusted: from the lowest to the highest that it would be with a generation mask that is a little another.",
    formula: row(under("max", "m"), sub("PF", "m"), "−", under("min", "m"), sub("PF", "m")),
    picture: { kind: "interval", score: "PF" }, caption: "m: thresholds .3 to .7, the mask grown and shrunk by up to a patch. The band is the interval.", source: "lens",
  },
  flags: {
    sentence: "What a person should know of a row before its numbers are believed: a mask that is empty, small or of another shape, a prompt that was cut, a name that it lacks.",
    formula: null, picture: { kind: "flags" }, caption: "A row with a flag is scored and shown all the same.", source: "lens",
  },
};

/** What no measure is, and scores depend on or are read by. */
export const WORDS = {
  max_patches: {
    name: "Max patches",
    sentence:
      "Into how many patches an image is cut at most: it is resized, its shape kept, until so many squares of 16 pixels cover it.",
    formula: row("rows", "·", "columns", "≤", words("max patches")),
    picture: { kind: "budget" },
    caption: "The same image with few patches and with many: more show more, and take longer.",
    source: "paper",
    range: "A whole number from 1; the paper's is 1024",
    better: "More is finer; compare numbers of the same budget only",
    needs: "A checkpoint that takes a budget (NaFlex)",
  },
  threshold: {
    name: "Threshold",
    sentence: "How much of a patch its mask has to cover for the patch to be the subject's.",
    formula: row(words("subject:\u00a0"), W("w", "i"), ">", "t"),
    picture: { kind: "threshold" },
    caption: "The weights of a line of patches: those above the line are the subject's.",
    source: "package",
    range: "From 0 to 1; the paper's is 0.5",
    better: "Neither end; PF hides at the threshold too, CP counts above it only",
    needs: "Masks",
  },
  without_part: {
    name: "CP without a part",
    sentence:
      "What CP would be if a part of the subject did not count: the mean over its other patches, exactly as if the reference's mask left the part out.",
    formula: row(over("1", SIZE(row("S", "∖", "P"))), under("∑", row("i", "∈", "S", "∖", "P")), BEST),
    picture: { kind: "match", of: "subject", show: "leaks" },
    caption: "P: a part that is not found again, framed where it was matched. The others' mean says what it cost.",
    source: "lens",
    range: "From −1 to 1",
    better: "The farther above CP, the more the part cost",
    needs: "The reference's mask, a subject patch outside the part, SigLIP2 open",
  },
  rank: {
    name: "Rank disagreement",
    sentence:
      "Where MaSC and a baseline disagree: how much higher MaSC puts the pair among all pairs of the project than the baseline does.",
    formula: row(over("100", "n"), "(", sub("rank", "MaSC"), "−", sub("rank", "baseline"), ")"),
    picture: { kind: "ranks" },
    caption: "The same pairs in two orders; the steeper the line, the more they disagree.",
    source: "lens",
    range: "From −100 to 100 per cent of the pairs that have both",
    better: "Above 0, MaSC puts the pair higher; far from 0, look at it",
    needs: "Both scores in at least two pairs",
  },
  ...AGREEMENT_WORDS,
} as const satisfies Readonly<Record<string, ExplainedWord>>;

export type WordId = keyof typeof WORDS;
