import { z } from "zod";
import { FLAGS } from "../metric/flags.ts";
import type { SampleScores } from "./result.ts";

/** Scores as they come back from storage. */

// Before the first schema is made: the page's policy lets nobody make functions from text, which zod would try.
z.config({ jitless: true });

const number = z.number().nullable();

export const scoresSchema = z.object({
  cp: number,
  pf: number,
  cp_n_ref_fg: number,
  cp_n_ref_total: number,
  cp_fg_frac_ref: number,
  pf_n_fg: number,
  pf_n_total: number,
  pf_n_bg_pooled: number,
  prompt_text: z.string().nullable(),
  prompt_stripped: z.boolean().nullable(),
  global_maxcos: number,
  weighted_maxcos: number,
  recall_fg: number,
  best_match_in_background: number,
  pf_background_stripped: number,
  pf_background_prompt: number,
  pf_full_stripped: number,
  pf_full_prompt: number,
  pf_foreground_stripped: number,
  pf_foreground_prompt: number,
  siglip2_global: number,
  clip_i: number,
  clip_t: number,
  dino: number,
  flags: z.array(z.enum(FLAGS)),
}) satisfies z.ZodType<SampleScores>;

/** For the score cache: null where an older version of the page stored another shape, which is computed again. */
export function decodeScores(value: unknown): SampleScores | null {
  return scoresSchema.safeParse(value).data ?? null;
}
