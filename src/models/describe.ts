import type { CheckpointConfig } from "./config.ts";
import { describeProcessor } from "./describe-processor.ts";
import type { Preparation } from "./preparation.ts";
import type { TextTokenizer } from "./tokenizer.ts";

/** What a checkpoint is for: MaSC itself, CLIP-I and CLIP-T, or DINO. */
export type ModelRole = "siglip" | "clip" | "dino";

const FAMILY = {
  "siglip2-naflex": "SigLIP2 NaFlex",
  "siglip2-fixed": "SigLIP2 fixed-size",
  clip: "CLIP",
  vit: "ViT",
} as const;

export const roleOf = ({ kind }: CheckpointConfig): ModelRole =>
  kind === "vit" ? "dino" : kind === "clip" ? "clip" : "siglip";

const USUAL_CLASS = {
  "siglip2-naflex": "Siglip2Tokenizer",
  "siglip2-fixed": "GemmaTokenizer",
  clip: "CLIPTokenizer",
  vit: null,
} as const;
const USUAL_ACTIVATION = {
  "siglip2-naflex": "gelu_pytorch_tanh",
  "siglip2-fixed": "gelu_pytorch_tanh",
  clip: "quick_gelu",
  vit: "gelu",
} as const;

/** Where prompts are prepared otherwise than by the published checkpoints of the kind. */
function describeTokenizer(kind: CheckpointConfig["kind"], { settings, marks }: TextTokenizer): string[] {
  const { tokenizerClass, paddingSide, padTo, cutTo } = settings;
  const clip = kind === "clip";
  const said: string[] = [];
  if (tokenizerClass === "TokenizersBackend") said.push("prompts read by tokenizer.json alone");
  else if (tokenizerClass !== USUAL_CLASS[kind])
    said.push(`prompts read by ${tokenizerClass}${tokenizerClass === "GemmaTokenizer" ? "" : ", in lower case"}`);
  if (!clip && paddingSide === "left") said.push("prompts padded at the left");
  const [length, usual] = clip ? [cutTo, 77] : [padTo, 64];
  if (length !== null && length !== usual) said.push(`prompts ${clip ? "cut" : "padded"} to ${length} tokens`);
  if (marks.count !== (clip ? 2 : 1)) said.push(`${marks.count} marks around a prompt`);
  return said;
}

/**
 * In words: "SigLIP2 NaFlex, 27 layers of 1152", and what its files say otherwise than those of the published ones:
 * "; pictures resized by bicubic, prompts padded at the left".
 */
export function describeCheckpoint({
  config,
  processor,
  tokenizer,
}: { readonly config: CheckpointConfig } & Preparation): string {
  const tower = config.kind === "vit" ? config : config.vision;
  const said = [
    ...(tower.activation === USUAL_ACTIVATION[config.kind] ? [] : [`activation ${tower.activation}`]),
    ...(config.kind === "vit" || processor === null ? [] : describeProcessor(processor, config)),
    ...(tokenizer === null ? [] : describeTokenizer(config.kind, tokenizer)),
  ];
  return [
    `${FAMILY[config.kind]}, ${tower.layers} layers of ${tower.dim}`,
    ...(said.length === 0 ? [] : [said.join(", ")]),
  ].join("; ");
}
