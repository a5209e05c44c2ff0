import { bytesToFloat32 } from "../../src/models/dtypes.ts";
import { openSafetensors } from "../../src/models/safetensors.ts";
import { bytesSource, readAll, type ByteSource } from "../../src/platform/bytes.ts";
import { oracleModel } from "../parity/oracle.ts";
import { writeSafetensors, type TensorToWrite } from "./write-safetensors.ts";

/** A checkpoint taken apart, to be changed and put together again. */
export interface EditedCheckpoint {
  readonly config: Json;
  readonly tensors: Readonly<Record<string, TensorToWrite>>;
  /** Tokenizer and preprocessor. */
  readonly others: readonly ByteSource[];
}

export type Json = { readonly [key: string]: unknown };

export const jsonFile = (path: string, json: unknown) =>
  bytesSource(path, new TextEncoder().encode(JSON.stringify(json)));

/** A checkpoint of the oracle. */
export const takeApart = (name: string): Promise<EditedCheckpoint> => takeFilesApart(oracleModel(name));

export async function takeFilesApart(files: readonly ByteSource[]): Promise<EditedCheckpoint> {
  const weights = await openSafetensors(files);
  const tensors: Record<string, TensorToWrite> = {};
  for (const { name: tensor, dtype, shape } of weights.tensors.values()) {
    tensors[tensor] = { dtype, shape, data: (await weights.readRaw(tensor)).slice() };
  }
  const config: Json = JSON.parse(
    new TextDecoder().decode(await readAll(files.find((file) => file.name === "config.json")!)),
  );
  const others = files
    .filter((file) => file.name !== "config.json" && file.name !== "model.safetensors")
    .map((file) => ({ ...file, path: file.name }));
  return { config, tensors, others };
}

/** The files of its folder. */
export function putTogether({ config, tensors, others }: EditedCheckpoint): ByteSource[] {
  return [...others, jsonFile("config.json", config), bytesSource("model.safetensors", writeSafetensors(tensors))];
}

const isTable = (value: unknown): value is Json => typeof value === "object" && value !== null && !Array.isArray(value);

/** A config with some of its settings changed, those of vision_config and text_config too. */
export function changed(config: Json, changes: Json): Json {
  return Object.fromEntries(
    [...new Set([...Object.keys(config), ...Object.keys(changes)])].map((key) => {
      const [before, after] = [config[key], changes[key]];
      if (isTable(before) && isTable(after)) return [key, changed(before, after)];
      return [key, Object.hasOwn(changes, key) ? after : before];
    }),
  );
}

export const without = (tensors: EditedCheckpoint["tensors"], dropped: (name: string) => boolean) =>
  Object.fromEntries(Object.entries(tensors).filter(([name]) => !dropped(name)));

export const mapTensors = (
  tensors: EditedCheckpoint["tensors"],
  change: (tensor: TensorToWrite, name: string) => TensorToWrite,
) => Object.fromEntries(Object.entries(tensors).map(([name, tensor]) => [name, change(tensor, name)]));

/** The values of a float32 tensor. */
export function valuesOf({ dtype, data }: TensorToWrite): Float32Array {
  if (dtype !== "F32") throw new Error(`${dtype} is not float32`);
  return data instanceof Float32Array ? data : bytesToFloat32(data);
}

/** Numbers that look like weights, the same every time: roughly normal, with this standard deviation. */
export function randomTensor(shape: readonly number[], deviation: number, seed: number): TensorToWrite {
  let state = seed;
  const uniform = () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
  const data = Float32Array.from({ length: shape.reduce((product, size) => product * size, 1) }, () => {
    const sum = Array.from({ length: 12 }, uniform).reduce((total, value) => total + value, 0);
    return (sum - 6) * deviation;
  });
  return { dtype: "F32", shape, data };
}
