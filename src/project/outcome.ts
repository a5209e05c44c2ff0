import type { ErrorRecord } from "../lib/errors.ts";
import type { SampleScores } from "./scores.ts";
import type { Reference } from "./types.ts";

/** What a comparison with one reference gave. */
export type ReferenceOutcome = Reference & ({ readonly scores: SampleScores } | { readonly error: ErrorRecord });

/** Scores of one sample, or why it has none. */
export type Outcome =
  | {
      readonly scores: SampleScores;
      /** Where it was compared with several, each in the sample's order: `scores` are their means (mean-scores.ts). */
      readonly references?: readonly ReferenceOutcome[];
    }
  | { readonly error: ErrorRecord };
