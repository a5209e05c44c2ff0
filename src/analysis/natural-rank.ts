import { placeOf, withAdded } from "../lib/sorted.ts";

/**
 * Texts as numbers that sort as a person expects: 2 before 10, letters of either case and any accent alike. Comparing by
 * language is dear, comparing numbers is not: each text is compared when it first occurs, and never again.
 */
export type NaturalRank = (texts: readonly (string | null)[]) => Float64Array;

/** Learns texts before they are asked about, a portion a step: there are moments enough in which nobody waits. */
export type LearnTexts = (texts: readonly (string | null)[]) => Generator<void, void>;

const collator = new Intl.Collator("en", { numeric: true, sensitivity: "base" });

/** Compares two texts upwards; 0 where they count as the same. */
export const compareNaturally = collator.compare;

/** Texts learnt in a step: some milliseconds of comparing. */
const PORTION = 1000;

/** Texts known beyond those that are asked about, before they are let go. */
const SLACK = 1000;

/** `rank` gives ranks of texts among each other, NaN for null; equal for texts that count as the same. */
export function createNaturalRank(): { readonly rank: NaturalRank; readonly learn: LearnTexts } {
  let sorted: readonly string[] = [];
  /** Of each text that was seen, also those that count as the same as one in `sorted`. */
  let rankOf = new Map<string, number>();

  // What nobody asks about any more goes, so that no project is remembered in another.
  const forget = (asked: number) => {
    if (rankOf.size > 2 * asked + SLACK) [sorted, rankOf] = [[], new Map()];
  };
  const add = (texts: ReadonlySet<string>) => {
    const fresh = [...texts].filter((text) => !rankOf.has(text));
    if (fresh.length === 0) return;
    sorted = withAdded(sorted, fresh, compareNaturally);
    const known = [...rankOf.keys()];
    rankOf = new Map(sorted.map((text, rank) => [text, rank]));
    // Those that count as the same as another stand in no place of their own.
    for (const text of [...known, ...fresh]) {
      if (!rankOf.has(text)) rankOf.set(text, placeOf(sorted, text, compareNaturally));
    }
  };
  return {
    rank(texts) {
      if (texts.some((text) => text !== null && !rankOf.has(text))) {
        const all = new Set(texts.filter((text) => text !== null));
        forget(all.size);
        add(all);
      }
      const ranks = new Float64Array(texts.length);
      texts.forEach((text, place) => {
        ranks[place] = (text === null ? undefined : rankOf.get(text)) ?? NaN;
      });
      return ranks;
    },
    *learn(texts) {
      const all = [...new Set(texts.filter((text) => text !== null))];
      if (all.every((text) => rankOf.has(text))) return;
      forget(all.length);
      for (let from = 0; from < all.length; from += PORTION) {
        add(new Set(all.slice(from, from + PORTION)));
        yield;
      }
    },
  };
}
