import { LensError } from "../lib/errors.ts";
import { openCheckpoint, type Checkpoint } from "../models/checkpoint.ts";
import { describeCheckpoint, type ModelRole } from "../models/describe.ts";
import type { Precision } from "../models/graph/precision.ts";
import type { ByteSource } from "../platform/bytes.ts";
import type { Runtime } from "../platform/runtime.ts";
import { arithmeticFor } from "./arithmetic.ts";
import { ClipEncoder } from "./clip-encoder.ts";
import type { LayerShape } from "./self-check-planted.ts";
import { SiglipEncoder } from "./siglip-encoder.ts";
import { VitEncoder } from "./vit-encoder.ts";

export type { ModelRole };

export interface ModelInfo {
  readonly role: ModelRole;
  readonly name: string;
  /** SHA-256 of its content. */
  readonly fingerprint: string;
  /** In words: "SigLIP2 NaFlex, 27 layers of 1152". */
  readonly description: string;
  /** Takes a patch budget. */
  readonly naflex: boolean;
  /** What its towers compute in. */
  readonly precision: Precision;
  /** Of a layer of its vision tower: 1152 wide in the paper's SO400M. */
  readonly layer: LayerShape;
  /** A sentence, where it is not in the precision that this device has by default. */
  readonly notice?: string;
}

/** A checkpoint in its role. `exact` opens it again in fp32; absent where it is. */
export type OpenModel = { readonly info: ModelInfo; readonly exact?: () => Promise<OpenModel> } & (
  | { readonly role: "siglip"; readonly encoder: SiglipEncoder }
  | { readonly role: "clip"; readonly encoder: ClipEncoder }
  | { readonly role: "dino"; readonly encoder: VitEncoder }
);

/**
 * Opens a checkpoint folder for the role that its architecture has. Headers are checked and graphs built here;
 * weights are read when a graph first runs.
 *
 * @throws LensError whatever is wrong with the checkpoint, by tensor or file name
 */
export async function openModel(
  runtime: Runtime,
  name: string,
  files: readonly ByteSource[],
  precision: Precision,
): Promise<OpenModel> {
  return inPrecision(runtime, await openCheckpoint(name, files), precision);
}

async function inPrecision(runtime: Runtime, checkpoint: Checkpoint, precision: Precision): Promise<OpenModel> {
  const { name, config, tokenizer, processor, fingerprint } = checkpoint;
  const { dim, heads, mlp } = config.kind === "vit" ? config : config.vision;
  const info = (role: ModelRole, naflex = false): ModelInfo => ({
    role,
    name,
    fingerprint,
    description: describeCheckpoint(checkpoint),
    naflex,
    precision,
    layer: { dim, heads, mlp },
  });
  const again = precision === "fp32" ? {} : { exact: () => inPrecision(runtime, checkpoint, "fp32") };
  const arithmetic = await arithmeticFor(runtime, precision);
  if (config.kind === "vit") {
    return {
      role: "dino",
      info: info("dino"),
      encoder: new VitEncoder(runtime, checkpoint, config, arithmetic),
      ...again,
    };
  }
  if (tokenizer === null || processor === null) {
    throw new LensError("missing_file", `"${name}" has no tokenizer.json; the text tower needs it.`);
  }
  if (config.kind === "clip") {
    return {
      role: "clip",
      info: info("clip"),
      encoder: new ClipEncoder(runtime, checkpoint, config, tokenizer, processor, arithmetic),
      ...again,
    };
  }
  const encoder = new SiglipEncoder(runtime, checkpoint, config, tokenizer, processor, arithmetic);
  return { role: "siglip", info: info("siglip", encoder.naflex), encoder, ...again };
}
