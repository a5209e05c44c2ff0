import type { WeightStep } from "../../platform/runtime.ts";
import { encodeOnnx, type Initializer } from "../graph/onnx.ts";
import { decodeOnnx } from "../graph/onnx-read.ts";

/** Where the bytes of a weight lie in the external files of its graph. */
export interface WeightPlace {
  readonly file: string;
  readonly offset: number;
  readonly length: number;
}

/** By the weights' names. */
export type WeightLayout = ReadonlyMap<string, WeightPlace>;

/** @param model as `encodeOnnx` writes it */
export const layoutOf = (model: Uint8Array): WeightLayout =>
  new Map(decodeOnnx(model).initializers.flatMap((one) => ("file" in one ? [[one.name, one] as const] : [])));

/** Bytes of each file, by its name. */
export function filesOf(layout: WeightLayout): ReadonlyMap<string, number> {
  const sizes = new Map<string, number>();
  for (const { file, offset, length } of layout.values())
    sizes.set(file, Math.max(sizes.get(file) ?? 0, offset + length));
  return sizes;
}

/** A model whose external files lie in a folder. */
export interface MappedModel {
  readonly model: Uint8Array;
  /** Absolute. */
  readonly folder: string;
}

/** Smaller weights go into the model: biases, norms. */
const LEAST_MAPPED = 2 ** 16;
/** Of float32 in a mapped file. */
const ALIGNMENT = 4;

const bytesOf = ({ buffer, byteOffset, byteLength }: ArrayBufferView) => new Uint8Array(buffer, byteOffset, byteLength);

/**
 * A graph whose large weights are the checkpoint's own bytes, as they lie; null where some are not, or not in one folder.
 * What is mapped has to stand until the session is made: products are packed then.
 *
 * @throws LensError as reading the small ones
 */
export async function inPlace(model: Uint8Array, steps: readonly WeightStep[]): Promise<MappedModel | null> {
  const graph = decodeOnnx(model);
  const given = new Map<string, { readonly bytes: Uint8Array } | Omit<WeightPlace, "length">>();
  let folder: string | null = null;
  for (const step of steps) {
    const range = step.places.some(({ byteLength }) => byteLength >= LEAST_MAPPED) ? await step.onDisk?.() : undefined;
    if (range === undefined) {
      if (step.places.some(({ byteLength }) => byteLength >= LEAST_MAPPED)) return null;
      const values = await step.load();
      for (const [i, { name }] of step.places.entries()) given.set(name, { bytes: bytesOf(values[i]!) });
      continue;
    }
    if (range === null || range.offset % ALIGNMENT !== 0) return null;
    if (folder !== null && folder !== range.folder) return null;
    ({ folder } = range);
    for (const { name } of step.places) given.set(name, { file: range.name, offset: range.offset });
  }
  if (folder === null) return null;
  const initializers = graph.initializers.map((one): Initializer => {
    const found = given.get(one.name);
    if (!("file" in one) || found === undefined) return one;
    const { name, type, shape, length } = one;
    return { name, type, shape, ...("bytes" in found ? found : { ...found, length }) };
  });
  return { model: encodeOnnx({ ...graph, initializers }), folder };
}
