import { LensError } from "../../lib/errors.ts";
import type { Graph, ReadTensor, WeightFile } from "./builder.ts";

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
