import { LensError } from "../lib/errors.ts";
import type { ByteSource } from "../platform/bytes.ts";
import { inferArchitecture, readArchitecture } from "./families.ts";
import type { Architecture } from "./family.ts";
import type { Catalogue, ReadTensor } from "./graph/builder.ts";
import { fingerprint } from "./fingerprint.ts";
import { openPytorch } from "./pytorch/open.ts";
import { openSafetensors } from "./safetensors.ts";
import { readPreparation, type Preparation } from "./preparation.ts";
import { snapshotFiles } from "./snapshot.ts";
import type { TensorFile } from "./tensor-file.ts";
import { readJson } from "./read-json.ts";
import { weightsFormat } from "./weights-format.ts";

/** A checkpoint as its authors publish it: a hub snapshot folder, read by range. */
export interface Checkpoint extends Preparation {
  /** The folder's name, as results name the model. */
  readonly name: string;
  /** SHA-256 of its content; see fingerprint.ts. */
  readonly fingerprint: string;
  readonly architecture: Architecture;
  readonly catalogue: Catalogue;
  readonly read: ReadTensor;
  /** Float32 [rows.length, width] of a two-dimensional tensor; only those rows are read. */
  readRows(name: string, rows: readonly number[]): Promise<Float32Array>;
}

async function openWeights(files: readonly ByteSource[]): Promise<TensorFile> {
  const format = weightsFormat(files);
  if (format === null) {
    throw new LensError(
      "missing_file",
      "The folder has no weights. Expected: model.safetensors or pytorch_model.bin, or shards with their index (model.safetensors.index.json).",
    );
  }
  return format === "safetensors" ? openSafetensors(files) : openPytorch(files);
}

/** Whether a file of a snapshot, weights aside, has a say in what it computes: not its README. */
const isSetting = (name: string) => /\.json$|^merges\.txt$/.test(name);

/** Counts up where the same files come to give other numbers: what was remembered of them before does not hold. */
const READING = "reading 2";

/**
 * Reads a checkpoint's small files and its tensors' headers; weights are read when a graph asks for them.
 *
 * @throws LensError missing_file, invalid_checkpoint, invalid_safetensors, invalid_pytorch, unsupported_checkpoint,
 *   unknown_architecture, invalid_tokenizer
 */
export async function openCheckpoint(name: string, sources: readonly ByteSource[]): Promise<Checkpoint> {
  const files = await snapshotFiles(name, sources);
  const tensors = await openWeights([...files.values()]);
  const shapeOf = (tensor: string) => tensors.tensors.get(tensor)?.shape;
  const configFile = files.get("config.json");
  const json = configFile === undefined ? null : await readJson(configFile);
  const architecture = json === null ? inferArchitecture(name, shapeOf) : readArchitecture(json, shapeOf);
  const ofWeights = new Set([...tensors.tensors.values()].map(({ source }) => source.name));
  return {
    name,
    fingerprint: await fingerprint(
      [...files.values()].filter((file) => ofWeights.has(file.name) || isSetting(file.name)),
      READING,
    ),
    architecture,
    catalogue: tensors.tensors,
    read: Object.assign((tensor: string) => tensors.readFloat32(tensor), { onDisk: tensors.float32OnDisk }),
    readRows: (tensor, rows) => tensors.readRows(tensor, rows),
    ...(await readPreparation(architecture, json, files)),
  };
}
