import type { MadeFiles, MaskSource, Provenance } from "./types.ts";

/** Where a mask comes from, as exports and the editor say it. */
export interface MaskOrigin {
  /** A segmenter's name, "edited", "transparency", or what a source among the files is called. */
  readonly source: string;
  /** Of what a segmenter made, or what began as such; null for all else. */
  readonly model: string | null;
  readonly revision: string | null;
  readonly prompt: string | null;
  readonly threshold: number | null;
  readonly edited: boolean;
}

/** `clipseg-rd64-refined+slimsam-77-uniform`, where one refined what the other found. */
const modelOf = ({ segmented, model }: Provenance): string | null =>
  segmented === undefined ? model : [segmented.model, segmented.refinedBy].filter((name) => name !== null).join("+");

export function originOf(made: Provenance): MaskOrigin {
  const { maker, segmented } = made;
  const model = modelOf(made);
  return {
    source: model ?? (maker === "edit" ? "edited" : maker),
    model,
    revision: segmented?.revision ?? null,
    prompt: segmented?.prompt ?? null,
    threshold: segmented?.threshold ?? null,
    edited: maker === "edit",
  };
}

/** By the masks' paths: of those made here, and of files whose source has a name. */
export function maskOrigins(made: MadeFiles, sources: readonly MaskSource[]): ReadonlyMap<string, MaskOrigin> {
  const ofFile = { model: null, revision: null, prompt: null, threshold: null, edited: false };
  const found = new Map<string, MaskOrigin>();
  for (const { name, masks } of sources)
    if (name !== "") for (const [, mask] of masks) found.set(mask, { source: name, ...ofFile });
  for (const [path, provenance] of made) found.set(path, originOf(provenance));
  return found;
}

/** As fields of a row, for one side: `reference_mask_source`, `…_edited_by_hand`. */
export const originRow = (
  side: "reference_mask" | "generation_mask",
  origin: MaskOrigin | null,
): readonly (readonly [name: string, value: string | number | boolean | null])[] => [
  [`${side}_source`, origin?.source ?? null],
  [`${side}_model`, origin?.model ?? null],
  [`${side}_revision`, origin?.revision ?? null],
  [`${side}_prompt`, origin?.prompt ?? null],
  [`${side}_threshold`, origin?.threshold ?? null],
  [`${side}_edited_by_hand`, origin?.edited ?? null],
];
