import { formatPercent } from "../../../components/format.ts";
import type { Flag } from "../../../metric/flags.ts";
import type { InspectorView } from "../../../store/view.ts";
import { FLAG_WORDS } from "../../flag-words.ts";
import { SCORE_LABELS } from "../../score-labels.ts";
import type { Facts, PatchFacts, Ranked } from "./facts.ts";
import * as limits from "./thresholds.ts";

/** Facts judged: plain sentences, each with the view that shows what it says. */
export interface Finding {
  readonly id: FindingId;
  /** `bad` is what is wrong, `look` worth a look, `fine` what is not to blame. */
  readonly tone: "bad" | "look" | "fine";
  readonly text: string;
  /** What the link is called, and where it leads. */
  readonly link: string;
  readonly look: Partial<InspectorView>;
  /** Another sample to go to. */
  readonly select?: string;
}

export type FindingId =
  | "rank" | "concept" | "mask-flag" | "flat" | "tiny" | "mask-generation" | "mask-reference" | "subject-lost" | "part-lost" | "weak"
  | "background-copied" | "prompt-missed" | "words" | "baselines" | "mask-fine" | "healthy";

const points = (value: number): string => value.toFixed(2);

/** A mask whose flag alone explains a score. */
const MASK_FLAGS: readonly Flag[] = ["mask_empty", "mask_full", "mask_aspect", "mask_below_threshold", "no_reference_foreground", "no_background"];

function maskFindings({ scores, patches }: Facts): Finding[] {
  const flagged = scores.flags.filter((flag) => MASK_FLAGS.includes(flag)).map(
    (flag): Finding => ({ id: "mask-flag", tone: "bad", text: FLAG_WORDS[flag].long, link: "Files", look: { tab: "pair" } }),
  );
  if (patches === null || flagged.length > 0) return flagged;
  if (patches.spread < limits.SPREAD) {
    return [{ id: "flat", tone: "look", text: `This model hardly tells these patches apart: any two have a cosine of ${points(patches.chance)}, so where one is found says little.`, link: "See the spread", look: { tab: "match", stretched: true } }];
  }
  const { count, coverage, foundOutside, backOutside } = patches;
  const smallest = Math.min(coverage.reference, coverage.generation);
  if (count < limits.FEW_PATCHES || smallest <= limits.SMALL_SHARE) {
    const which = coverage.reference <= coverage.generation ? "reference" : "generation";
    const text = `The subject is tiny: ${formatPercent(smallest)} of the ${which}'s patches, ${count} in the reference. Each of them counts for much, and the pair is better set aside.`;
    return [{ id: "tiny", tone: "bad", text, link: "See the subject", look: { tab: "match", grid: true } }];
  }
  if (foundOutside >= limits.MASK_MISSES && foundOutside >= backOutside) {
    return [{ id: "mask-generation", tone: "bad", text: `The generation's mask is to blame: ${formatPercent(foundOutside)} of the subject is found well, but outside it.`, link: "Leak", look: { tab: "leak" } }];
  }
  if (backOutside >= limits.MASK_MISSES) {
    return [{ id: "mask-reference", tone: "bad", text: `The reference's mask is to blame: of what the generation's marks, ${formatPercent(backOutside)} is found in the reference, but outside its mask.`, link: "From the generation", look: { tab: "match", reverse: true } }];
  }
  return [];
}

function subjectFindings({ region, lost, leak, median, strength, count }: PatchFacts): Finding[] {
  if (lost > limits.MOST_LOST) {
    const weak = `half of its ${count} patches match below ${points(median)}`;
    const astray = leak < limits.LEAK_TOLD ? "" : `, and ${formatPercent(leak)} find their best match in the background`;
    const link = `Patches below ${points(median)}`;
    // Which of the two it is no cosine tells: in the demo both reach from a tenth of the way to four.
    const text = `The subject is lost: ${weak}${astray}. It is another one, or the same changed all over.`;
    return [{ id: "subject-lost", tone: "bad", text, link, look: { tab: "match", brush: { low: -1, high: median }, reverse: false } }];
  }
  if (region === null || region.share < limits.REGION_SHARE || region.patches.length < limits.REGION_PATCHES) {
    if (strength >= limits.WEAK) return [];
    return [{ id: "weak", tone: "look", text: `No part is lost, but all of it is found less well than usual: half of the patches match below ${points(median)}.`, link: "The weaker half", look: { tab: "match", brush: { low: -1, high: median }, reverse: false } }];
  }
  return [
    {
      id: "part-lost",
      tone: "bad",
      text: `A part is lost, at the subject's ${region.place}: ${region.patches.length} patches (${formatPercent(region.share)}) with a mean cosine of ${points(region.mean)}.`,
      link: "See that part",
      look: { tab: "match", pin: { side: "reference", patch: region.worst }, brush: { low: -1, high: region.highest }, reverse: false },
    },
  ];
}

const isPromptMissed = ({ scores, usualPf }: Facts): boolean => scores.pf !== null && usualPf !== null && scores.pf < usualPf - (1 - limits.PF_LOW) * Math.abs(usualPf);

const isCopied = ({ patches }: Facts): boolean => patches?.background !== null && patches !== null && patches.background >= limits.BACKGROUND_COPIED;

/** Whether the prompt is what is wrong: then its words are worth reading one by one. */
export const isPromptToBlame = (facts: Facts): boolean => isPromptMissed(facts) && !isCopied(facts) && maskFindings(facts).length === 0;

function promptFindings(facts: Facts, weakest: WeakWord | null): Finding[] {
  if (!isPromptMissed(facts)) return [];
  const low = `PF is ${points(facts.scores.pf!)}, usual here is ${points(facts.usualPf!)}`;
  if (isCopied(facts)) {
    return [{ id: "background-copied", tone: "bad", text: `The background was copied from the reference instead of following the prompt: ${low}. Scores of whole images reward that.`, link: "Whole", look: { tab: "whole" } }];
  }
  const missed: Finding = { id: "prompt-missed", tone: "bad", text: `The background does not show what the prompt asks for: ${low}.`, link: "Prompt", look: { tab: "prompt", patchTexts: false } };
  if (weakest === null || weakest.gain <= limits.WORD_WEAK * Math.abs(facts.scores.pf!)) return [missed];
  return [missed, { id: "words", tone: "look", text: `“${weakest.word}” is what fits least: without it PF would be ${points(facts.scores.pf! + weakest.gain)}.`, link: "Word by word", look: { tab: "prompt", patchTexts: true } }];
}

export interface WeakWord {
  readonly word: string;
  /** PF without it, less PF. */
  readonly gain: number;
}

function baselineFindings(facts: Facts): Finding[] {
  const { cp } = facts.all;
  if (cp === null || cp.others + 1 < limits.FEW_ROWS) return [];
  const apart = (["clip_i", "dino", "siglip2_global"] as const).flatMap((name: Exclude<Ranked, "cp" | "pf">) => {
    const rank = facts.all[name];
    return rank === null || Math.abs(rank.share - cp.share) < limits.RANKS_APART ? [] : [{ name, rank }];
  });
  const [first] = apart;
  if (first === undefined) return [];
  const higher = first.rank.share > cp.share;
  const alike = apart.filter(({ rank }) => rank.share > cp.share === higher);
  const names = alike.map(({ name }) => SCORE_LABELS[name]).join(" and ");
  const saw = higher ? (isCopied(facts) ? "the background, which is the reference's own" : "something other than the subject's parts") : "the background, which is new";
  const text = `${names} ${alike.length === 1 ? "ranks" : "rank"} it ${higher ? "higher" : "lower"}: above ${first.rank.above} of ${first.rank.others}, CP above ${cp.above}. They must have looked at ${saw}.`;
  return [{ id: "baselines", tone: "look", text, link: "Whole", look: { tab: "whole" } }];
}

const order = ({ above, others }: { readonly above: number; readonly others: number }, of = ""): string =>
  others === 1 ? `${above === 1 ? "above" : "no higher than"} the other pair's` : `above ${above} of ${others}${of}`;

function rankFindings({ all, concept, best }: Facts): Finding[] {
  const { cp, pf } = all;
  if (cp === null) return [];
  const text = `CP is ${order(cp, " other pairs")}${pf === null ? "" : `, PF ${order(pf)}`}.`;
  const rank: Finding = { id: "rank", tone: cp.share < limits.LOW_RANK ? "look" : "fine", text, link: "Compare", look: { tab: "compare" } };
  if (concept === null || best === null || best.cp <= concept.value) return [rank];
  const by = best.method === null ? "" : ` (${best.method})`;
  const other = concept.others === 1 ? `The other generation of this concept${by}` : `The best of ${concept.others} other generations of this concept${by}`;
  return [rank, { id: "concept", tone: rank.tone, text: `${other} reaches ${points(best.cp)}.`, link: "Go to it", look: {}, select: best.id }];
}

/** What there is to say, the worst first. */
export function findingsOf(facts: Facts, weakest: WeakWord | null = null): Finding[] {
  const masks = maskFindings(facts);
  // A wrong mask or a tiny subject explains whatever else would be seen: no second fault is made of it.
  const others = masks.length > 0 ? [] : [...(facts.patches === null ? [] : subjectFindings(facts.patches)), ...promptFindings(facts, weakest)];
  const faults = [...masks, ...others];
  const fine: Finding[] =
    facts.patches === null || masks.length > 0
      ? []
      : faults.some(({ tone }) => tone === "bad")
        ? [{ id: "mask-fine", tone: "fine", text: `The masks are not to blame: what is found lies inside them (${formatPercent(facts.patches.leak)} leak in all).`, link: "Leak", look: { tab: "leak" } }]
        : faults.length > 0 ? [] : [{ id: "healthy", tone: "fine", text: "Nothing is wrong here: the subject is found part by part, inside the masks, and the background is as usual for its prompt.", link: "Features", look: { tab: "features" } }];
  return [...faults, ...fine, ...rankFindings(facts), ...baselineFindings(facts)];
}
