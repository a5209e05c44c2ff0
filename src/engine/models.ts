import { LensError } from "../lib/errors.ts";
import { isMasc, type Ability, type Backbone } from "../models/backbone.ts";
import { isSegmenter, type Segmenter } from "../models/segmenter.ts";
import { openCheckpoint, type Checkpoint } from "../models/checkpoint.ts";
import { describeCheckpoint } from "../models/describe.ts";
import { MAIN_SLOT, type SlotId } from "../models/family-about.ts";
import type { LayerShape } from "../models/family.ts";
import type { MakeSession } from "../models/graph/builder.ts";
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

/** One that makes masks, and scores nothing. */
export interface OpenSegmenter {
  readonly info: ModelInfo;
  readonly segmenter: Segmenter;
}

export interface SlotOptions {
  /** That of its family unless named. */
  readonly slot?: SlotId;
  readonly comparesPatches?: boolean;
}

/** How sessions are made of weights of an identity: kept-weights/. */
export type MakesSessions = (identity: string) => MakeSession;

/** The slot of a model, given its family's. */
export type ChooseSlot = (usual: SlotId) => SlotId;

/**
 * Opens a checkpoint folder for a slot: that of its family unless one is named. Headers are checked and graphs built
 * here; weights are read when a graph first runs.
 *
 * @param sessions left out, they are made from the checkpoint alone
 * @throws LensError whatever is wrong with the checkpoint, by tensor or file name
 */
export async function openAnyModel(
  runtime: Runtime,
  name: string,
  files: readonly ByteSource[],
  precision: Precision,
  { slot, comparesPatches = false }: SlotOptions = {},
  choose: ChooseSlot = (usual) => usual,
  sessions?: MakesSessions,
): Promise<OpenModel | OpenSegmenter> {
  const checkpoint = await openCheckpoint(name, files);
  const { architecture, read } = checkpoint;
  const used = { slot: slot ?? choose(architecture.family.slot), comparesPatches };
  const openIn = async (wanted: Precision) => {
    const arithmetic = await arithmeticFor(runtime, wanted);
    const makeSession = sessions?.(`${checkpoint.fingerprint} ${arithmetic}`);
    const reading = makeSession === undefined ? read : Object.assign(read.bind(null), { ...read, makeSession });
    return architecture.open({ ...checkpoint, read: reading, runtime, arithmetic });
  };
  const opened = await openIn(precision);
  if (used.slot === MAIN_SLOT && !isMasc(opened))
    throw new LensError(
      "unsupported_checkpoint",
      `"${name}" is ${describeCheckpoint(checkpoint)}: CP and PF are computed with SigLIP2.`,
    );
  const info = infoOf(checkpoint, opened, used, precision);
  if (isSegmenter(opened)) return { info, segmenter: opened };
  const exact = async (): Promise<OpenModel> => ({
    info: { ...info, precision: "fp32" },
    backbone: scoring(info, await openIn("fp32")),
  });
  return { info, backbone: opened, ...(precision === "fp32" ? {} : { exact }) };
}

/** The same where scores are to be computed with it. @throws LensError also unsupported_checkpoint where it makes masks */
export async function openModel(...args: Parameters<typeof openAnyModel>): Promise<OpenModel> {
  const model = await openAnyModel(...args);
  return "backbone" in model ? model : { info: model.info, backbone: scoring(model.info, model.segmenter) };
}

function scoring({ name, description }: ModelInfo, opened: Backbone | Segmenter): Backbone {
  if (!isSegmenter(opened)) return opened;
  throw new LensError("unsupported_checkpoint", `"${name}" is ${description}: it makes masks, and scores nothing.`);
}

function infoOf(
  checkpoint: Checkpoint,
  opened: Backbone | Segmenter,
  used: Required<SlotOptions>,
  precision: Precision,
): ModelInfo {
  const { name, architecture, fingerprint } = checkpoint;
  const { dim, heads, mlp } = architecture.tower;
  return {
    ...used,
    family: architecture.family.id,
    abilities: [...opened.abilities],
    name,
    fingerprint,
    description: describeCheckpoint(checkpoint),
    naflex: !isSegmenter(opened) && opened.naflex,
    precision,
    layer: { dim, heads, mlp },
  };
}
