import { useMemo } from "react";
import type { GreyImage } from "../../imaging/mask-grid.ts";
import { maskWeights } from "../../imaging/mask-grid.ts";
import type { Picture } from "../../engine/protocol.ts";
import type { Sample } from "../../project/types.ts";
import { useCommands, type MaskSide, type EditEvidence } from "../../store/commands.ts";
import { canExplain, identityOf } from "../../store/selectors.ts";
import { useLens } from "../../store/store.ts";
import { useLoaded } from "../pictures/use-loaded.ts";
import { useMask, usePicture } from "../pictures/use-picture.ts";
import { followScores, type ScoreFollower } from "./follow-scores.ts";
import type { MaskDraft } from "./mask-draft.ts";
import { draftOf } from "./drafts.ts";

/** One side of a pair in the editor. */
export interface EditedSide {
  readonly picture: Picture | null;
  /** The mask's file that is edited; null begins with nothing. */
  readonly path: string | null;
  readonly draft: MaskDraft | null;
  /** The sample's own mask as it is read; null where it has none, undefined before it is known. */
  readonly inUse: GreyImage | null | undefined;
  readonly error: string | null;
}

export const maskPathOf = (sample: Sample, side: MaskSide): string | null =>
  side === "reference" ? sample.referenceMask : sample.generationMask;

/** @returns undefined before it is known */
function useMaskOf(path: string | null): { value: GreyImage | null | undefined; error: string | null } {
  const { value, error } = useMask(path);
  return { value: path === null ? null : (value ?? undefined), error };
}

/** @param opened another mask's file than the sample's; undefined follows the sample */
export function useEditedSide(sample: Sample, side: MaskSide, opened: string | undefined): EditedSide {
  const own = maskPathOf(sample, side);
  const path = opened ?? own;
  const image = sample[side];
  const picture = usePicture(image);
  const shown = useMaskOf(path);
  const inUse = useMaskOf(own);
  // A file that cannot be read is no reason not to paint one anew.
  const read = shown.error === null ? shown.value : null;
  const draft = useMemo(
    () => picture.value && draftOf({ sample: sample.id, side, image, path }, read, picture.value),
    [sample.id, side, image, path, read, picture.value],
  );
  return {
    picture: picture.value,
    path,
    draft,
    inUse: inUse.error === null ? inUse.value : null,
    error: picture.error ?? shown.error,
  };
}

/** What the pair's scores come from; `text` of the prompt as PF reads it, Float32 [dim], null without a prompt and where it did not come along. */
export type MaskEvidence = EditEvidence & {
  readonly text: Float32Array | null;
  /** PF of the masks in use, as it was scored. */
  readonly pf: number | null;
};

/** What the pair's scores come from, its masks left out: no mask is ever a reason to encode again. */
export function useMaskEvidence(sample: Sample): { value: MaskEvidence | null; error: string | null } {
  const { explain } = useCommands();
  const scores = useLens(({ results }) => {
    const outcome = results.get(sample.id)?.outcome;
    return outcome !== undefined && "scores" in outcome ? outcome.scores : null;
  });
  const read = scores?.prompt_text ?? null;
  const identity = useLens(identityOf);
  const open = useLens(canExplain);
  const { reference, generation, prompt, object } = sample;
  const key = scores !== null && open ? JSON.stringify([reference, generation, prompt, object, read, identity]) : null;
  return useLoaded(key, async (signal) => {
    const evidence = await explain.editing(signal, { ...sample, referenceMask: null, generationMask: null });
    const pf = scores?.pf ?? null;
    if (evidence.text !== undefined) return { ...evidence, text: evidence.text, pf };
    const [text = null] = read === null ? [] : await explain.texts(signal, [read]);
    return { ...evidence, text, pf };
  });
}

interface Scores {
  /** Of the masks as they are edited. */
  readonly now: ScoreFollower;
  /** Of the sample's own masks; null until they are read. */
  readonly before: ScoreFollower | null;
}

export function useFollower(
  evidence: MaskEvidence | null,
  reference: EditedSide,
  generation: EditedSide,
): Scores | null {
  const threshold = useLens((state) => state.settings.threshold);
  const [from, to] = [reference.draft, generation.draft];
  const { inUse } = generation;
  const scored = useMemo(() => {
    if (evidence === null || evidence.text !== null || evidence.pf === null || !inUse) return null;
    return { weights: maskWeights(inUse, evidence.generation.grid), value: evidence.pf };
  }, [evidence, inUse]);
  const now = useMemo(() => {
    if (evidence === null) return null;
    const grids = [evidence.reference.grid, evidence.generation.grid] as const;
    return followScores(evidence, threshold, grids, [from && { draft: from }, to && { draft: to }], scored);
  }, [evidence, threshold, from, to, scored]);
  const before = useMemo(() => {
    if (evidence === null || reference.inUse === undefined || inUse === undefined) return null;
    const grids = [evidence.reference.grid, evidence.generation.grid] as const;
    const weights = (read: GreyImage | null, side: 0 | 1) => read && { weights: maskWeights(read, grids[side]) };
    return followScores(evidence, threshold, grids, [weights(reference.inUse, 0), weights(inUse, 1)], scored);
  }, [evidence, threshold, reference.inUse, inUse, scored]);
  return useMemo(() => now && { now, before }, [now, before]);
}
