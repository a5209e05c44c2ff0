import type { MaskFacts } from "../imaging/masks/facts.ts";
import { nextEdit, nextSegmented, transparencyMask, type MadeFile } from "./made-files.ts";
import type { MaskRow } from "./mask-record.ts";
import type { MadeFiles, Segmented } from "./types.ts";

/** Masks that came with a record (mask-record.ts), as files made here: what the record says of them is kept. */

const isShare = (value: unknown): value is number => typeof value === "number" && value >= 0 && value <= 1;

type BySegmenter = MaskRow & { readonly revision: string; readonly threshold: number };

/** A row is anybody's: what is no such value is none. */
const isBySegmenter = (row: MaskRow): row is BySegmenter =>
  typeof row.revision === "string" && isShare(row.threshold) && row.source !== "";

/** Whether the row says of a maker that is known here; a source of files is none. */
export const isMakerKnown = (row: MaskRow): boolean =>
  row.edited_by_hand === true || row.source === "transparency" || isBySegmenter(row);

/** How a segmenter came to it; null where the row says of none. */
function segmentedOf(row: MaskRow, facts: MaskFacts): Segmented | null {
  if (!isBySegmenter(row)) return null;
  const { source, revision, prompt, threshold, peak } = row;
  const [model = source, ...refined] = source.split("+");
  return {
    model,
    revision,
    prompt,
    threshold,
    refinedBy: refined.length === 0 ? null : refined.join("+"),
    peak: isShare(peak) ? peak : null,
    facts,
  };
}

/**
 * A mask of an image by its row: where it stands among the files, and its provenance. null where no maker is known
 * (`isMakerKnown`).
 *
 * @param made all files made so far
 * @param facts measured of the mask itself
 */
export function recordedMask(
  row: MaskRow,
  image: string,
  facts: MaskFacts,
  { made, paths, at }: { readonly made: MadeFiles; readonly paths: readonly string[]; readonly at: number },
): MadeFile | null {
  const segmented = segmentedOf(row, facts);
  if (row.edited_by_hand === true) return nextEdit(image, made, paths, at, segmented);
  if (segmented !== null) return nextSegmented(image, segmented, made, new Set(paths), at);
  return row.source === "transparency" ? transparencyMask(image, made, paths, at) : null;
}
