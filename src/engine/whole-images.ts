import { createMaskWeigher, maskDivisor } from "../imaging/mask-grid.ts";
import type { PixelRows } from "../imaging/resample.ts";
import { cosine } from "../metric/cosine.ts";
import { keptPatches, type PoolRegion } from "../metric/pf.ts";
import { finishPool } from "../metric/pool.ts";
import type { ByteSource } from "../platform/bytes.ts";
import type { ScoreSettings } from "../project/result.ts";
import type { SlotId } from "./models.ts";
import type { Painted } from "./pictures.ts";
import type { Pipeline } from "./pipeline.ts";
import type { WholeCosines, WholeImages } from "./protocol.ts";
import { presentImage } from "./scoring-input.ts";
import type { OnStage, SampleInput } from "./stages.ts";

/**
 * Scores of whole images, and what is left of them with background or subject hidden: whether such a score is high
 * for the subject's sake, or because the background was copied.
 *
 * SigLIP2 hides patches from its pool, as PF does. CLIP and DINO take no mask; what is hidden from them is painted in
 * mid-grey, which their normalisation brings near to zero.
 */
const MID_GREY = 128;

/**
 * Paints everything that is not of the region. Masks are made on pictures as they are stored, so this is done before a
 * picture is turned.
 */
async function painted(
  pipeline: Pipeline,
  mask: ByteSource,
  threshold: number,
  region: Exclude<PoolRegion, "full">,
): Promise<Painted> {
  return {
    key: ` ${region} ${threshold} ${await pipeline.hash(mask)}`,
    async over(rows: PixelRows) {
      const { width, height } = rows;
      const grey = await pipeline.mask(mask);
      const divisor = maskDivisor(grey.data);
      const weigher = createMaskWeigher(grey, { rows: height, columns: width });
      const weights = new Float32Array(width);
      const line = new Uint8Array(3 * width);
      return {
        width,
        height,
        row(y, left = 0, right = width) {
          const length = right - left;
          line.set(rows.row(y, left, right));
          weigher.weighRow(grey.data, divisor, y, left, right, weights);
          const keep = keptPatches(weights.subarray(0, length), threshold, region);
          for (let x = 0; x < length; x++) if (keep[x] === 0) line.fill(MID_GREY, 3 * x, 3 * x + 3);
          return line.subarray(0, 3 * length);
        },
      };
    },
  };
}

interface Side {
  readonly image: ByteSource;
  readonly mask: ByteSource | null;
}

type Embed = (side: Side, region: PoolRegion) => Promise<Float32Array | null>;

async function cosines(embed: Embed, from: Side, to: Side): Promise<WholeCosines> {
  const of = async (region: PoolRegion) => {
    const a = await embed(from, region);
    const b = a && (await embed(to, region));
    return a && b && cosine(a, b);
  };
  return { whole: await of("full"), subject: await of("foreground"), background: await of("background") };
}

export async function compareWholes(
  pipeline: Pipeline,
  input: SampleInput,
  { maxPatches, threshold }: ScoreSettings,
  onStage: OnStage,
): Promise<WholeImages> {
  const from: Side = { image: presentImage(input.reference, "reference"), mask: input.referenceMask };
  const to: Side = { image: presentImage(input.generation, "generation"), mask: input.generationMask };

  const siglip: Embed = async ({ image, mask }, region) => {
    const { rows, columns } = await pipeline.grid(image, maxPatches);
    if (region !== "full" && mask === null) return null;
    const weights = mask === null ? new Float32Array(rows * columns) : await pipeline.weights(mask, { rows, columns });
    return finishPool(
      await pipeline.siglip.poolHead(),
      await pipeline.pool(image, maxPatches, onStage),
      keptPatches(weights, threshold, region),
    );
  };
  const baseline =
    (slot: SlotId): Embed =>
    async ({ image, mask }, region) => {
      if (region === "full") return pipeline.pooled(slot, image, maxPatches, onStage);
      return (
        mask && pipeline.pooled(slot, image, maxPatches, onStage, await painted(pipeline, mask, threshold, region))
      );
    };
  return {
    siglip2_global: await cosines(siglip, from, to),
    clip_i: await cosines(baseline("clip"), from, to),
    dino: await cosines(baseline("dino"), from, to),
  };
}
