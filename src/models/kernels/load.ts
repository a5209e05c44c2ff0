import { LensError } from "../../lib/errors.ts";
import type { LoadWeights } from "../../platform/runtime.ts";
import type { Initializer } from "../graph/onnx.ts";

/** Reads weights of a graph by name: float32, or int8. */
export type ReadWeight = (name: string) => Promise<ArrayBufferView>;

const missing = (name: string) =>
  new LensError("failed_inference", `The weight "${name}" did not come with its graph.`);

/** One by one where they come so, else out of whole files, which are read once and kept until `done`. */
export function weightReader(
  weights: ReadonlyMap<string, Initializer>,
  load: LoadWeights,
): { read: ReadWeight; done(): void } {
  const { one } = load;
  if (one !== undefined) return { read: one, done: () => undefined };
  let files: ReturnType<LoadWeights> | null = null;
  return {
    async read(name) {
      const place = weights.get(name);
      const file =
        place !== undefined && "file" in place
          ? (await (files ??= load())).find(({ path }) => path === place.file)
          : undefined;
      if (place === undefined || !("file" in place) || file === undefined) throw missing(name);
      const { buffer, byteOffset } = file.data;
      return new Uint8Array(buffer, byteOffset + place.offset, place.length);
    },
    done: () => (files = null),
  };
}
