import { NO_HINTS } from "./hints.ts";
import type { Intake, Sample } from "./types.ts";

/** What a sample is of which nothing is known: readers say the rest. */
export const NOTHING_SAID: Omit<Sample, "id"> = {
  reference: null,
  referenceMask: null,
  generation: null,
  generationMask: null,
  prompt: null,
  object: null,
  concept: null,
  category: null,
  promptId: null,
  method: null,
  seed: null,
  otherReferences: [],
  ratings: [],
  columns: {},
};

/** What was read of nothing. */
export const EMPTY_INTAKE: Intake = {
  samples: [],
  rule: "",
  understood: [],
  problems: [],
  columns: [],
  masks: [],
  parts: [],
  hints: NO_HINTS,
  out: [],
  away: [],
};
