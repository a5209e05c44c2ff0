import { LensError } from "../../lib/errors.ts";
import type { LoadWeights, WeightStep } from "../../platform/runtime.ts";
import type { Initializer } from "../graph/onnx.ts";

/** Reads weights of a graph by name: float32, or int8. */
export type ReadWeight = (name: string) => Promise<ArrayBufferView>;

const missing = (name: string) =>
  new LensError("failed_inference", `The weight "${name}" did not come with its graph.`);

/** What comes to be in one step is kept until something else is read: int8 and its scales are one reading. */
function stepReader(steps: readonly WeightStep[]): ReadWeight {
  const known = new Map(
    steps.flatMap((step) => step.places.map((place, i) => [place.name, { step, place, i }] as const)),
  );
  let last: { readonly step: WeightStep; readonly values: ReturnType<WeightStep["load"]> } | null = null;
  return async (name) => {
    const found = known.get(name);
    if (found === undefined) throw missing(name);
    const { step, place, i } = found;
    if (last?.step !== step) last = { step, values: step.load() };
    const values = (await last.values)[i];
    if (step.places.length === 1) last = null;
    if (values?.byteLength === place.byteLength) return values;
    throw new LensError(
      "invalid_tensor",
      `Tensor "${name}" has ${values?.byteLength ?? 0} bytes, ${place.byteLength} were expected.`,
    );
  };
}

/** One by one where they come so, else out of whole files, which are read once and kept until `done`. */
export function weightReader(
  weights: ReadonlyMap<string, Initializer>,
  load: LoadWeights,
): { read: ReadWeight; done(): void } {
  if (load.steps !== undefined) return { read: stepReader(load.steps), done: () => undefined };
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
