import { LensError } from "../lib/errors.ts";
import { isMasc, type Ability, type Backbone } from "../models/backbone.ts";
import { openCheckpoint, type Checkpoint } from "../models/checkpoint.ts";
import { describeCheckpoint } from "../models/describe.ts";
import { MAIN_SLOT, type SlotId } from "../models/family-about.ts";
import type { LayerShape } from "../models/family.ts";
import type { Precision } from "../models/graph/precision.ts";
import type { ByteSource } from "../platform/bytes.ts";
import type { Runtime } from "../platform/runtime.ts";
import { arithmeticFor } from "./arithmetic.ts";

export { MAIN_SLOT, type SlotId };

export interface ModelInfo {
  /** Where it is in use. */
  readonly slot: SlotId;
  /** Of models/families.ts, by its id. */
  readonly family: string;
  readonly abilities: readonly Ability[];
  readonly name: string;
  /** SHA-256 of its content. */
  readonly fingerprint: string;
  /** In words: "SigLIP2 NaFlex, 27 layers of 1152". */
  readonly description: string;
  /** In a further slot: CP's aggregators are computed of its patches too. */
  readonly comparesPatches: boolean;
  /** Takes a patch budget. */
  readonly naflex: boolean;
  /** What its towers compute in. */
  readonly precision: Precision;
  /** Of a layer of its vision tower: 1152 wide in the paper's SO400M. */
  readonly layer: LayerShape;
  /** A sentence, where it is not in the precision that this device has by default. */
  readonly notice?: string;
}

/** A checkpoint in its slot. `exact` opens it again in fp32; absent where it is. */
export interface OpenModel {
  readonly info: ModelInfo;
  readonly backbone: Backbone;
  readonly exact?: () => Promise<OpenModel>;
}

export interface SlotOptions {
  /** That of its family unless named. */
  readonly slot?: SlotId;
  readonly comparesPatches?: boolean;
}

/** The slot of a model, given its family's. */
export type ChooseSlot = (usual: SlotId) => SlotId;

/**
 * Opens a checkpoint folder for a slot: that of its family unless one is named. Headers are checked and graphs built
 * here; weights are read when a graph first runs.
 *
 * @throws LensError whatever is wrong with the checkpoint, by tensor or file name
 */
export async function openModel(
  runtime: Runtime,
  name: string,
  files: readonly ByteSource[],
  precision: Precision,
  { slot, comparesPatches = false }: SlotOptions = {},
  choose: ChooseSlot = (usual) => usual,
): Promise<OpenModel> {
  const checkpoint = await openCheckpoint(name, files);
  const used = { slot: slot ?? choose(checkpoint.architecture.family.slot), comparesPatches };
  return inPrecision(runtime, checkpoint, used, precision);
}

async function inPrecision(
  runtime: Runtime,
  checkpoint: Checkpoint,
  { slot, comparesPatches }: Required<SlotOptions>,
  precision: Precision,
): Promise<OpenModel> {
  const { name, architecture, fingerprint } = checkpoint;
  const { dim, heads, mlp } = architecture.tower;
  const backbone = architecture.open({ ...checkpoint, runtime, arithmetic: await arithmeticFor(runtime, precision) });
  if (slot === MAIN_SLOT && !isMasc(backbone))
    throw new LensError(
      "unsupported_checkpoint",
      `"${name}" is ${describeCheckpoint(checkpoint)}: CP and PF are computed with SigLIP2.`,
    );
  const info: ModelInfo = {
    slot,
    family: architecture.family.id,
    abilities: [...backbone.abilities],
    comparesPatches,
    name,
    fingerprint,
    description: describeCheckpoint(checkpoint),
    naflex: backbone.naflex,
    precision,
    layer: { dim, heads, mlp },
  };
  return {
    info,
    backbone,
    ...(precision === "fp32"
      ? {}
      : { exact: () => inPrecision(runtime, checkpoint, { slot, comparesPatches }, "fp32") }),
  };
}
