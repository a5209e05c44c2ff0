import type { ScoreName } from "../../project/formats/their-scores.ts";

export const SCORE_WORDS: Record<ScoreName, { readonly short: string; readonly long: string }> = {
  cp: { short: "CP", long: "Concept (CP)" },
  pf: { short: "PF", long: "Prompt (PF)" },
  siglip2_global: { short: "SigLIP2", long: "SigLIP2 global" },
  clip_i: { short: "CLIP-I", long: "CLIP-I" },
  clip_t: { short: "CLIP-T", long: "CLIP-T" },
  dino: { short: "DINO", long: "DINO" },
};
