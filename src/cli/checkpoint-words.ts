import type { SlotId } from "../engine/models.ts";
import { LensError } from "../lib/errors.ts";
import { quote } from "../project/quote.ts";

/** How the command line speaks of checkpoints, in both of its processes. */

export const OPTION_OF: Readonly<Record<SlotId, string>> = { siglip: "--model", clip: "--clip", dino: "--dino" };
export const FAMILY_OF: Readonly<Record<SlotId, string>> = { siglip: "SigLIP2", clip: "CLIP", dino: "DINO (ViT)" };

/** What is wrong with a checkpoint, told with the option that named it. */
export function notLoaded(slot: SlotId, named: string, thrown: unknown): LensError {
  const { code, message, detail } = LensError.from(thrown, "invalid_checkpoint");
  return new LensError(code, `${OPTION_OF[slot]} ${quote(named)} could not be loaded: ${message}`, detail);
}
