import type { InspectorView } from "../../../store/view.ts";

/** A fact judged: a plain sentence that says no more than what was computed, with the view that shows it. */
export interface Finding {
  readonly id: FindingId;
  /** `bad` is what is wrong, `look` worth a look, `fine` where nothing speaks against it. */
  readonly tone: "bad" | "look" | "fine";
  readonly text: string;
  /** What the link is called, and where it leads. */
  readonly link: string;
  readonly look: Partial<InspectorView>;
  /** Another sample to go to. */
  readonly select?: string;
}

export type FindingId =
  | "rank"
  | "concept"
  | "mask-flag"
  | "flat"
  | "tiny"
  | "mask-generation"
  | "mask-reference"
  | "subject-lost"
  | "part-lost"
  | "weak"
  | "part-new"
  | "background-copied"
  | "prompt-missed"
  | "words"
  | "subject-in-prompt"
  | "baselines"
  | "leak"
  | "cp-mask"
  | "pf-mask"
  | "mask-fine"
  | "healthy"
  | "no-reference-mask"
  | "no-generation-mask"
  | "no-prompt"
  | "no-object"
  | "globals";
