import { createPromptParts } from "../analysis/prompt-parts.ts";
import { conceptOf } from "../analysis/sample-columns.ts";
import { rememberLast } from "../lib/remember.ts";
import type { Sample } from "../project/types.ts";
import { samplesOf } from "./selectors.ts";

const promptParts = rememberLast((samples: readonly Sample[]) =>
  createPromptParts(samples.map((sample) => ({ concept: conceptOf(sample), prompt: sample.prompt }))),
);

/** Where the prompts of the project's samples differ. */
export const promptPartsOf = (state: Parameters<typeof samplesOf>[0]) => promptParts(samplesOf(state));
