import type { DecodedMask } from "../../imaging/decode.ts";
import type { PictureLimits } from "../../imaging/limits.ts";
import type { Size } from "../../imaging/naflex-size.ts";
import type { PatchRecipe } from "../../imaging/patch-recipe.ts";
import type { PreparedPicture } from "../../imaging/prepare-picture.ts";

/** What a file's bytes say before they are decoded. */
export interface Look {
  /** SHA-256. */
  readonly hash: string;
  /** Pixels as its header has them; null where that does not tell. */
  readonly size: Size | null;
}

/** Calls of a preparing worker. @typeParam F a file as it is posted to it */
export interface PrepareCalls<F> {
  look: { args: { file: F }; result: Look; progress: never };
  picture: {
    args: { file: F; recipes: readonly PatchRecipe[]; limits: PictureLimits };
    result: PreparedPicture;
    progress: never;
  };
  mask: { args: { file: F; limits: PictureLimits }; result: DecodedMask; progress: never };
}
