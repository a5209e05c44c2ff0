import type { ScoreName } from "../project/formats/their-scores.ts";

/** What scores are called wherever there is little room; the table's heads and the cards say more. */
export const SCORE_LABELS: Readonly<Record<ScoreName, string>> = {
  cp: "CP",
  pf: "PF",
  siglip2_global: "SigLIP2 global",
  clip_i: "CLIP-I",
  clip_t: "CLIP-T",
  dino: "DINO",
};
