import { MASC_IDS } from "../../../project/measure-lists.ts";
import { verdictOf, type MaskIntervals } from "../../../metric/mask-interval.ts";
import { MOVED_BY, SCORE_LABELS } from "../trust/moved-by.ts";
import type { Finding } from "./finding.ts";

/**
 * What there is to say with how far the scores move with the masks: worth a look where one does, after what is wrong. A
 * mask that is wrong anyway is said so, and nothing is made of how a score moves with it.
 */
export function withTrust(findings: readonly Finding[], intervals: MaskIntervals | null): readonly Finding[] {
  const isWrong = findings.some(({ id }) => id === "mask-flag" || id === "mask-generation" || id === "mask-reference");
  if (intervals === null || isWrong) return findings;
  const depends = MASC_IDS.flatMap((id): Finding[] => {
    const interval = intervals[id];
    if (interval === null) return [];
    const { depends: told, words } = verdictOf(SCORE_LABELS[id], MOVED_BY[id], interval);
    return told
      ? [
          {
            id: `${id}-mask`,
            tone: "look",
            text: words,
            link: "See the curve",
            look: { tab: id === "cp" ? "match" : "prompt" },
          },
        ]
      : [];
  });
  const bad = findings.filter(({ tone }) => tone === "bad");
  return [...bad, ...depends, ...findings.filter(({ tone }) => tone !== "bad")];
}
