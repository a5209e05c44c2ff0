import { LensError } from "../lib/errors.ts";
import type { ByteSource } from "../platform/bytes.ts";
import { readHeader, readRange, type TensorInfo } from "./safetensors-header.ts";
import { openShards } from "./shards.ts";
import { tensorFile, type TensorFile } from "./tensor-file.ts";

export const SAFETENSORS_SINGLE = "model.safetensors";
export const SAFETENSORS_INDEX = "model.safetensors.index.json";
const EXPECTED = `${SAFETENSORS_SINGLE}, or shards with ${SAFETENSORS_INDEX}`;

/** Whether a file belongs to weights in this format. */
export const isSafetensors = (name: string): boolean => name.endsWith(".safetensors") || name === SAFETENSORS_INDEX;

async function openSingle(source: ByteSource): Promise<Map<string, TensorInfo>> {
  return new Map((await readHeader(source)).map((tensor) => [tensor.name, tensor]));
}

function missingWeights(candidates: readonly ByteSource[]): LensError {
  if (candidates.length > 1) {
    const names = candidates.map((source) => source.name).join(", ");
    return new LensError(
      "missing_file",
      `Which weights belong together cannot be told: the folder has ${names}, and neither ${SAFETENSORS_SINGLE} nor ${SAFETENSORS_INDEX}. Add ${SAFETENSORS_INDEX}.`,
    );
  }
  return new LensError("missing_file", `The folder has no weights. Expected: ${EXPECTED}.`);
}

/** The tensors of openSafetensors with their places. */
export async function listSafetensors(sources: readonly ByteSource[]): Promise<Map<string, TensorInfo>> {
  const files = new Map(sources.map((source) => [source.name, source]));
  const single = files.get(SAFETENSORS_SINGLE);
  if (single !== undefined) return openSingle(single);
  const index = files.get(SAFETENSORS_INDEX);
  if (index !== undefined) return openShards(index, files, readHeader, "invalid_safetensors");
  const candidates = sources.filter((source) => source.name.endsWith(".safetensors"));
  if (candidates.length === 1) return openSingle(candidates[0]!);
  throw missingWeights(candidates);
}

/**
 * Opens the weights of a checkpoint folder: model.safetensors; else the shards that model.safetensors.index.json
 * names (others in the folder are not read); else the one *.safetensors there is. Only headers are read.
 *
 * @param sources the files of one folder
 * @throws LensError missing_file, missing_tensor (index and shards disagree), invalid_safetensors
 */
export async function openSafetensors(sources: readonly ByteSource[]): Promise<TensorFile> {
  return tensorFile(
    await listSafetensors(sources),
    ({ source, offset }, start, end) => readRange(source, offset + start, offset + end),
    async ({ source, offset }, start, end) => (await source.onDisk?.(offset + start, offset + end)) ?? null,
  );
}
