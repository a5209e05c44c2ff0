import { formatCount } from "../components/format.ts";
import { SLOTS, type Corrections } from "../project/corrections.ts";
import { quoteList } from "../project/quote.ts";
import type { Intake, MadeFiles, Sample } from "../project/types.ts";
import type { Question } from "../store/state.ts";

/**
 * What adding files would do to the pairs that stand, before it is done: nobody's pairs, masks and texts go without a
 * question that counts them.
 */
export interface Adding {
  /** null where nothing would go, and nothing is unclear. */
  readonly question: Question | null;
  /** Pairs that go when the added ones are to be in their place. */
  readonly replaced: readonly string[];
}

/** "24 masks and 3 other things set by hand": what goes with pairs. "" for nothing. */
function handWork({ changes }: Corrections, ids: readonly string[], made: MadeFiles): string {
  const masks = new Set<string>();
  let others = 0;
  for (const id of ids) {
    for (const value of Object.values(Object.hasOwn(changes, id) ? (changes[id] ?? {}) : {})) {
      if (typeof value === "string" && made.get(value)?.maker === "edit") masks.add(value);
      else others++;
    }
  }
  const parts = [
    masks.size > 0 ? `${formatCount(masks.size, "mask")} made by hand` : null,
    others > 0 ? `${formatCount(others, "file or text", "files and texts")} set by hand` : null,
  ];
  return parts.filter((part) => part !== null).join(" and ");
}

const withHandWork = (corrections: Corrections, ids: readonly string[], made: MadeFiles) => {
  const work = handWork(corrections, ids, made);
  return work === "" ? "" : `, and with them ${work}`;
};

/** Ids of pairs that are not among others. Most pairs stand in the order in which they stood: those take no search. */
function withoutThese(pairs: readonly Sample[], others: readonly Sample[]): readonly string[] {
  let place = 0;
  let ids: ReadonlySet<string> | null = null;
  return pairs.flatMap(({ id }) => {
    if (others[place]?.id === id) {
      place++;
      return [];
    }
    ids ??= new Set(others.map((other) => other.id));
    return ids.has(id) ? [] : [id];
  });
}

/**
 * @param before what stands, as corrected by hand
 * @param after what is read now
 * @param added paths that were added
 * @param made files that were made here
 */
export function judgeAdding(
  before: readonly Sample[],
  after: Intake,
  corrections: Corrections,
  added: ReadonlySet<string>,
  made: MadeFiles = new Map(),
): Adding {
  if (before.length === 0) return { question: null, replaced: [] };
  const madeByHand = new Set(corrections.added);
  const gone = withoutThese(before, after.samples).filter((id) => !madeByHand.has(id));
  if (gone.length > 0) {
    return {
      replaced: [],
      question: {
        title: `Take ${formatCount(gone.length, "pair")} out?`,
        text: `With what you add, ${gone.length} of ${formatCount(before.length, "pair")} would go${withHandWork(corrections, gone, made)}. Ctrl Z would bring them back.`,
        answers: [
          { name: "cancel", label: "Cancel, and add nothing" },
          { name: "replace", label: `Add, and take ${gone.length} out` },
        ],
      },
    };
  }
  const tables = after.parts.filter(({ table }) => table !== null && added.has(table));
  const named = new Set(tables.flatMap(({ ids }) => ids.map(([, id]) => id)));
  if (named.size === 0) return { question: null, replaced: [] };
  const stand = new Set(before.map(({ id }) => id));
  const fresh = [...named].filter((id) => !stand.has(id));
  const replaced = before.map(({ id }) => id).filter((id) => !named.has(id));
  if (fresh.length === 0 || replaced.length === 0) return { question: null, replaced: [] };
  const name = quoteList(tables.flatMap(({ table, ids }) => (table === null || ids.length === 0 ? [] : [table])));
  return {
    replaced,
    question: {
      title: "Add beside, or replace?",
      text: `${name} has ${formatCount(fresh.length, "new pair")}; ${formatCount(replaced.length, "pair")} that ${replaced.length === 1 ? "stands is" : "stand are"} not in it. In place of ${replaced.length === 1 ? "it" : "them"}: ${formatCount(replaced.length, "pair")} would go${withHandWork(corrections, replaced, made)}. Ctrl Z would bring them back.`,
      answers: [
        { name: "beside", label: `Add beside: ${formatCount(before.length + fresh.length, "pair")}` },
        { name: "replace", label: `Replace: ${formatCount(before.length + fresh.length - replaced.length, "pair")}` },
        { name: "cancel", label: "Cancel, and add nothing" },
      ],
    },
  };
}

const sameRatings = (a: Sample, b: Sample): boolean => JSON.stringify(a.ratings) === JSON.stringify(b.ratings);

/** How many pairs that stood have other files or texts now. */
export function changedPairs(before: Intake, after: Intake): number {
  const known = new Map(before.samples.map((sample) => [sample.id, sample]));
  const fields = [...SLOTS, "prompt", "object", "concept", "category", "method", "seed", "promptId"] as const;
  return after.samples.filter((sample) => {
    const earlier = known.get(sample.id);
    return (
      earlier !== undefined &&
      (fields.some((field) => earlier[field] !== sample[field]) || !sameRatings(earlier, sample))
    );
  }).length;
}
