import type { SampleScores } from "../project/result.ts";
import type { Sample } from "../project/types.ts";

/** What a score that is not there would need: in a cell, and in words. */
export interface Need {
  readonly short: string;
  readonly long: string;
}

type Row = { readonly sample: Sample; readonly scores: SampleScores | null };

export function needsForCp({ sample, scores }: Row): Need | null {
  if (sample.referenceMask === null) return { short: "needs mask", long: "needs the reference's mask" };
  return scores?.cp_n_ref_fg === 0 ? { short: "no subject", long: "the mask marks no subject" } : null;
}

export function needsForPf({ sample, scores }: Row): Need | null {
  if (sample.prompt === null) return { short: "needs prompt", long: "needs a prompt" };
  if (sample.generationMask === null) return { short: "needs mask", long: "needs the generation's mask" };
  return scores?.pf_n_bg_pooled === 0 ? { short: "no backgr.", long: "the mask leaves no background" } : null;
}

export function needsForLeak(row: Row): Need | null {
  return (
    needsForCp(row) ??
    (row.sample.generationMask === null ? { short: "needs mask", long: "needs the generation's mask" } : null)
  );
}

export const NEEDS_CLIP: Need = { short: "needs CLIP", long: "needs a CLIP checkpoint" };
export const NEEDS_DINO: Need = { short: "needs DINO", long: "needs a DINO checkpoint" };

export const needsForClipText = ({ sample }: Row): Need =>
  sample.prompt === null ? { short: "needs prompt", long: "needs a prompt" } : NEEDS_CLIP;
