import { maskWeights, type GreyImage } from "../imaging/mask-grid.ts";
import { unitRows } from "../metric/cosine.ts";
import { pairAgreement, settledOverlap, turnedMatch, type MaskAgreement } from "../metric/mask-agreement.ts";
import type { ByteSource } from "../platform/bytes.ts";
import type { ScoreSettings } from "../project/result.ts";
import { MAIN_SLOT } from "./models.ts";
import type { Pipeline } from "./pipeline.ts";
import type { AgreementWish } from "./protocol.ts";
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
  return { settled: settledOverlap(unit, own.weights, threshold), pairs };
}

/** Whether a picture's tokens are in memory or in the spill cache. */
async function isAtHand(pipeline: Pipeline, picture: ByteSource, maxPatches: number): Promise<boolean> {
  const pending = await pipeline.pending({ reference: picture, generation: null }, [], maxPatches, true);
  return pending.every(({ cost }) => cost !== "encode");
}

/**
 * The same of files. Looking at masks is no reason to encode pictures: unless it is asked for, null where the picture was
 * not encoded, and without the others that were not.
 *
 * @returns null where no main model is open
 * @throws LensError as `gatherMaskAgreement`
 */
export async function agreementOfMask(
  pipeline: Pipeline,
  wish: AgreementWish,
  find: (path: string) => ByteSource,
  settings: Pick<ScoreSettings, "maxPatches" | "threshold">,
  encodes = false,
  onStage?: OnStage,
): Promise<MaskAgreement | null> {
  if (pipeline.opened(MAIN_SLOT) === null) return null;
  const isAsked = async (picture: ByteSource) => encodes || isAtHand(pipeline, picture, settings.maxPatches);
  const picture = find(wish.picture);
  if (!(await isAsked(picture))) return null;
  const others = [];
  for (const other of wish.others) {
    const source = find(other.picture);
    if (await isAsked(source)) others.push({ picture: source, mask: await pipeline.mask(find(other.mask)) });
  }
  const mask = await pipeline.mask(find(wish.mask));
  return gatherMaskAgreement(pipeline, { picture, mask, side: wish.side }, others, settings, onStage);
}
