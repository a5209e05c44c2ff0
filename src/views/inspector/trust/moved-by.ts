/** Whose mask each score moves with, and what the scores are called. */
export const MOVED_BY = { cp: "the reference's mask", pf: "the generation's mask" } as const;
export const SCORE_LABELS = { cp: "CP", pf: "PF" } as const;
