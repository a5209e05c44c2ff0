import { LensError } from "../../lib/errors.ts";
import type { Graph, ReadTensor, WeightData, WeightFile, WeightPlan } from "./builder.ts";

/** Fills one external data file, tensor by tensor: what a conversion needs beside the file is one tensor's. */
async function fillFile(file: WeightFile, read: ReadTensor): Promise<Uint8Array> {
  const bytes = new Uint8Array(file.byteLength);
  for (const { places, load } of file.weights) {
    const all = await load(read);
    for (const [i, { name, offset, byteLength }] of places.entries()) {
      const values = all[i];
      if (values?.byteLength !== byteLength) {
        throw new LensError(
          "invalid_tensor",
          `Tensor "${name}" has ${values?.byteLength ?? 0} bytes, ${byteLength} were expected.`,
        );
      }
      bytes.set(new Uint8Array(values.buffer, values.byteOffset, values.byteLength), offset);
    }
  }
  return bytes;
}

/** All weight files of a graph, in memory, as a runtime's external data. */
export async function fillWeights(graph: Graph, read: ReadTensor): Promise<{ path: string; data: Uint8Array }[]> {
  const filled: { path: string; data: Uint8Array }[] = [];
  for (const file of graph.files) filled.push({ path: file.path, data: await fillFile(file, read) });
  return filled;
}

/** Reads weights of a graph one by one. What comes to be in one step is kept until another is read. @throws LensError invalid_tensor */
export function weightsOneByOne(graph: Graph, read: ReadTensor): (name: string) => Promise<WeightData> {
  const plans = new Map(
    graph.files.flatMap(({ weights }) =>
      weights.flatMap((plan) => plan.places.map((place, i) => [place.name, { plan, place, i }] as const)),
    ),
  );
  let last: { readonly plan: WeightPlan; readonly values: Promise<readonly WeightData[]> } | null = null;
  return async (name) => {
    const found = plans.get(name);
    if (found === undefined) throw new LensError("invalid_tensor", `The ${graph.name} graph has no weight "${name}".`);
    const { plan, place, i } = found;
    if (last?.plan !== plan) last = { plan, values: plan.load(read) };
    const values = (await last.values)[i];
    if (plan.places.length === 1) last = null;
    if (values?.byteLength === place.byteLength) return values;
    throw new LensError(
      "invalid_tensor",
      `Tensor "${name}" has ${values?.byteLength ?? 0} bytes, ${place.byteLength} were expected.`,
    );
  };
}
