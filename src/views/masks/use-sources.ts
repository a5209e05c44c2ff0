import { useEffect, useState } from "react";
import { maskWeights } from "../../imaging/mask-grid.ts";
import { maskOverlap } from "../../metric/cp.ts";
import { createLiveScores } from "../../metric/live.ts";
import { baseName } from "../../platform/bytes.ts";
import { editsOf, segmentedMasksOf, transparencyOf } from "../../project/made-files.ts";
import type { MadeFiles, Sample } from "../../project/types.ts";
import { useCommands, type MaskSide } from "../../store/commands.ts";
import { samplesOf } from "../../store/selectors.ts";
import { useLens } from "../../store/store.ts";
import { maskPathOf, type MaskEvidence } from "./use-masks.ts";

/** Every mask file that there is for an image: what any row names for it, its transparency, what was edited. */
export function useSources(sample: Sample, side: MaskSide): readonly string[] {
  const intake = useLens((state) => state.intake);
  const corrected = useLens(samplesOf);
  const made = useLens((state) => state.made);
  const image = sample[side];
  if (image === null) return [];
  const out = intake?.out ?? [];
  const named = [...(intake?.samples ?? []), ...corrected]
    .filter((other) => other[side] === image)
    .map((other) => maskPathOf(other, side));
  const ofSources = (intake?.masks ?? []).flatMap(({ masks }) =>
    masks.flatMap(([picture, mask]) => (picture === image ? [mask] : [])),
  );
  return [
    ...new Set([
      ...named.filter((path) => path !== null && !["edit", "segmenter"].includes(made.get(path)?.maker ?? "")),
      ...ofSources,
      ...transparencyOf(image, made),
      ...segmentedMasksOf(image, made).filter((path) => !out.includes(path)),
      ...editsOf(image, made),
    ]),
  ].filter((path) => path !== null);
}

/** A mask file's name for a person. */
export function nameOfSource(path: string, made: MadeFiles): string {
  const provenance = made.get(path);
  if (provenance === undefined) return baseName(path);
  const { maker, model, number } = provenance;
  if (maker === "transparency") return "The picture's transparency";
  return maker === "edit" ? `Edited ${number}` : `${model ?? "Segmenter"} ${number}`;
}

/** How a mask made here came about, in words: "“cat” above 0.50"; null where there is nothing to tell. */
export function wordsOfSource(path: string, made: MadeFiles): string | null {
  const { maker, segmented } = made.get(path) ?? {};
  if (segmented === undefined) return null;
  const { model, prompt, threshold, refinedBy } = segmented;
  const how = prompt === null ? "pointed at" : `“${prompt}” above ${threshold.toFixed(2)}`;
  return [
    maker === "edit" ? `began as ${model}'s` : null,
    how,
    refinedBy === null ? null : `refined by ${refinedBy}`,
    maker === "edit" ? "edited by hand" : null,
  ]
    .filter((part) => part !== null)
    .join(", ");
}

/** What a mask would give. */
export interface SourceScore {
  /** CP by a reference's mask, PF by a generation's. */
  readonly score: number | null;
  /** With the mask in use, patch by patch, in [0, 1]; null where none is in use. */
  readonly overlap: number | null;
}

/** @param inUse the sample's own mask @returns what is known of each, by its path */
export function useSourceScores(
  paths: readonly string[],
  inUse: string | null,
  evidence: MaskEvidence | null,
  side: MaskSide,
): ReadonlyMap<string, SourceScore> {
  const { pictures } = useCommands();
  const threshold = useLens((state) => state.settings.threshold);
  const [scores, setScores] = useState<ReadonlyMap<string, SourceScore>>(new Map());
  const key = JSON.stringify(paths);
  useEffect(() => {
    if (evidence === null) return undefined;
    const controller = new AbortController();
    const weightsOf = async (path: string): Promise<Float32Array | null> => {
      const lease = pictures.mask(path);
      controller.signal.addEventListener("abort", lease.release, { once: true });
      const mask = await lease.value.catch(() => null); // gone: the row that names it says so
      const weights = mask && maskWeights(mask, evidence[side].grid);
      controller.signal.removeEventListener("abort", lease.release);
      lease.release();
      return weights;
    };
    const compute = async () => {
      const known = new Map<string, SourceScore>();
      const used = inUse === null ? null : await weightsOf(inUse);
      const { pf } = evidence;
      const scored = used !== null && pf !== null && side === "generation" ? { weights: used, value: pf } : null;
      const live = createLiveScores(evidence, threshold, scored);
      for (const path of paths) {
        const weights = path === inUse ? used : await weightsOf(path);
        if (controller.signal.aborted) return;
        if (weights === null) continue;
        known.set(path, {
          score: (side === "reference" ? live.cp(weights) : live.pf(weights)).value,
          overlap: used && maskOverlap(weights, used, threshold),
        });
        setScores(new Map(known));
      }
    };
    void compute();
    return () => controller.abort();
    // oxlint-disable-next-line react/exhaustive-deps -- paths are told apart by their content
  }, [key, inUse, evidence, side, threshold]);
  return scores;
}
