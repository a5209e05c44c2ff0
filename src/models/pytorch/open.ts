import { LensError } from "../../lib/errors.ts";
import type { ByteSource } from "../../platform/bytes.ts";
import { openShards } from "../shards.ts";
import { tensorFile, type TensorFile } from "../tensor-file.ts";
import { readTensors } from "./file.ts";
import { readTensor } from "./gather.ts";
import type { TensorLayout } from "./layout.ts";

export const PYTORCH_SINGLE = "pytorch_model.bin";
export const PYTORCH_INDEX = "pytorch_model.bin.index.json";
/** What training leaves beside the weights. */
const NO_WEIGHTS = /^(?:training_args\.bin|(?:optimizer|scheduler|scaler|rng_state.*)\.(?:bin|pth?))$/i;

/** Whether a file's name is one that PyTorch's weights have. */
const isPytorch = (name: string): boolean => /\.(?:bin|pth?)$/i.test(name) && !NO_WEIGHTS.test(name);
/** Whether a file may be a whole release by itself; .bin says nothing without a config.json beside it. */
export const isRelease = (name: string): boolean => isPytorch(name) && !name.toLowerCase().endsWith(".bin");
/** Whether a file belongs to weights in this format. */
export const isOfPytorch = (name: string): boolean => isPytorch(name) || name === PYTORCH_INDEX;

async function openSingle(source: ByteSource): Promise<Map<string, TensorLayout>> {
  return new Map((await readTensors(source)).map((tensor) => [tensor.name, tensor]));
}

/** The tensors of openPytorch with their places. */
export async function listPytorch(sources: readonly ByteSource[]): Promise<Map<string, TensorLayout>> {
  const files = new Map(sources.map((source) => [source.name, source]));
  const single = files.get(PYTORCH_SINGLE);
  if (single !== undefined) return openSingle(single);
  const index = files.get(PYTORCH_INDEX);
  if (index !== undefined) return openShards(index, files, readTensors, "invalid_pytorch");
  const candidates = sources.filter((source) => isPytorch(source.name));
  if (candidates.length === 1) return openSingle(candidates[0]!);
  if (candidates.length === 0)
    throw new LensError(
      "missing_file",
      `The folder has no weights. Expected: ${PYTORCH_SINGLE}, or shards with ${PYTORCH_INDEX}.`,
    );
  const names = candidates.map((source) => source.name).join(", ");
  throw new LensError(
    "missing_file",
    `Which weights belong together cannot be told: the folder has ${names}, and neither ${PYTORCH_SINGLE} nor ${PYTORCH_INDEX}. Leave only the one that is meant.`,
  );
}

/**
 * Opens the weights of a checkpoint folder that PyTorch saved: pytorch_model.bin; else the shards that
 * pytorch_model.bin.index.json names; else the one *.bin, *.pth or *.pt there is. Tensors are listed, and their
 * numbers read when they are asked for.
 *
 * @param sources the files of one folder
 * @throws LensError missing_file, missing_tensor (index and shards disagree), invalid_pytorch, unsupported_checkpoint
 */
export async function openPytorch(sources: readonly ByteSource[]): Promise<TensorFile> {
  return tensorFile(await listPytorch(sources), readTensor);
}
