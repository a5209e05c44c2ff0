import type { ModelRole } from "../../engine/protocol.ts";

export const ROLES: readonly ModelRole[] = ["siglip", "clip", "dino"];

export const ROLE_WORDS: Readonly<
  Record<ModelRole, { readonly family: string; readonly scores: string; readonly suggested: string }>
> = {
  siglip: { family: "SigLIP2", scores: "CP and PF", suggested: "google/siglip2-so400m-patch16-naflex" },
  clip: { family: "CLIP", scores: "CLIP-I and CLIP-T", suggested: "openai/clip-vit-base-patch32" },
  dino: { family: "DINO", scores: "the DINO score", suggested: "facebook/dino-vits8" },
};
