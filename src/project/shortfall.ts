import { measureOf } from "./measure-lists.ts";
import type { MascId, MeasureNeed } from "./measures.ts";
import type { Sample } from "./types.ts";

/** What a pair may lack, and then has no CP (the first) or no PF (the others). */
export const LACKS = ["referenceMask", "generationMask", "prompt"] as const;

export type Lack = (typeof LACKS)[number];

/** What will come out of a run, by what its pairs hold, before anything is computed. */
export interface Shortfall {
  readonly pairs: number;
  /** Pairs that will have a CP, a PF, and both. */
  readonly cp: number;
  readonly pf: number;
  readonly complete: number;
  /** Ids of the pairs that lack each. */
  readonly without: { readonly [L in Lack]: readonly string[] };
}

/** What a pair itself may lack of a measure's needs; the others are seen when it is computed. */
const LACK_OF: { readonly [N in MeasureNeed]?: Lack } = {
  reference_mask: "referenceMask",
  generation_mask: "generationMask",
  prompt: "prompt",
};

const lacksThatCost = (id: MascId): readonly Lack[] =>
  (measureOf(id)?.needs ?? []).flatMap((need) => LACK_OF[need] ?? []);

const lacks = (sample: Sample, lack: Lack): boolean => sample[lack] === null;

export function shortfallOf(samples: readonly Sample[]): Shortfall {
  const without = (lack: Lack) => samples.filter((sample) => lacks(sample, lack)).map(({ id }) => id);
  const count = (needed: readonly Lack[]) =>
    samples.filter((sample) => !needed.some((lack) => lacks(sample, lack))).length;
  return {
    pairs: samples.length,
    cp: count(lacksThatCost("cp")),
    pf: count(lacksThatCost("pf")),
    complete: count(LACKS),
    without: {
      referenceMask: without("referenceMask"),
      generationMask: without("generationMask"),
      prompt: without("prompt"),
    },
  };
}

/** What any of the pairs lacks. */
export const lacksOf = ({ without }: Shortfall): readonly Lack[] => LACKS.filter((lack) => without[lack].length > 0);
