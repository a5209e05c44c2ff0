import { maskWeights, type GreyImage } from "../imaging/mask-grid.ts";
import { unitRows } from "../metric/cosine.ts";
import { pairAgreement, togetherness, turnedMatch, type MaskAgreement } from "../metric/mask-agreement.ts";
import type { ByteSource } from "../platform/bytes.ts";
import type { ScoreSettings } from "../project/result.ts";
import type { Pipeline } from "./pipeline.ts";
import type { OnStage } from "./stages.ts";

/** A picture with a mask of it; which side of a pair it stands on says which way round the two are matched. */
export interface MaskedPicture {
  readonly picture: ByteSource;
  readonly mask: GreyImage;
  readonly side: "reference" | "generation";
}

/**
 * How far a mask agrees with patch tokens. Of pictures that were scored nothing is encoded and nothing matched again.
 *
 * @param others pictures of the other side that show the same subject, with masks that are not doubtful themselves
 * @throws LensError failed_inference, or what reading a picture throws
 */
export async function gatherMaskAgreement(
  pipeline: Pipeline,
  { picture, mask, side }: MaskedPicture,
  others: readonly Omit<MaskedPicture, "side">[],
  { maxPatches, threshold }: Pick<ScoreSettings, "maxPatches" | "threshold">,
  onStage?: OnStage,
): Promise<MaskAgreement> {
  const { tokens, grid } = await pipeline.tokens(picture, maxPatches, onStage);
  const own = { grid, weights: maskWeights(mask, grid) };
  const unit = unitRows(tokens, tokens.length / (grid.rows * grid.columns));
  const pairs = [];
  for (const other of others) {
    const otherGrid = await pipeline.grid(other.picture, maxPatches);
    const theirs = { grid: otherGrid, weights: maskWeights(other.mask, otherGrid) };
    const match =
      side === "generation"
        ? await pipeline.match(other.picture, picture, maxPatches, onStage)
        : turnedMatch(await pipeline.match(picture, other.picture, maxPatches, onStage));
    const agreement = pairAgreement(match, theirs, own, threshold);
    if (agreement !== null) pairs.push(agreement);
  }
  return { together: togetherness(unit, grid, own.weights, threshold), pairs };
}
