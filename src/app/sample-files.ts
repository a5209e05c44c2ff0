import type { Sample } from "../project/types.ts";

/** What the engine is told of a sample. */
export const toFiles = ({ id, reference, referenceMask, generation, generationMask, prompt, object }: Sample) => ({
  id,
  reference,
  referenceMask,
  generation,
  generationMask,
  prompt,
  object,
});
