import { cosine } from "../metric/cosine.ts";
import { conceptPreservation, foregroundRecall, globalMaxCosine, weightedMaxCosine } from "../metric/cp.ts";
import { isFurtherId, measuresOfBackbone, type FurtherScores } from "../project/further-measures.ts";
import type { SampleScores, ScoreSettings } from "../project/result.ts";
import { measuredAbilities } from "./measured-abilities.ts";
import type { Pipeline } from "./pipeline.ts";
import { presentImage } from "./scoring-input.ts";
import type { OnStage, SampleInput } from "./stages.ts";

/**
 * Scores by the models beside the main one: cosines of whole pictures and of prompts, and where a slot compares its
 * patches, CP's aggregators of them, under the slot's own names.
 */

type Values = Readonly<Record<string, number | null>>;

/** CP's aggregators by a slot's patches, under the suffixes of their names; null where a mask is missing or empty. */
async function compareSlotPatches(
  pipeline: Pipeline,
  slot: string,
  input: SampleInput,
  { maxPatches, threshold }: ScoreSettings,
  onStage?: OnStage,
): Promise<Values> {
  const reference = presentImage(input.reference, "reference");
  const generation = presentImage(input.generation, "generation");
  const match = await pipeline.match(reference, generation, maxPatches, onStage, slot);
  const weigh = (mask: SampleInput["referenceMask"], source: typeof reference) =>
    mask && pipeline.weightsIn(slot, mask, source, maxPatches);
  const from = await weigh(input.referenceMask, reference);
  const to = await weigh(input.generationMask, generation);
  return {
    [`${slot}_cp`]: from && conceptPreservation(match, from, threshold),
    [`${slot}_global_maxcos`]: globalMaxCosine(match),
    [`${slot}_weighted_maxcos`]: from && weightedMaxCosine(match, from),
    [`${slot}_recall_fg`]: from && to && foregroundRecall(match, from, to, threshold),
  };
}

/** Cosines of whole pictures, and of the generation and the prompt. */
async function compareSlotPictures(
  pipeline: Pipeline,
  slot: string,
  input: SampleInput,
  maxPatches: number,
  onStage?: OnStage,
): Promise<{ readonly values: Values; readonly cut: boolean }> {
  const from = await pipeline.pooled(slot, presentImage(input.reference, "reference"), maxPatches, onStage);
  const to = await pipeline.pooled(slot, presentImage(input.generation, "generation"), maxPatches, onStage);
  const words = input.prompt === null ? null : await pipeline.words(slot, input.prompt, onStage);
  const images = from && to && cosine(from, to);
  return {
    values: { [slot]: images, [`${slot}_i`]: images, [`${slot}_t`]: to && words && cosine(to, words.embedding) },
    cut: words?.cut ?? false,
  };
}

export interface BaselineScores {
  /** The register's columns; null where their model is not open. */
  readonly scores: Pick<SampleScores, "clip_i" | "clip_t" | "dino">;
  readonly further: FurtherScores;
  /** A prompt was longer than a tower takes. */
  readonly cut: boolean;
}

export async function scoreBaselines(
  pipeline: Pipeline,
  input: SampleInput,
  settings: ScoreSettings,
  onStage?: OnStage,
): Promise<BaselineScores> {
  const found = new Map<string, number | null>();
  let cut = false;
  for (const info of pipeline.further) {
    const { slot, name } = info;
    const abilities = measuredAbilities(info);
    // Patches first: the same run gives the picture's vector.
    const patches = abilities.patches ? await compareSlotPatches(pipeline, slot, input, settings, onStage) : {};
    const pictures = await compareSlotPictures(pipeline, slot, input, settings.maxPatches, onStage);
    cut ||= pictures.cut;
    const values = { ...patches, ...pictures.values };
    for (const { id } of measuresOfBackbone(slot, abilities, name)) found.set(id, values[id] ?? null);
  }
  const of = (id: string) => found.get(id) ?? null;
  return {
    scores: { clip_i: of("clip_i"), clip_t: of("clip_t"), dino: of("dino") },
    further: Object.fromEntries([...found].filter(([id]) => isFurtherId(id))),
    cut,
  };
}
