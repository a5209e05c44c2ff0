import { z } from "zod";
import { LensError } from "../lib/errors.ts";
import { readAll, type ByteSource } from "../platform/bytes.ts";
import { isFloatDtype, toFloat32, unsupportedDtype, type FloatDtype } from "./dtypes.ts";
import { findDuplicateKey } from "./duplicate-keys.ts";
import { readHeader, readRange, type TensorInfo } from "./safetensors-header.ts";

/** The weights of a checkpoint, in one file or in shards; read by range, never whole. */
export interface TensorFile {
  readonly tensors: ReadonlyMap<string, TensorInfo>;
  /** Bytes [start, end) of a tensor, in its own format; the whole of it by default. */
  readRaw(name: string, start?: number, end?: number): Promise<Uint8Array>;
  /** A whole tensor, row-major. */
  readFloat32(name: string): Promise<Float32Array>;
  /** Rows of a tensor [count, width]: Float32 [rows.length, width], in the order asked for; only those are read. */
  readRows(name: string, rows: readonly number[]): Promise<Float32Array>;
}

const SINGLE = "model.safetensors";
const INDEX = "model.safetensors.index.json";
const EXPECTED = `${SINGLE}, or shards with ${INDEX}`;
const PYTORCH_FILE = /\.(?:bin|pth?|ckpt)$/i;

const isRecord = (value: unknown): value is object => typeof value === "object" && value !== null && !Array.isArray(value);
// Not z.record, which drops a key named __proto__.
const indexSchema = z.object({ weight_map: z.custom<object>(isRecord) });
const shardSchema = z.string().min(1);

/** Which shard holds which tensor. @throws LensError invalid_safetensors */
async function readIndex(source: ByteSource): Promise<Map<string, string>> {
  const refuse = (problem: string) => new LensError("invalid_safetensors", `${source.path} ${problem}. Is the download complete?`);
  const text = new TextDecoder().decode(await readAll(source));
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    throw refuse("is not JSON");
  }
  const duplicate = findDuplicateKey(text);
  if (duplicate !== null) throw refuse(`has "${duplicate}" twice`);
  const parsed = indexSchema.safeParse(json);
  if (!parsed.success) throw refuse('has no "weight_map" table of tensors and their files');
  const shards = new Map<string, string>();
  for (const [tensor, shard] of Object.entries(parsed.data.weight_map)) {
    const file = shardSchema.safeParse(shard);
    if (!file.success) throw refuse(`names no file for tensor "${tensor}"`);
    shards.set(tensor, file.data);
  }
  return shards;
}

async function openShards(index: ByteSource, files: ReadonlyMap<string, ByteSource>): Promise<Map<string, TensorInfo>> {
  const shardOf = await readIndex(index);
  const names = [...new Set(shardOf.values())];
  const absent = names.filter((name) => !files.has(name));
  if (absent.length > 0) {
    throw new LensError("missing_file", `${index.path} names ${absent.join(", ")}, which the folder does not have. Add ${absent.length === 1 ? "it" : "them"}.`);
  }
  const tensors = new Map<string, TensorInfo>();
  for (const name of names) {
    for (const tensor of await readHeader(files.get(name)!)) {
      const other = tensors.get(tensor.name);
      if (other !== undefined) {
        throw new LensError("invalid_safetensors", `Tensor "${tensor.name}" is both in ${other.source.path} and in ${tensor.source.path}.`);
      }
      tensors.set(tensor.name, tensor);
    }
  }
  for (const [tensor, shard] of shardOf) {
    if (tensors.get(tensor)?.source.name !== shard) {
      throw new LensError("missing_tensor", `${index.path} says that tensor "${tensor}" is in ${shard}, which does not have it. Do the index and the shards belong together?`);
    }
  }
  return tensors;
}

async function openSingle(source: ByteSource): Promise<Map<string, TensorInfo>> {
  return new Map((await readHeader(source)).map((tensor) => [tensor.name, tensor]));
}

function missingWeights(sources: readonly ByteSource[], candidates: readonly ByteSource[]): LensError {
  if (candidates.length > 1) {
    const names = candidates.map((source) => source.name).join(", ");
    return new LensError("missing_file", `Which weights belong together cannot be told: the folder has ${names}, and neither ${SINGLE} nor ${INDEX}. Add ${INDEX}.`);
  }
  const pytorch = sources.filter((source) => PYTORCH_FILE.test(source.name)).map((source) => source.name);
  if (pytorch.length > 0) {
    return new LensError("missing_file", `The folder's weights are PyTorch files (${pytorch.join(", ")}), which are not read yet. Bring ${SINGLE}; the hub has it for most models.`);
  }
  return new LensError("missing_file", `The folder has no weights. Expected: ${EXPECTED}.`);
}

/**
 * Opens the weights of a checkpoint folder: model.safetensors; else the shards that model.safetensors.index.json
 * names (others in the folder are not read); else the one *.safetensors there is. Only headers are read.
 *
 * @param sources the files of one folder
 * @throws LensError missing_file, missing_tensor (index and shards disagree), invalid_safetensors
 */
export async function openSafetensors(sources: readonly ByteSource[]): Promise<TensorFile> {
  const files = new Map(sources.map((source) => [source.name, source]));
  const single = files.get(SINGLE);
  if (single !== undefined) return tensorFile(await openSingle(single));
  const index = files.get(INDEX);
  if (index !== undefined) return tensorFile(await openShards(index, files));
  const candidates = sources.filter((source) => source.name.endsWith(".safetensors"));
  if (candidates.length === 1) return tensorFile(await openSingle(candidates[0]!));
  throw missingWeights(sources, candidates);
}

const readBytes = (tensor: TensorInfo, start: number, end: number) =>
  readRange(tensor.source, tensor.offset + start, tensor.offset + end);

function tensorFile(tensors: ReadonlyMap<string, TensorInfo>): TensorFile {
  const find = (name: string): TensorInfo => {
    const tensor = tensors.get(name);
    if (tensor === undefined) throw new LensError("missing_tensor", `The checkpoint has no tensor "${name}".`);
    return tensor;
  };
  const findFloat = (name: string): TensorInfo & { dtype: FloatDtype } => {
    const tensor = find(name);
    const { dtype } = tensor;
    if (!isFloatDtype(dtype)) throw unsupportedDtype(name, dtype);
    return { ...tensor, dtype };
  };

  return {
    tensors,
    async readRaw(name, start = 0, end = find(name).byteLength) {
      const tensor = find(name);
      if (!(Number.isInteger(start) && Number.isInteger(end) && 0 <= start && start <= end && end <= tensor.byteLength)) {
        throw new LensError("invalid_tensor", `Tensor "${name}" has ${tensor.byteLength} bytes; ${start} to ${end} were asked for.`);
      }
      return readBytes(tensor, start, end);
    },
    async readFloat32(name) {
      const tensor = findFloat(name);
      return toFloat32(tensor.dtype, await readBytes(tensor, 0, tensor.byteLength));
    },
    async readRows(name, rows) {
      const tensor = findFloat(name);
      const [count, width] = tensor.shape;
      if (tensor.shape.length !== 2 || count === undefined || width === undefined) {
        throw new LensError("invalid_tensor", `Tensor "${name}" has shape [${tensor.shape.join(", ")}]; a table of two dimensions was expected.`);
      }
      const outside = rows.find((row) => !Number.isInteger(row) || row < 0 || row >= count);
      if (outside !== undefined) {
        throw new LensError("invalid_tensor", `Tensor "${name}" has ${count} rows; row ${outside} was asked for. Do the tokenizer and the weights belong together?`);
      }
      const rowBytes = tensor.byteLength / Math.max(1, count);
      const read = async (row: number) => toFloat32(tensor.dtype, await readBytes(tensor, row * rowBytes, (row + 1) * rowBytes));
      // A prompt's padding asks for one row many times over.
      const distinct = [...new Set(rows)];
      const values = new Map((await Promise.all(distinct.map(read))).map((row, i) => [distinct[i]!, row]));
      const table = new Float32Array(rows.length * width);
      rows.forEach((row, i) => table.set(values.get(row)!, i * width));
      return table;
    },
  };
}
