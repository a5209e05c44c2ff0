import { basename, resolve } from "node:path";
import { openModel, type ModelInfo, type ModelRole, type OpenModel } from "../engine/models.ts";
import type { Pipeline } from "../engine/pipeline.ts";
import { LensError } from "../lib/errors.ts";
import type { Precision } from "../models/graph/precision.ts";
import type { ByteSource } from "../platform/bytes.ts";
import { fileSize, fileSource, isThere, listFolder, walkFolder } from "../platform/files-node.ts";
import { repositoryName } from "../platform/hub-cache.ts";
import type { Runtime } from "../platform/runtime.ts";
import { quote } from "../project/quote.ts";
import type { ScoreOptions } from "./arguments.ts";
import { namesRepository, openRepository } from "./hub-models.ts";
import { demoModel } from "./package-files.ts";
import type { Reporter } from "./reporter.ts";

const OPTION_OF: Readonly<Record<ModelRole, string>> = { siglip: "--model", clip: "--clip", dino: "--dino" };
const FAMILY_OF: Readonly<Record<ModelRole, string>> = { siglip: "SigLIP2", clip: "CLIP", dino: "DINO (ViT)" };

/** Parts of a hub cache folder that are not read: what is in blobs/ is linked to from snapshots/. */
const isBlob = (path: string) => path === "blobs" || path.startsWith("blobs/");

/** The files of a checkpoint folder, a hub cache folder's with its snapshots, or a release's one file. @throws LensError missing_file, cancelled */
async function localFiles(signal: AbortSignal, root: string): Promise<ByteSource[]> {
  const size = await fileSize(root);
  if (size !== null) return [fileSource(root, basename(root), size)];
  const isCache = await isThere(`${root}/snapshots`);
  const found = isCache ? await walkFolder(signal, root, isBlob, () => undefined) : await listFolder(root);
  return found.map(({ path, size }) => fileSource(`${root}/${path}`, path, size));
}

interface NamedFiles {
  readonly name: string;
  readonly files: readonly ByteSource[];
}

/** The files of a checkpoint: a folder's or a release's, as they are; else a repository's, through the cache. */
async function findFiles(signal: AbortSignal, named: string, revision: string | null, options: ScoreOptions, reporter: Reporter): Promise<NamedFiles> {
  const root = resolve(named);
  if (!namesRepository(named) || (await isThere(root))) return { name: repositoryName(basename(root)), files: await localFiles(signal, root) };
  return openRepository(signal, options, named, revision, reporter).catch((thrown: unknown) => {
    if (!(thrown instanceof LensError) || thrown.code === "cancelled") throw thrown;
    throw new LensError(thrown.code, `There is no such folder, so it was looked for on the hub. ${thrown.message}`, thrown.detail);
  });
}

/** A checkpoint, opened for the role it was given for. @throws LensError */
async function openAs(role: ModelRole, runtime: Runtime, { name, files }: NamedFiles, precision: Precision): Promise<OpenModel> {
  const model = await openModel(runtime, name, files, precision);
  if (model.role === role) return model;
  throw new LensError(
    "unsupported_checkpoint",
    `${OPTION_OF[role]} takes a ${FAMILY_OF[role]} checkpoint, and this is ${model.info.description}. Give it as ${OPTION_OF[model.role]}.`,
  );
}

export interface Checkpoints {
  readonly siglip: ModelInfo;
  /** The demo's checkpoint stands in, whose numbers mean nothing outside its world. */
  readonly demo: boolean;
}

/**
 * Opens every checkpoint that was asked for and puts it into the pipeline. Headers and shapes are checked here;
 * weights are read when they are first needed.
 *
 * @throws LensError naming the option and what is wrong with its checkpoint
 */
export async function openCheckpoints(signal: AbortSignal, pipeline: Pipeline, runtime: Runtime, options: ScoreOptions, reporter: Reporter): Promise<Checkpoints> {
  const { model, clip, dino, revision, precision } = options;
  const open = async (role: ModelRole, folder: string): Promise<ModelInfo> => {
    try {
      const files = await findFiles(signal, folder, role === "siglip" ? revision : null, options, reporter);
      const opened = await openAs(role, runtime, files, precision);
      await pipeline.use(opened);
      return opened.info;
    } catch (thrown) {
      const { code, message, detail } = LensError.from(thrown, "invalid_checkpoint");
      throw new LensError(code, `${OPTION_OF[role]} ${quote(folder)} could not be loaded: ${message}`, detail);
    }
  };
  const siglip = await open("siglip", model ?? demoModel());
  if (clip !== null) await open("clip", clip);
  if (dino !== null) await open("dino", dino);
  return { siglip, demo: model === null };
}
