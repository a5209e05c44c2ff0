import { decodeClipTowers, type ClipTowers } from "../clip-towers/config.ts";

export interface ClipConfig extends ClipTowers {
  readonly kind: "clip";
}

/** What config.json says of a CLIP. @throws LensError invalid_checkpoint, unsupported_checkpoint */
export const decodeClip = (json: unknown): ClipConfig => ({ kind: "clip", ...decodeClipTowers(json) });
