import { z } from "../lib/schema.ts";
import { LensError, type ErrorCode } from "../lib/errors.ts";
import type { ByteSource } from "../platform/bytes.ts";
import { findDuplicateKey } from "./duplicate-keys.ts";
import { readText } from "./read-json.ts";
import type { ListedTensor } from "./tensor-file.ts";

const isRecord = (value: unknown): value is object =>
  typeof value === "object" && value !== null && !Array.isArray(value);
// Not z.record, which drops a key named __proto__.
const indexSchema = z.object({ weight_map: z.custom<object>(isRecord) });
const shardSchema = z.string().min(1);
/** A shard lies beside its index. */
const OTHER_FOLDER = /[/\\]|^\.\.?$/;

/** Which shard holds which tensor. @throws LensError of the code given */
async function readIndex(source: ByteSource, code: ErrorCode): Promise<Map<string, string>> {
  const refuse = (problem: string) => new LensError(code, `${source.path} ${problem}. Is the download complete?`);
  const text = await readText(source);
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
    if (OTHER_FOLDER.test(file.data))
      throw refuse(`names a file of another folder, ${JSON.stringify(file.data)}, for tensor "${tensor}"`);
    shards.set(tensor, file.data);
  }
  return shards;
}

/**
 * The tensors of the shards that an index names; other files of the folder are not read.
 *
 * @param files those of the index's folder, by name
 * @param read lists the tensors of one shard
 * @param code for an index or shards that contradict themselves
 * @throws LensError missing_file, missing_tensor (index and shards disagree), and of the code
 */
export async function openShards<T extends ListedTensor>(
  index: ByteSource,
  files: ReadonlyMap<string, ByteSource>,
  read: (source: ByteSource) => Promise<readonly T[]>,
  code: ErrorCode,
): Promise<Map<string, T>> {
  const shardOf = await readIndex(index, code);
  const names = [...new Set(shardOf.values())];
  const absent = names.filter((name) => !files.has(name));
  if (absent.length > 0) {
    throw new LensError(
      "missing_file",
      `${index.path} names ${absent.join(", ")}, which the folder does not have. Add ${absent.length === 1 ? "it" : "them"}.`,
    );
  }
  const tensors = new Map<string, T>();
  for (const name of names) {
    for (const tensor of await read(files.get(name)!)) {
      const other = tensors.get(tensor.name);
      if (other !== undefined) {
        throw new LensError(
          code,
          `Tensor "${tensor.name}" is both in ${other.source.path} and in ${tensor.source.path}.`,
        );
      }
      tensors.set(tensor.name, tensor);
    }
  }
  for (const [tensor, shard] of shardOf) {
    if (tensors.get(tensor)?.source.name !== shard) {
      throw new LensError(
        "missing_tensor",
        `${index.path} says that tensor "${tensor}" is in ${shard}, which does not have it. Do the index and the shards belong together?`,
      );
    }
  }
  return tensors;
}
