import { readAll } from "../../../src/platform/bytes.ts";
import { takeApart } from "../edit-checkpoint.ts";
import { writeSafetensors, type TensorToWrite } from "../write-safetensors.ts";

/** Checkpoints to install: the oracle's tiny ones, as files of a hub's repository. */

export type Files = ReadonlyMap<string, Uint8Array>;

const json = (value: unknown) => new TextEncoder().encode(JSON.stringify(value));

/** In one file. @param change of its tensors */
export async function singleFile(
  name: string,
  change: (tensors: Record<string, TensorToWrite>) => Record<string, TensorToWrite> = (tensors) => tensors,
): Promise<Files> {
  const { config, tensors, others } = await takeApart(name);
  const files = new Map<string, Uint8Array>([
    ["README.md", json("a model")],
    ["config.json", json(config)],
  ]);
  for (const other of others) files.set(other.name, await readAll(other));
  return files.set("model.safetensors", writeSafetensors(change({ ...tensors })));
}

/** In three shards with an index, and beside them a file that is none of the checkpoint's. */
export async function sharded(name: string): Promise<Files> {
  const files = new Map(await singleFile(name));
  files.delete("model.safetensors");
  const { tensors } = await takeApart(name);
  const names = Object.keys(tensors);
  const weightMap: Record<string, string> = {};
  for (let shard = 0; shard < 3; shard++) {
    const file = `model-0000${shard + 1}-of-00003.safetensors`;
    const part = names.slice(Math.floor((shard * names.length) / 3), Math.floor(((shard + 1) * names.length) / 3));
    for (const tensor of part) weightMap[tensor] = file;
    files.set(file, writeSafetensors(Object.fromEntries(part.map((tensor) => [tensor, tensors[tensor]!]))));
  }
  files.set("model.safetensors.index.json", json({ metadata: {}, weight_map: weightMap }));
  return files.set("optimizer.safetensors", new Uint8Array(10));
}
