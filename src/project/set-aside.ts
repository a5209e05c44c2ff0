import { SMALL_MASK_SHARE, type Flag } from "../metric/flags.ts";
import { referencesOf } from "./references.ts";
import type { Sample } from "./types.ts";

/**
 * Pairs that are shown, scored and exported, and left out of means and agreement (metric.md, pair filter): one without
 * either mask, or with a mask that covers next to nothing of its picture. Of several references each counts. One rule,
 * for tables and the command line.
 */

/** Why a pair is set aside; the words are those of its flags. */
export type SetAside = Extract<Flag, "mask_missing" | "mask_small">;

/** Of ORIDa's photographs, whose subjects are small (`Sample.smallMask`); elsewhere it is SMALL_MASK_SHARE. */
export const SMALL_MASK_SHARE_ORIDA = 0.005;

/**
 * By what the masks cover.
 *
 * @param reference, generation share of the mask's pixels above 0, in [0, 1] (`maskCoverage`); null where there is no mask
 * @param small a mask that covers no more than this sets the pair aside
 */
export function setAsideOf(
  reference: number | null,
  generation: number | null,
  small: number = SMALL_MASK_SHARE,
): SetAside | null {
  if (reference === null || generation === null) return "mask_missing";
  return reference <= small || generation <= small ? "mask_small" : null;
}

/** A row as far as this goes; before it was scored nobody knows what its masks cover. Its flags go by its own `smallMask`. */
interface Row {
  readonly sample: Pick<Sample, "reference" | "referenceMask" | "generationMask" | "otherReferences">;
  readonly scores: { readonly flags: readonly Flag[] } | null;
}

/** By what is known of a row. */
export function setAsideBy({ sample, scores }: Row): SetAside | null {
  if (sample.referenceMask === null || sample.generationMask === null) return "mask_missing";
  const isSeveral = sample.otherReferences.length > 0;
  if (isSeveral && referencesOf(sample).some(({ mask }) => mask === null)) return "mask_missing";
  return scores?.flags.includes("mask_small") === true ? "mask_small" : null;
}

/** Whether means, intervals and agreement leave the row out. */
export const isSetAside = (row: Row): boolean => setAsideBy(row) !== null;
