import type { SampleFiles } from "./protocol.ts";

/** What the engine is told of a sample, and no more: the rest need not cross to it. */
export const toFiles = ({
  id,
  reference,
  referenceMask,
  generation,
  generationMask,
  prompt,
  object,
  otherReferences = [],
  smallMask,
}: SampleFiles): SampleFiles => ({
  id,
  reference,
  referenceMask,
  generation,
  generationMask,
  prompt,
  object,
  ...(otherReferences.length === 0 ? {} : { otherReferences }),
  ...(smallMask === undefined ? {} : { smallMask }),
});
