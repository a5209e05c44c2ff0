import { formatCount, formatPercent } from "../../../components/format.ts";
import type { Flag } from "../../../metric/flags.ts";
import { FLAG_WORDS } from "../../flag-words.ts";
import type { Facts, MaskFacts, PatchFacts } from "./facts.ts";
import type { Finding } from "./finding.ts";
import type { MaskFit } from "./mask-fit.ts";
import * as limits from "./thresholds.ts";

/** What is said of the masks: first of all what is wrong with them, since that explains whatever else would be seen. */

const points = (value: number): string => value.toFixed(2);

/** A mask whose flag alone explains a score. */
const MASK_FLAGS: readonly Flag[] = [
  "mask_empty",
  "mask_full",
  "mask_aspect",
  "mask_below_threshold",
  "no_reference_foreground",
  "no_background",
];

/** A background that is the reference's own. */
export const isCopied = ({ patches }: Facts): boolean =>
  patches?.background !== null && patches !== null && patches.background >= limits.BACKGROUND_COPIED;

const besideTakes = ({ outside, beside }: MaskFit): number => outside - beside.outsideWith;

/** Whether what lies beside a mask is a part that it leaves out. */
function leavesOut(fit: MaskFit, least: number): boolean {
  const { patches, quality, reach } = fit.beside;
  if (besideTakes(fit) < least || patches.length < limits.FEWEST_MISSED || quality < limits.LOST) return false;
  return (
    quality >= limits.AS_WELL * fit.within ||
    (quality >= limits.NEARLY_AS_WELL * fit.within && reach <= limits.PART_OF_MASK * fit.marked)
  );
}

type Side = "generation" | "reference";

/** What patches beside a mask have to take for it to be wrong: less where it holds what is not its subject on the other side, since then it stands beside its subject. */
function leastOf(side: Side, { past }: MaskFit): number {
  const isPast = (ofEdge: number) => past.ofEdge >= ofEdge && past.lostWithin <= limits.LOST_WITHIN;
  if (isPast(limits.EDGE_PAST)) return limits.BESIDE_TOLD / 2;
  if (isPast(limits.EDGE_PAST_BESIDE)) return limits.BESIDE_TOLD;
  return side === "generation" ? limits.MISSED_BY_GENERATION : limits.MISSED_BY_REFERENCE;
}

const reachesPast = ({ past, marked }: MaskFit): boolean =>
  past.ofEdge >= limits.EDGE_PAST &&
  past.around >= limits.EDGE_PAST_AROUND &&
  past.lostWithin <= limits.LOST_WITHIN &&
  past.rest >= limits.LEAST_WITHIN * marked;

/** How each side's matches are called, and what they are outside of. */
const WORDS = {
  generation: {
    mask: "The generation's mask",
    matches: "the subject's matches",
    background: "the reference's background",
  },
  reference: {
    mask: "The reference's mask",
    matches: "the best matches of the generation's subject",
    background: "the generation's background",
  },
} as const;

/** What would be with the patches in a mask that it leaves out. */
function withThem(side: Side, { outside }: MaskFit, left: { readonly outsideWith: number }, cp: string): string {
  return side === "generation"
    ? `With them in the mask the leak would be ${formatPercent(left.outsideWith)} instead of ${formatPercent(outside)}.`
    : `With them in the mask it would be ${formatPercent(left.outsideWith)}${cp}.`;
}

interface Fault {
  readonly side: Side;
  /** Share of what is matched, or marked, that it takes. */
  readonly size: number;
  readonly text: string;
}

function faultOf(side: Side, { reference, generation }: MaskFacts, copied: boolean): Fault | null {
  const fit = side === "generation" ? generation : reference;
  const { mask, matches, background } = WORDS[side];
  const { cp } = reference;
  const other = side === "generation" ? "reference" : "generation";
  if (leavesOut(fit, leastOf(side, fit))) {
    const cpThen = `, and CP ${points(cp.withBeside)} instead of ${points(cp.now)}`;
    // Where the background is the reference's own, what a mask leaves out and what the other holds too much look alike.
    const either = copied
      ? ` Or the ${other}'s mask reaches past the subject: the background is in both pictures.`
      : "";
    const text = `${mask} leaves out what looks like the subject: ${formatPercent(fit.outside)} of ${matches} lie outside it, ${formatPercent(besideTakes(fit))} in ${formatCount(fit.beside.patches.length, "patch", "patches")} right beside it. ${withThem(side, fit, fit.beside, cpThen)}${either}`;
    return { side, size: besideTakes(fit), text };
  }
  if (fit.apart.share >= limits.MASK_MISSES) {
    const text = `${mask} lies elsewhere than what looks like the subject: ${formatPercent(fit.apart.share)} of ${matches} are good ones, there and back, and lie apart from it. ${withThem(side, fit, fit.apart, "")}`;
    return { side, size: fit.apart.share, text };
  }
  if (!reachesPast(fit)) return null;
  const count = formatCount(fit.past.patches.length, "patch", "patches");
  const without =
    side === "generation"
      ? `PF sees none of these ${count}.`
      : cp.withoutPast === null
        ? ""
        : `Without these ${count} CP would be ${points(cp.withoutPast)} instead of ${points(cp.now)}.`;
  const text = `${mask} reaches past the subject: ${formatPercent(fit.past.ofEdge)} of the patches along its edge are not found again and match ${background}, while of those further in ${formatPercent(fit.past.lostWithin)} are not found. ${without}`;
  return { side, size: fit.past.patches.length / fit.marked, text };
}

/** What is wrong with the masks; nothing where they are not known to be wrong. */
export function maskFaults(facts: Facts): Finding[] {
  const { scores, patches } = facts;
  const flagged = scores.flags
    .filter((flag) => MASK_FLAGS.includes(flag))
    .map((flag): Finding => ({
      id: "mask-flag",
      tone: "bad",
      text: FLAG_WORDS[flag].long,
      link: "Files",
      look: { tab: "pair" },
    }));
  if (patches === null || flagged.length > 0) return flagged;
  if (patches.spread < limits.SPREAD) {
    return [
      {
        id: "flat",
        tone: "look",
        text: `This model hardly tells these patches apart: any two have a cosine of ${points(patches.chance)}, so where one is found says little.`,
        link: "See the spread",
        look: { tab: "match", stretched: true },
      },
    ];
  }
  const { count, coverage, masks } = patches;
  const smallest = Math.min(coverage.reference, coverage.generation ?? 1);
  if (count < limits.FEW_PATCHES || smallest <= limits.SMALL_SHARE) {
    const which = coverage.reference <= (coverage.generation ?? 1) ? "reference" : "generation";
    const text = `The subject is tiny: ${formatPercent(smallest)} of the ${which}'s patches, ${count} in the reference. Each of them counts for much, and the pair is better set aside.`;
    return [{ id: "tiny", tone: "bad", text, link: "See the subject", look: { tab: "match", grid: true } }];
  }
  if (masks === null) return [];
  const copied = isCopied(facts);
  const [worst] = [faultOf("generation", masks, copied), faultOf("reference", masks, copied)]
    .filter((fault) => fault !== null)
    .toSorted((a, b) => b.size - a.size);
  if (worst === undefined) return [];
  if (worst.side === "generation")
    return [{ id: "mask-generation", tone: "bad", text: worst.text, link: "Leak", look: { tab: "leak" } }];
  return [
    {
      id: "mask-reference",
      tone: "bad",
      text: worst.text,
      link: "From the generation",
      look: { tab: "match", reverse: true },
    },
  ];
}

/**
 * What the matches say of masks that have no fault: never that they are right, which no cosine tells. `fine` only where
 * the subject is found and hardly a match leaves either mask.
 */
export function leakFindings({ masks }: PatchFacts): Finding[] {
  if (masks === null) return [];
  const { generation, reference } = masks;
  const leak = formatPercent(generation.outside);
  const isFound = generation.within >= limits.LOST;
  const takes = besideTakes(generation);
  const look = { link: "Leak", look: { tab: "leak" } } as const;
  const share = `${leak} of the subject's matches lie outside the generation's mask`;
  if (!isFound) {
    const text = `${share}. So little is found that this does not tell whether the masks are right.`;
    return [{ id: generation.outside >= limits.LEAK_TOLD ? "leak" : "mask-fine", tone: "look", text, ...look }];
  }
  if (takes >= limits.BESIDE_TOLD) {
    const patches = formatCount(generation.beside.patches.length, "patch", "patches");
    const text = `${share}, ${formatPercent(takes)} in ${patches} right beside it that look like the subject. In the mask they would leave a leak of ${formatPercent(generation.beside.outsideWith)}: see whether a part is left out there.`;
    return [{ id: "leak", tone: "look", text, ...look }];
  }
  if (generation.outside >= limits.LEAK_TOLD) {
    return [
      {
        id: "leak",
        tone: "look",
        text: `${share}, and what looks like the subject right beside it takes only ${formatPercent(takes)}: see where they go.`,
        ...look,
      },
    ];
  }
  const back = formatPercent(reference.outside);
  if (reference.outside >= limits.MISSED_BY_REFERENCE) {
    const text = `${share}, but ${back} of the best matches of the generation's subject outside the reference's: see what they find there.`;
    return [{ id: "leak", tone: "look", text, link: "From the generation", look: { tab: "match", reverse: true } }];
  }
  return [
    {
      id: "mask-fine",
      tone: "fine",
      text: `No sign of a wrong mask: ${share}, ${back} of the best matches of the generation's subject outside the reference's.`,
      ...look,
    },
  ];
}
