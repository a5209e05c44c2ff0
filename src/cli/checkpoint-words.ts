import type { SlotId } from "../engine/models.ts";
import { LensError } from "../lib/errors.ts";
import { quote } from "../project/quote.ts";

/** How the command line speaks of checkpoints, in both of its processes. */

const OPTION_OF: Readonly<Record<SlotId, string>> = { siglip: "--model", clip: "--clip", dino: "--dino" };
export const FAMILY_OF: Readonly<Record<SlotId, string>> = { siglip: "SigLIP2", clip: "CLIP", dino: "DINO (ViT)" };

/** How a checkpoint is asked for. */
export const optionOf = (slot: SlotId | null): string =>
  slot === null ? "--backbone" : (OPTION_OF[slot] ?? "--backbone");

/** What is wrong with a checkpoint, told with the option that named it. */
export function notLoaded(option: string, named: string, thrown: unknown): LensError {
  const { code, message, detail } = LensError.from(thrown, "invalid_checkpoint");
  return new LensError(code, `${option} ${quote(named)} could not be loaded: ${message}`, detail);
}
