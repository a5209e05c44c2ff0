import type { AnswerFacts, MaskFacts } from "../imaging/masks/facts.ts";
import { SMALL_MASK_SHARE } from "../metric/flags.ts";
import type { MaskAgreement, PairAgreement } from "../metric/mask-agreement.ts";
import { quantile } from "../metric/rank.ts";

/**
 * What makes a mask doubtful: a rule over measured facts, no word on how good masks are. A doubt puts a mask first in the
 * review and keeps it from being accepted with the others; whether it is wrong, a person sees.
 */
export interface MaskDoubt {
  readonly kind: MaskDoubtKind;
  /** A clause for a tile and a table: what was seen, with its number. */
  readonly words: string;
}

/** From what is surely no mask to what may be one. */
export type MaskDoubtKind =
  | "empty"
  | "whole"
  | "background"
  | "elsewhere"
  | "torn"
  | "small"
  | "pieces"
  | "unsure"
  | "blurred"
  | "overlap";

/**
 * From where on. tests/demo/doubtful.slow.test.ts has the masks: those that say so were chosen on one half of the demo's
 * subjects and are tried on the other; the others are a convention's, named with them.
 */
export const DOUBT = {
  /** A mask of nearly everything leaves no background for PF to look at. */
  whole: 0.97,
  /** Of all four sides together. True masks of the demo's scenes touch a side or none; what is left out by one touches all. */
  border: 0.6,
  /** Of a pair of which less is matched back, the match says nothing: of a lost subject's patches a third come back by chance. */
  returns: 0.3,
  /** A mask that gives way to its picture's own two classes so far. Of one half of the subjects true ones keep .62 and more, halves .57 and less. */
  settled: 0.59,
  /** Less than this is found of the other's subject, and less comes back: something else is marked. */
  elsewhere: 0.35,
  /** Found and looking back as much as this, a mask along the whole border is a subject that fills its picture. */
  sure: 0.8,
  /** Subjects come in one piece, or in a few behind what stands before them. */
  pieces: 5,
  largest: 0.5,
  /** A mask of probabilities above .5 whose mean is nearer to the threshold than to 1. */
  inside: 0.65,
  /** As many undecided places as decided ones: there is no edge. */
  unsure: 1,
  /** SAM's authors keep automatic masks from .88 on; a click's are rarer above it, and one below .7 is at odds with itself. */
  expectedIou: 0.7,
} as const;

const percent = (share: number): string =>
  `${share > 0 && share < 0.1 ? (100 * share).toFixed(1) : Math.round(100 * share)} %`;

/**
 * Reasons to doubt a mask, the weightiest first; none where it is not doubtful.
 *
 * @param agreement with patch tokens; null where no model that gives them is open
 * @param small a mask that covers no more of its picture sets its pair aside (`Sample.smallMask`)
 */
export function doubtsOf(
  facts: MaskFacts,
  agreement: MaskAgreement | null = null,
  small: number = SMALL_MASK_SHARE,
): readonly MaskDoubt[] {
  const { covered, pieces, largest, answer } = facts;
  if (covered === 0) {
    const peak = answer === null ? "" : `; the surest place has ${answer.peak.toFixed(2)}`;
    return [{ kind: "empty", words: `marks nothing${peak}` }];
  }
  const pair = agreement && pairOf(agreement.pairs);
  const doubts: (MaskDoubt | null)[] = [
    covered >= DOUBT.whole ? { kind: "whole", words: `covers ${percent(covered)} of the picture` } : null,
    backgroundDoubt(facts, pair),
    agreement && agreementDoubt(agreement.settled, pair),
    covered <= small
      ? {
          kind: "small",
          words: `covers ${percent(covered)} of the picture: with ${percent(small)} or less its pair is set aside`,
        }
      : null,
    pieces >= DOUBT.pieces || largest < DOUBT.largest
      ? {
          kind: "pieces",
          words:
            pieces === 0
              ? `in crumbs, the largest with ${percent(largest)} of it`
              : `in ${pieces} pieces, the largest with ${percent(largest)} of it`,
        }
      : null,
    ...(answer === null ? [] : answerDoubts(answer)),
  ];
  return doubts.filter((doubt) => doubt !== null);
}

type Pair = Pick<PairAgreement, "found" | "back">;

/** What the pairs say together: the median of those whose matches mean a place; null where there are none. */
function pairOf(pairs: readonly PairAgreement[]): Pair | null {
  const telling = pairs.filter(({ returns }) => returns >= DOUBT.returns);
  const found = quantile(
    telling.map((pair) => pair.found),
    0.5,
  );
  const back = quantile(
    telling.map((pair) => pair.back),
    0.5,
  );
  return found === null || back === null ? null : { found, back };
}

function backgroundDoubt({ border }: MaskFacts, pair: Pair | null): MaskDoubt | null {
  const share = (border.top + border.right + border.bottom + border.left) / 4;
  if (share < DOUBT.border) return null;
  if (pair !== null && pair.found >= DOUBT.sure && pair.back >= DOUBT.sure) return null;
  return { kind: "background", words: `runs along ${percent(share)} of the picture's border, as a background does` };
}

function agreementDoubt(settled: number | null, pair: Pair | null): MaskDoubt | null {
  if (pair !== null && pair.found < DOUBT.elsewhere && pair.back < DOUBT.elsewhere)
    return { kind: "elsewhere", words: `${percent(1 - pair.found)} of the other picture's subject matches outside it` };
  if (settled === null || settled >= DOUBT.settled) return null;
  return {
    kind: "torn",
    words: `its edge does not follow what is alike: it is ${percent(settled)} of what it marks and of what looks like it`,
  };
}

function answerDoubts({ inside, unsure, expectedIou }: AnswerFacts): (MaskDoubt | null)[] {
  return [
    inside !== null && inside < DOUBT.inside
      ? { kind: "unsure", words: `the model is unsure: ${inside.toFixed(2)} on average where it marks` }
      : null,
    unsure > DOUBT.unsure
      ? { kind: "blurred", words: "has no clear edge: more of the picture is undecided than marked" }
      : null,
    expectedIou !== null && expectedIou < DOUBT.expectedIou
      ? { kind: "overlap", words: `the model expects an overlap of ${expectedIou.toFixed(2)} with the subject` }
      : null,
  ];
}
