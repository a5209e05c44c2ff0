import type { ByteSource } from "../platform/bytes.ts";
import { comparisonsOf } from "../project/references.ts";
import { findFiles } from "./content.ts";
import type { Pipeline } from "./pipeline.ts";
import type { AheadOptions } from "./prepare-ahead.ts";
import type { SampleFiles } from "./protocol.ts";
import type { OnStage, SampleInput } from "./stages.ts";

type Encoder = Pick<Pipeline, "imagesAtOnce" | "hasTokens" | "encodeTogether">;

/**
 * Has images of the present row, and of those that follow it, encoded as many at once as its model likes: where weights
 * come anew in every run they come once for all of these. Nothing of a row depends on it: what fails here fails again,
 * and is told, when its row comes.
 *
 * @param coming the present row, and those that follow it
 * @param enter told of every image, and waited for
 */
export async function encodeTogether(
  pipeline: Encoder,
  coming: readonly SampleFiles[],
  { find, maxPatches, isKnown }: AheadOptions,
  enter: OnStage,
): Promise<void> {
  const most = pipeline.imagesAtOnce;
  if (most < 2) return;
  const images = new Set<ByteSource>();
  const add = async ({ reference, generation }: SampleInput) => {
    for (const image of [reference, generation])
      if (image !== null && images.size < most && !(await pipeline.hasTokens(image, maxPatches))) images.add(image);
  };
  for (const row of coming) {
    for (const files of comparisonsOf(row)) {
      try {
        const pair = findFiles(files, find);
        if (!(await isKnown(pair))) await add(pair);
      } catch {
        continue; // told by the row itself
      }
    }
    // Nothing is done for others while the present row has no need of it.
    if (images.size === 0 || images.size >= most) break;
  }
  if (images.size > 1) await pipeline.encodeTogether([...images], maxPatches, enter);
}
