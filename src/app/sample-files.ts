import type { SampleFiles } from "../engine/protocol.ts";
import type { Sample } from "../project/types.ts";

/** What the engine is told of a sample. */
export const toFiles = ({
  id,
  reference,
  referenceMask,
  generation,
  generationMask,
  prompt,
  object,
  otherReferences,
  smallMask,
}: Sample): SampleFiles => ({
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
