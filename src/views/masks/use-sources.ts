import { useEffect, useState } from "react";
import { maskWeights } from "../../imaging/mask-grid.ts";
import { createLiveScores } from "../../metric/live.ts";
import { baseName } from "../../platform/bytes.ts";
import { editsOf, readEditedPath } from "../../project/edited-masks.ts";
import { ALPHA_PREFIX } from "../../project/intake.ts";
import type { Sample } from "../../project/types.ts";
import { useCommands, type MaskSide } from "../../store/commands.ts";
import { samplesOf } from "../../store/selectors.ts";
import { useLens } from "../../store/store.ts";
import { maskPathOf, type MaskEvidence } from "./use-masks.ts";

/** Every mask file that there is for an image: what any row names for it, its transparency, what was edited. */
export function useSources(sample: Sample, side: MaskSide): readonly string[] {
  const intake = useLens((state) => state.intake);
  const corrected = useLens(samplesOf);
  const paths = useLens((state) => state.paths);
  const image = sample[side];
  if (image === null) return [];
  const named = [...(intake?.samples ?? []), ...corrected].filter((other) => other[side] === image).map((other) => maskPathOf(other, side));
  const made = paths.filter((path) => path === `${ALPHA_PREFIX}${image}`);
  return [...new Set([...named.filter((path) => path !== null && readEditedPath(path) === null), ...made, ...editsOf(image, paths)])].filter((path) => path !== null);
}

/** A mask file's name for a person. */
export function nameOfSource(path: string): string {
  const edited = readEditedPath(path);
  if (edited !== null) return `Edited ${edited.number}`;
  return path.startsWith(ALPHA_PREFIX) ? "The picture's transparency" : baseName(path);
}

/** CP by each of a reference's masks, or PF by each of a generation's; undefined before it is known. */
export function useSourceScores(paths: readonly string[], evidence: MaskEvidence | null, side: MaskSide): ReadonlyMap<string, number | null> {
  const { masks } = useCommands();
  const threshold = useLens((state) => state.settings.threshold);
  const [scores, setScores] = useState<ReadonlyMap<string, number | null>>(new Map());
  const key = JSON.stringify(paths);
  useEffect(() => {
    if (evidence === null) return undefined;
    const controller = new AbortController();
    const live = createLiveScores(evidence, threshold);
    const compute = async () => {
      const known = new Map<string, number | null>();
      for (const path of paths) {
        const mask = await masks.read(controller.signal, path).catch(() => null); // gone: the row that names it says so
        if (controller.signal.aborted) return;
        if (mask === null) continue;
        const weights = maskWeights(mask, evidence[side].grid);
        known.set(path, (side === "reference" ? live.cp(weights) : live.pf(weights)).value);
        setScores(new Map(known));
      }
    };
    void compute();
    return () => controller.abort();
    // oxlint-disable-next-line react/exhaustive-deps -- paths are told apart by their content
  }, [key, evidence, side, threshold]);
  return scores;
}
