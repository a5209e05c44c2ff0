import { placeOf, withAdded } from "../lib/sorted.ts";

/**
 * Texts as numbers that sort as a person expects: 2 before 10, letters of either case and any accent alike. Comparing by
 * language is dear, comparing numbers is not: each text is compared when it first occurs, and never again.
 */
export type NaturalRank = (texts: readonly (string | null)[]) => Float64Array;

const collator = new Intl.Collator("en", { numeric: true, sensitivity: "base" });

/** Compares two texts upwards; 0 where they count as the same. */
export const compareNaturally = collator.compare;

/** Texts known beyond those that are asked about, before they are let go. */
const SLACK = 1000;

/** @returns ranks of texts among each other, NaN for null; equal for texts that count as the same */
export function createNaturalRank(): NaturalRank {
  let sorted: readonly string[] = [];
  /** Of each text that was seen, also those that count as the same as one in `sorted`. */
  let rankOf = new Map<string, number>();

  const learn = (texts: ReadonlySet<string>) => {
    // What nobody asks about any more goes, so that no project is remembered in another.
    if (rankOf.size > 2 * texts.size + SLACK) [sorted, rankOf] = [[], new Map()];
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
  return (texts) => {
    if (texts.some((text) => text !== null && !rankOf.has(text))) learn(new Set(texts.filter((text) => text !== null)));
    return Float64Array.from(texts, (text) => (text === null ? NaN : (rankOf.get(text) ?? NaN)));
  };
}
