import { z } from "zod";
import type { Normalisation } from "../imaging/patches.ts";
import { LensError } from "../lib/errors.ts";
import { readAll, type ByteSource } from "../platform/bytes.ts";
import { inferConfig } from "./config-timm.ts";
import { decodeConfig, type CheckpointConfig } from "./config.ts";
import type { Catalogue, ReadTensor } from "./graph/builder.ts";
import { fingerprint } from "./fingerprint.ts";
import { isRelease, openPytorch } from "./pytorch/open.ts";
import { openSafetensors } from "./safetensors.ts";
import type { TensorFile } from "./tensor-file.ts";
import { createTextTokenizer, type TextTokenizer } from "./tokenizer.ts";
import { isOfFormat, weightsFormat } from "./weights-format.ts";

/** A checkpoint as its authors publish it: a hub snapshot folder, read by range. */
export interface Checkpoint {
  /** The folder's name, as results name the model. */
  readonly name: string;
  /** SHA-256 of its content; see fingerprint.ts. */
  readonly fingerprint: string;
  readonly config: CheckpointConfig;
  readonly catalogue: Catalogue;
  readonly read: ReadTensor;
  /** Float32 [rows.length, width] of a two-dimensional tensor; only those rows are read. */
  readRows(name: string, rows: readonly number[]): Promise<Float32Array>;
  /** null where the architecture has no text. */
  readonly tokenizer: TextTokenizer | null;
  /** From preprocessor_config.json, else the architecture's usual one. */
  readonly normalisation: Normalisation;
}

const HALVES: Normalisation = { mean: [0.5, 0.5, 0.5], std: [0.5, 0.5, 0.5] };
/** Source: OpenAI's CLIP. */
const CLIP_NORMALISATION: Normalisation = {
  mean: [0.48145466, 0.4578275, 0.40821073],
  std: [0.26862954, 0.26130258, 0.27577711],
};
/** DreamBench++ prepares for DINO with these whatever the hub's file says. */
export const IMAGENET_NORMALISATION: Normalisation = { mean: [0.485, 0.456, 0.406], std: [0.229, 0.224, 0.225] };

const threeNumbers = z.array(z.number()).length(3);
const preprocessorSchema = z.object({
  image_mean: threeNumbers.optional(),
  image_std: z.array(z.number().positive()).length(3).optional(),
});

async function readJson(source: ByteSource): Promise<unknown> {
  const text = new TextDecoder().decode(await readAll(source));
  try {
    const json: unknown = JSON.parse(text);
    return json;
  } catch {
    throw new LensError("invalid_checkpoint", `${source.path} is not JSON; is the download complete?`);
  }
}

const depth = (source: ByteSource) => source.path.split("/").length;
const folderOf = (path: string) => path.slice(0, Math.max(0, path.lastIndexOf("/")));

/**
 * The files beside the topmost config.json; without any, the one *.pth or *.pt there is.
 *
 * @throws LensError missing_file
 */
export function snapshotFiles<F extends ByteSource>(name: string, files: readonly F[]): ReadonlyMap<string, F> {
  const configs = files.filter((file) => file.name === "config.json").toSorted((a, b) => depth(a) - depth(b));
  const config = configs[0];
  if (config === undefined) {
    const [lone, ...others] = files.filter((file) => isRelease(file.name));
    if (lone !== undefined && others.length === 0) return new Map([[lone.name, lone]]);
    throw new LensError(
      "missing_file",
      `"${name}" has no config.json. A checkpoint is a folder as the hub publishes it: config.json, model.safetensors (or pytorch_model.bin), preprocessor_config.json and the tokenizer's files.`,
    );
  }
  const folder = folderOf(config.path);
  return new Map(files.filter((file) => folderOf(file.path) === folder).map((file) => [file.name, file]));
}

/** A folder's weights, and whether a file is of their format. */
interface Weights {
  readonly tensors: TensorFile;
  isOfFormat(name: string): boolean;
}

async function openWeights(files: readonly ByteSource[]): Promise<Weights> {
  const format = weightsFormat(files);
  if (format === null) {
    throw new LensError("missing_file", "The folder has no weights. Expected: model.safetensors or pytorch_model.bin, or shards with their index (model.safetensors.index.json).");
  }
  const tensors = await (format === "safetensors" ? openSafetensors(files) : openPytorch(files));
  return { tensors, isOfFormat: isOfFormat[format] };
}

/** Whether a file of a snapshot, weights aside, has a say in what it computes: not its README. */
const isSetting = (name: string) => /\.json$|^merges\.txt$/.test(name);

async function readTokenizer(config: CheckpointConfig, files: ReadonlyMap<string, ByteSource>): Promise<TextTokenizer | null> {
  if (config.kind === "vit") return null;
  const optionalJson = async (name: string) => {
    const source = files.get(name);
    return source === undefined ? null : readJson(source);
  };
  const optionalText = async (name: string) => {
    const source = files.get(name);
    return source === undefined ? null : new TextDecoder().decode(await readAll(source));
  };
  const tokenizerJson = await optionalJson("tokenizer.json");
  return createTextTokenizer(
    {
      tokenizerJson,
      tokenizerConfig: await optionalJson("tokenizer_config.json"),
      vocab: tokenizerJson === null ? await optionalJson("vocab.json") : null,
      merges: tokenizerJson === null ? await optionalText("merges.txt") : null,
    },
    config.kind === "siglip2-naflex" ? "siglip2" : config.kind === "siglip2-fixed" ? "siglip" : "clip",
    config.text.length,
  );
}

async function readNormalisation(config: CheckpointConfig, files: ReadonlyMap<string, ByteSource>): Promise<Normalisation> {
  if (config.kind === "vit") return IMAGENET_NORMALISATION;
  const usual = config.kind === "clip" ? CLIP_NORMALISATION : HALVES;
  const source = files.get("preprocessor_config.json");
  if (source === undefined) return usual;
  const parsed = preprocessorSchema.safeParse(await readJson(source));
  if (!parsed.success) {
    throw new LensError("invalid_checkpoint", `${source.path}: image_mean and image_std have to be three numbers each.`);
  }
  return { mean: parsed.data.image_mean ?? usual.mean, std: parsed.data.image_std ?? usual.std };
}

/**
 * Reads a checkpoint's small files and its tensors' headers; weights are read when a graph asks for them.
 *
 * @throws LensError missing_file, invalid_checkpoint, invalid_safetensors, invalid_pytorch, unsupported_checkpoint,
 *   unknown_architecture, invalid_tokenizer
 */
export async function openCheckpoint(name: string, sources: readonly ByteSource[]): Promise<Checkpoint> {
  const files = snapshotFiles(name, sources);
  const { tensors, isOfFormat } = await openWeights([...files.values()]);
  const shapeOf = (tensor: string) => tensors.tensors.get(tensor)?.shape;
  const configFile = files.get("config.json");
  const config = configFile === undefined ? inferConfig(name, shapeOf) : decodeConfig(await readJson(configFile), shapeOf);
  return {
    name,
    fingerprint: await fingerprint([...files.values()].filter((file) => isOfFormat(file.name) || isSetting(file.name))),
    config,
    catalogue: tensors.tensors,
    read: (tensor) => tensors.readFloat32(tensor),
    readRows: (tensor, rows) => tensors.readRows(tensor, rows),
    tokenizer: await readTokenizer(config, files),
    normalisation: await readNormalisation(config, files),
  };
}
