import type { CheckpointConfig } from "./config.ts";

/** What a checkpoint is for: MaSC itself, CLIP-I and CLIP-T, or DINO. */
export type ModelRole = "siglip" | "clip" | "dino";

const FAMILY = { "siglip2-naflex": "SigLIP2 NaFlex", "siglip2-fixed": "SigLIP2 fixed-size", clip: "CLIP", vit: "ViT" } as const;

export const roleOf = ({ kind }: CheckpointConfig): ModelRole => (kind === "vit" ? "dino" : kind === "clip" ? "clip" : "siglip");

/** In words: "SigLIP2 NaFlex, 27 layers of 1152". */
export function describeConfig(config: CheckpointConfig): string {
  const tower = config.kind === "vit" ? config : config.vision;
  return `${FAMILY[config.kind]}, ${tower.layers} layers of ${tower.dim}`;
}
