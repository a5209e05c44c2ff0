import { basename, resolve } from "node:path";
import { openModel, type ModelInfo, type ModelRole, type OpenModel } from "../engine/models.ts";
import type { Pipeline } from "../engine/pipeline.ts";
import { LensError } from "../lib/errors.ts";
import type { Precision } from "../models/graph/precision.ts";
import { fileSource, listFolder } from "../platform/files-node.ts";
import type { Runtime } from "../platform/runtime.ts";
import { quote } from "../project/quote.ts";
import type { ScoreOptions } from "./arguments.ts";
import { bundledModel } from "./package-files.ts";

const OPTION_OF: Readonly<Record<ModelRole, string>> = { siglip: "--model", clip: "--clip", dino: "--dino" };
const FAMILY_OF: Readonly<Record<ModelRole, string>> = { siglip: "SigLIP2", clip: "CLIP", dino: "DINO (ViT)" };

/** A checkpoint folder, opened for the role it was given for. @throws LensError */
async function openFolder(runtime: Runtime, role: ModelRole, folder: string, precision: Precision): Promise<OpenModel> {
  const root = resolve(folder);
  const files = (await listFolder(root)).map(({ path, size }) => fileSource(`${root}/${path}`, path, size));
  const model = await openModel(runtime, basename(root), files, precision);
  if (model.role === role) return model;
  throw new LensError(
    "unsupported_checkpoint",
    `${OPTION_OF[role]} takes a ${FAMILY_OF[role]} checkpoint, and this is ${model.info.description}. Give it as ${OPTION_OF[model.role]}.`,
  );
}

export interface Checkpoints {
  readonly siglip: ModelInfo;
  /** The bundled checkpoint stands in, whose numbers mean nothing. */
  readonly untrained: boolean;
}

/**
 * Opens every checkpoint that was asked for and puts it into the pipeline. Headers and shapes are checked here;
 * weights are read when they are first needed.
 *
 * @throws LensError naming the option and what is wrong with its checkpoint
 */
export async function openCheckpoints(pipeline: Pipeline, runtime: Runtime, { model, clip, dino, precision }: ScoreOptions): Promise<Checkpoints> {
  const open = async (role: ModelRole, folder: string): Promise<ModelInfo> => {
    try {
      const opened = await openFolder(runtime, role, folder, precision);
      await pipeline.use(opened);
      return opened.info;
    } catch (thrown) {
      const { code, message, detail } = LensError.from(thrown, "invalid_checkpoint");
      throw new LensError(code, `${OPTION_OF[role]} ${quote(folder)} could not be loaded: ${message}`, detail);
    }
  };
  const bundled = model === null ? bundledModel() : null;
  const siglip = await open("siglip", bundled?.folder ?? model ?? "");
  if (clip !== null) await open("clip", clip);
  if (dino !== null) await open("dino", dino);
  return { siglip, untrained: bundled?.untrained ?? false };
}
