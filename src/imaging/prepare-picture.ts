import { LensError } from "../lib/errors.ts";
import type { Codecs } from "../platform/codecs.ts";
import { decodeImage, type DecodedImage } from "./decode.ts";
import { infoOf, type ImageInfo } from "./image-info.ts";
import type { PictureLimits } from "./limits.ts";
import { patchesBy, type PatchRecipe } from "./patch-recipe.ts";
import type { Patches } from "./patches.ts";
import { asStored, overWhite, turned } from "./reading.ts";
import type { PixelRows } from "./resample.ts";

/** Everything that encoders ask of a picture; its pixels are let go. */
export interface PreparedPicture {
  readonly info: ImageInfo;
  /** In the recipes' order; null where one cannot be followed. */
  readonly patches: readonly (Patches | null)[];
}

/** A picture as a recipe reads it. */
const readFor = ({ reading }: PatchRecipe, picture: DecodedImage): PixelRows =>
  reading === "stored" ? asStored(picture) : turned(overWhite(picture), picture.orientation);

/** null: whoever asks again in its own words is told why. */
function patchesOrNull(recipe: PatchRecipe, picture: DecodedImage): Patches | null {
  try {
    return patchesBy(recipe, readFor(recipe, picture));
  } catch (thrown) {
    if (thrown instanceof LensError) return null;
    throw thrown;
  }
}

/** A file's bytes as towers take them. @throws LensError as decodeImage */
export async function preparePicture(
  bytes: Uint8Array,
  recipes: readonly PatchRecipe[],
  codecs: Codecs,
  name: string,
  limits: PictureLimits,
): Promise<PreparedPicture> {
  const picture = await decodeImage(bytes, codecs, name, limits);
  return { info: infoOf(picture), patches: recipes.map((recipe) => patchesOrNull(recipe, picture)) };
}
