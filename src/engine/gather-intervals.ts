import { maskWeights } from "../imaging/mask-grid.ts";
import type { MaskIntervals } from "../metric/mask-interval.ts";
import type { ByteSource } from "../platform/bytes.ts";
import type { ScoreSettings } from "../project/result.ts";
import { cpInterval, pfVariants, type VariedMask } from "./mask-interval.ts";
import type { Pipeline } from "./pipeline.ts";
import { gatherEvidence, stripPrompt } from "./scoring.ts";
import type { OnStage, SampleInput } from "./stages.ts";

/** Other masks of a pair's pictures, by the names of their sources. */
export interface OtherMasks {
  readonly reference: ReadonlyMap<string, ByteSource>;
  readonly generation: ReadonlyMap<string, ByteSource>;
}

/**
 * How far a pair's CP and PF move with its masks; over other sources' masks too. Of a pair that was scored nothing is
 * encoded again.
 *
 * @throws LensError missing_reference, missing_generation, or what reading files throws
 */
export async function gatherIntervals(
  pipeline: Pipeline,
  input: SampleInput,
  { maxPatches, threshold, stripper }: ScoreSettings,
  others: OtherMasks,
  onStage?: OnStage,
): Promise<MaskIntervals> {
  const evidence = await gatherEvidence(pipeline, input, maxPatches, onStage);
  const varied = async (side: "reference" | "generation"): Promise<VariedMask | null> => {
    const file = side === "reference" ? input.referenceMask : input.generationMask;
    const weights = evidence[`${side}Weights`];
    const grid = evidence[`${side}Grid`];
    if (file === null || weights === null) return null;
    const sources = new Map<string, Float32Array>();
    for (const [name, source] of others[side]) sources.set(name, maskWeights(await pipeline.mask(source), grid));
    return { mask: await pipeline.mask(file), grid, weights, sources };
  };
  const [reference, generation] = [await varied("reference"), await varied("generation")];
  const text = input.prompt === null ? null : stripPrompt(input.prompt, input.object, stripper).text;
  const cp = reference && cpInterval(evidence.match, reference, threshold);
  if (generation === null || text === null) return { cp, pf: null };
  const variants = pfVariants(generation, threshold);
  const { embedding } = await pipeline.text(text, onStage);
  return {
    cp,
    pf: variants.interval(await pipeline.siglip.poolRegions(evidence.prepared, variants.regions), embedding),
  };
}
