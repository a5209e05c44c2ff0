import { isBaseline } from "../project/measure-lists.ts";
import type { Measure, MeasureNeed } from "../project/measures.ts";
import type { SampleScores } from "../project/result.ts";
import type { Sample } from "../project/types.ts";

/** What a score that is not there would need: in a cell, and in words. */
export interface Need {
  readonly short: string;
  readonly long: string;
}

type Row = { readonly sample: Sample; readonly scores: SampleScores | null };

/** What stands for each need, and whether a row lacks it. */
const NEEDS: Readonly<Record<MeasureNeed, Need & { readonly isLacking: (row: Row) => boolean }>> = {
  reference_mask: {
    short: "needs mask",
    long: "needs the reference's mask",
    isLacking: ({ sample }) => sample.referenceMask === null,
  },
  generation_mask: {
    short: "needs mask",
    long: "needs the generation's mask",
    isLacking: ({ sample }) => sample.generationMask === null,
  },
  prompt: { short: "needs prompt", long: "needs a prompt", isLacking: ({ sample }) => sample.prompt === null },
  subject: {
    short: "no subject",
    long: "the mask marks no subject",
    isLacking: ({ scores }) => scores?.cp_n_ref_fg === 0,
  },
  background: {
    short: "no backgr.",
    long: "the mask leaves no background",
    isLacking: ({ scores }) => scores?.pf_n_bg_pooled === 0,
  },
};

/** What a measure lacks in a row where it has no value; null where nothing is known to. */
export function needOf(measure: Measure, row: Row): Need | null {
  const lacking = measure.needs.map((need) => NEEDS[need]).find(({ isLacking }) => isLacking(row));
  if (lacking !== undefined) return { short: lacking.short, long: lacking.long };
  if (!isBaseline(measure)) return null;
  const name = measure.backbone?.name ?? "";
  return { short: `needs ${name}`, long: `needs a ${name} checkpoint` };
}
