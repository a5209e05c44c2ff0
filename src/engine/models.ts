import { LensError } from "../lib/errors.ts";
import { openCheckpoint, type Checkpoint } from "../models/checkpoint.ts";
import type { Precision } from "../models/graph/builder.ts";
import type { ByteSource } from "../platform/bytes.ts";
import type { Runtime } from "../platform/runtime.ts";
import { ClipEncoder } from "./clip-encoder.ts";
import { SiglipEncoder } from "./siglip-encoder.ts";
import { VitEncoder } from "./vit-encoder.ts";

/** What a checkpoint is for: MaSC itself, CLIP-I and CLIP-T, or DINO. */
export type ModelRole = "siglip" | "clip" | "dino";

export interface ModelInfo {
  readonly role: ModelRole;
  readonly name: string;
  /** SHA-256 of its content. */
  readonly fingerprint: string;
  /** In words: "SigLIP2 NaFlex, 27 layers of 1152". */
  readonly description: string;
  /** Numbers of a token; 1152 in the paper's SO400M. */
  readonly dim: number;
  /** Takes a patch budget. */
  readonly naflex: boolean;
}

export type OpenModel = { readonly info: ModelInfo } & (
  | { readonly role: "siglip"; readonly encoder: SiglipEncoder }
  | { readonly role: "clip"; readonly encoder: ClipEncoder }
  | { readonly role: "dino"; readonly encoder: VitEncoder }
);

const FAMILY = { "siglip2-naflex": "SigLIP2 NaFlex", "siglip2-fixed": "SigLIP2 fixed-size", clip: "CLIP", vit: "ViT" } as const;

function describe({ config }: Checkpoint): Pick<ModelInfo, "description" | "dim"> {
  const { layers, dim } = config.kind === "vit" ? config : config.vision;
  return { description: `${FAMILY[config.kind]}, ${layers} layers of ${dim}`, dim };
}

/**
 * Opens a checkpoint folder for the role that its architecture has. Headers are checked and graphs built here;
 * weights are read when a graph first runs.
 *
 * @throws LensError whatever is wrong with the checkpoint, by tensor or file name
 */
export async function openModel(runtime: Runtime, name: string, files: readonly ByteSource[], precision: Precision): Promise<OpenModel> {
  const checkpoint = await openCheckpoint(name, files);
  const { config, tokenizer } = checkpoint;
  const info = (role: ModelRole, naflex = false): ModelInfo => ({ role, name, fingerprint: checkpoint.fingerprint, ...describe(checkpoint), naflex });
  if (config.kind === "vit") {
    return { role: "dino", info: info("dino"), encoder: new VitEncoder(runtime, checkpoint, config, precision) };
  }
  if (tokenizer === null) {
    throw new LensError("missing_file", `"${name}" has no tokenizer.json; the text tower needs it.`);
  }
  if (config.kind === "clip") {
    return { role: "clip", info: info("clip"), encoder: new ClipEncoder(runtime, checkpoint, config, tokenizer, precision) };
  }
  const encoder = new SiglipEncoder(runtime, checkpoint, config, tokenizer, precision);
  return { role: "siglip", info: info("siglip", encoder.naflex), encoder };
}
