import { formatPercent } from "../../../components/format.ts";
import { isOfImages, labelOf, rankedMeasures } from "../../../project/measure-lists.ts";
import { scoreOf } from "../../../project/scores.ts";
import type { Facts, PatchFacts } from "./facts.ts";
import type { Finding } from "./finding.ts";
import { isCopied, leakFindings, maskFaults } from "./mask-findings.ts";
import type { PatchRegion } from "./patch-regions.ts";
import * as limits from "./thresholds.ts";

/** Facts judged: plain sentences that say no more than what was computed, each with the view that shows it. */

const points = (value: number): string => value.toFixed(2);

const inWords = ({ patches, share, mean, place }: PatchRegion, whose: string): string =>
  `${patches.length} patches at ${whose} ${place} (${formatPercent(share)}) with a mean cosine of ${points(mean)}`;

/** Regions one after the other; more than three would be a list, and the picture shows it better. */
const listed = (regions: readonly PatchRegion[], whose: string): string =>
  regions
    .slice(0, 3)
    .map((region, i) => inWords(region, i === 0 ? whose : "its"))
    .join(", and ");

const pinned = ({ worst, highest }: PatchRegion) =>
  ({
    tab: "match",
    pin: { side: "reference", patch: worst },
    brush: { low: -1, high: highest },
    reverse: false,
  }) as const;

/** What the generation's subject has that the reference's has not; CP is blind to it, since it asks from the reference. */
function newFindings({ newRegions, lost }: PatchFacts): Finding[] {
  const [first] = newRegions;
  if (first === undefined || lost > limits.MOST_LOST) return [];
  const text = `In the generation ${listed(newRegions, "the subject's")} are like nothing in the reference. CP does not count them: it asks what is left of the reference, not what is new.`;
  return [
    {
      id: "part-new",
      tone: "look",
      text,
      link: "See them",
      look: {
        tab: "match",
        pin: { side: "generation", patch: first.worst },
        brush: { low: -1, high: first.highest },
        reverse: true,
      },
    },
  ];
}

function subjectFindings({ lostRegions, weakRegions, lost, median, strength, count }: PatchFacts): Finding[] {
  const weaker = {
    link: `Patches below ${points(median)}`,
    look: { tab: "match", brush: { low: -1, high: median }, reverse: false },
  } as const;
  if (lost > limits.MOST_LOST) {
    // In the demo both reach from a tenth of the way to four.
    const text = `The subject is lost: half of its ${count} patches match below ${points(median)}. Whether it is another one or the same changed all over, cosines do not tell.`;
    return [{ id: "subject-lost", tone: "bad", text, ...weaker }];
  }
  const [first] = lostRegions;
  if (first !== undefined) {
    const others = lostRegions.length > 1 || first.others === null ? "" : `; the others have ${points(first.others)}`;
    const head =
      lostRegions.length === 1
        ? "A part is lost, at the subject's"
        : `${lostRegions.length} parts are lost, the largest at the subject's`;
    const rest = lostRegions
      .slice(1, 3)
      .map((region) => inWords(region, "its"))
      .join(", ");
    const text = `${head} ${first.place}: ${first.patches.length} patches (${formatPercent(first.share)}) with a mean cosine of ${points(first.mean)}${others}${rest === "" ? "" : `; ${rest}`}.`;
    return [{ id: "part-lost", tone: "bad", text, link: "See that part", look: pinned(first) }];
  }
  if (strength >= limits.WEAK) return [];
  const [lowest] = weakRegions;
  const where = lowest === undefined ? "" : ` Clearly below its best: ${listed(weakRegions, "the subject's")}.`;
  // Best matches may be any patches: a part in another colour may find enough in what is left.
  const text = `The subject is found less well than usual: half of its ${count} patches match below ${points(median)}.${where} A part that changed need not stand out: a best match may be any patch.`;
  return [
    {
      id: "weak",
      tone: "look",
      text,
      link: lowest === undefined ? "The weaker half" : "See the lowest",
      look: lowest === undefined ? weaker.look : pinned(lowest),
    },
  ];
}

const isPromptMissed = ({ scores, usualPf }: Facts): boolean =>
  scores.pf !== null && usualPf !== null && scores.pf < usualPf - (1 - limits.PF_LOW) * Math.abs(usualPf);

/** Whether the prompt is what is wrong: then its phrases are worth reading one by one. */
export const isPromptToBlame = (facts: Facts): boolean =>
  isPromptMissed(facts) && !isCopied(facts) && maskFaults(facts).length === 0;

function promptFindings(facts: Facts, weakest: WeakPhrase | null, subjectLeft: string | null): Finding[] {
  if (!isPromptMissed(facts)) return [];
  const low = `PF is ${points(facts.scores.pf!)}, usual here is ${points(facts.usualPf!)}`;
  if (isCopied(facts)) {
    const { background, chance, spread } = facts.patches!;
    const global = facts.all.get("siglip2_global") ?? null;
    const whole =
      global === null || global.share < 1 - limits.LOW_RANK
        ? ""
        : ` ${labelOf("siglip2_global")}, of the whole images, is ${order(global, " other pairs")}.`;
    const text = `The reference's background is found again in the generation, with a mean cosine of ${points(chance + background! * spread)}, and fits the prompt less than usual: ${low}.${whole}`;
    return [{ id: "background-copied", tone: "bad", text, link: "Whole", look: { tab: "whole" } }];
  }
  const found: Finding[] = [
    {
      id: "prompt-missed",
      tone: "bad",
      text: `The background fits the prompt less than usual: ${low}.`,
      link: "Prompt",
      look: { tab: "prompt", patchTexts: false },
    },
  ];
  if (weakest !== null && weakest.gain > limits.PHRASE_WEAK * Math.abs(facts.scores.pf!)) {
    const text = `Without “${weakest.phrase}” PF would be highest: ${points(facts.scores.pf! + weakest.gain)}.`;
    found.push({
      id: "words",
      tone: "look",
      text,
      link: "Phrase by phrase",
      look: { tab: "prompt", patchTexts: true },
    });
  }
  if (subjectLeft !== null) {
    const text = `What PF reads seems to speak of the subject still: “${subjectLeft}”. Only the object's name was struck, and the subject is hidden from PF.`;
    found.push({
      id: "subject-in-prompt",
      tone: "look",
      text,
      link: "Prompt",
      look: { tab: "prompt", patchTexts: false },
    });
  }
  return found;
}

export interface WeakPhrase {
  readonly phrase: string;
  /** PF without it, less PF. */
  readonly gain: number;
}

/** Cosines of whole images, one a backbone. */
const globalsOf = ({ further }: Facts) => rankedMeasures(further).filter(isOfImages);

function baselineFindings(facts: Facts): Finding[] {
  const cp = facts.all.get("cp") ?? null;
  if (cp === null || cp.others + 1 < limits.FEW_ROWS) return [];
  const apart = globalsOf(facts).flatMap(({ id, label }) => {
    const rank = facts.all.get(id);
    return rank === undefined || Math.abs(rank.share - cp.share) < limits.RANKS_APART ? [] : [{ label, rank }];
  });
  const [first] = apart;
  if (first === undefined) return [];
  const higher = first.rank.share > cp.share;
  const alike = apart.filter(({ rank }) => rank.share > cp.share === higher);
  const names = alike.map(({ label }) => label).join(" and ");
  const text = `${names} ${alike.length === 1 ? "ranks" : "rank"} it ${higher ? "higher" : "lower"}: above ${first.rank.above} of ${first.rank.others}, CP above ${cp.above}. ${alike.length === 1 ? "It compares" : "They compare"} whole images; what is left with the background or the subject hidden stands under Whole.`;
  return [{ id: "baselines", tone: "look", text, link: "Whole", look: { tab: "whole" } }];
}

/** What a pair lacks for its scores, and the way to it. */
function missingFindings({ scores, maskless }: Facts): Finding[] {
  const found: Finding[] = [];
  if (maskless.reference)
    found.push({
      id: "no-reference-mask",
      tone: "look",
      text: "There is no CP: without the reference's mask nothing says which of its patches are the subject.",
      link: "Make its mask",
      look: { tab: "masks" },
    });
  if (maskless.generation)
    found.push({
      id: "no-generation-mask",
      tone: "look",
      text: "There is no PF and no leak: without the generation's mask nothing says which of its patches are background.",
      link: "Make its mask",
      look: { tab: "masks" },
    });
  if (scores.prompt_text === null)
    found.push({
      id: "no-prompt",
      tone: "look",
      text: "There is no PF: the pair has no prompt.",
      link: "Give it one",
      look: { tab: "pair" },
    });
  else if (scores.flags.includes("no_object"))
    found.push({
      id: "no-object",
      tone: "look",
      text: "No object's name is given: PF reads the whole prompt, the subject in it too.",
      link: "Give its name",
      look: { tab: "pair" },
    });
  return found;
}

/** What is known without masks and prompts. */
function globalFindings(facts: Facts): Finding[] {
  const known = globalsOf(facts).flatMap(({ id, label }) => {
    const value = scoreOf(facts.scores, id);
    const rank = facts.all.get(id);
    return value === null
      ? []
      : [`${label} ${points(value)}${rank === undefined ? "" : ` (${order(rank, " other pairs")})`}`];
  });
  if (known.length === 0 || (facts.scores.cp !== null && facts.scores.pf !== null)) return [];
  return [
    {
      id: "globals",
      tone: "look",
      text: `What compares whole images, background and all, is there: ${known.join(", ")}.`,
      link: "Whole",
      look: { tab: "whole" },
    },
  ];
}

const order = ({ above, others }: { readonly above: number; readonly others: number }, of = ""): string =>
  others === 1 ? `${above === 1 ? "above" : "no higher than"} the other pair's` : `above ${above} of ${others}${of}`;

function rankFindings({ all, concept, best }: Facts): Finding[] {
  const [cp, pf] = [all.get("cp"), all.get("pf")];
  if (cp === undefined) return [];
  const text = `CP is ${order(cp, " other pairs")}${pf === undefined ? "" : `, PF ${order(pf)}`}.`;
  const rank: Finding = {
    id: "rank",
    tone: cp.share < limits.LOW_RANK ? "look" : "fine",
    text,
    link: "Compare",
    look: { tab: "compare" },
  };
  if (concept === null || best === null || best.cp <= concept.value) return [rank];
  const by = best.method === null ? "" : ` (${best.method})`;
  const other =
    concept.others === 1
      ? `The other generation of this concept${by}`
      : `The best of ${concept.others} other generations of this concept${by}`;
  return [
    rank,
    {
      id: "concept",
      tone: rank.tone,
      text: `${other} reaches a CP of ${points(best.cp)}.`,
      link: "Go to it",
      look: {},
      select: best.id,
    },
  ];
}

function healthyText(facts: Facts): string {
  const { count, median, masks } = facts.patches!;
  const leak =
    masks === null ? "" : `, ${formatPercent(masks.generation.outside)} of all outside the generation's mask`;
  const { pf } = facts.scores;
  const usual =
    pf === null || facts.usualPf === null ? "" : `, and PF is ${points(pf)}, usual here is ${points(facts.usualPf)}`;
  const copied = isCopied(facts) ? " The reference's background is found again as well." : "";
  return `Nothing stands out: half of the ${count} subject patches match at ${points(median)} or above${leak}${usual}.${copied}`;
}

/**
 * What there is to say, the worst first.
 *
 * @param weakest the phrase without which PF would be highest
 * @param subjectLeft words of the prompt as PF reads it that seem to be the subject's
 */
export function findingsOf(
  facts: Facts,
  weakest: WeakPhrase | null = null,
  subjectLeft: string | null = null,
): Finding[] {
  const masks = maskFaults(facts);
  const { patches } = facts;
  // A wrong mask or a tiny subject explains whatever else would be seen: no second fault is made of it.
  const others =
    masks.length > 0
      ? []
      : [
          ...(patches === null ? [] : [...subjectFindings(patches), ...newFindings(patches)]),
          ...promptFindings(facts, weakest, subjectLeft),
        ];
  const faults = [...masks, ...others];
  const leak = patches === null || masks.length > 0 ? [] : leakFindings(patches);
  const missing = missingFindings(facts);
  const isHealthy = patches !== null && faults.length === 0 && leak.every(({ tone }) => tone === "fine");
  const rest: Finding[] = isHealthy
    ? [{ id: "healthy", tone: "fine", text: healthyText(facts), link: "Features", look: { tab: "features" } }]
    : leak;
  return [...faults, ...missing, ...rest, ...rankFindings(facts), ...globalFindings(facts), ...baselineFindings(facts)];
}
