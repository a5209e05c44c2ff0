import { LensError } from "../lib/errors.ts";
import type { ModelInfo } from "./models.ts";
import type { Pipeline } from "./pipeline.ts";

/** Models whose half precision may be to blame for what was thrown. */
const toBlame = (pipeline: Pipeline, thrown: unknown) =>
  thrown instanceof LensError && thrown.code === "failed_inference"
    ? pipeline.models.filter(({ info }) => info.precision === "fp16")
    : [];

/** Whether it may go well in single precision: then it is to be thrown on to `withFp32Fallback`. */
export const mayGoExact = (pipeline: Pipeline, thrown: unknown): boolean => toBlame(pipeline, thrown).length > 0;

/**
 * Does something with a pipeline's models; where that fails in half precision, whose largest number is 65504, again in
 * single. From then on the models stay there, and what they had computed is forgotten.
 *
 * @param onExact told of every model that goes on in fp32
 * @throws LensError as `work` does
 */
export async function withFp32Fallback<T>(
  pipeline: Pipeline,
  work: () => Promise<T>,
  onExact?: (info: ModelInfo) => void,
): Promise<T> {
  try {
    return await work();
  } catch (thrown) {
    const models = toBlame(pipeline, thrown);
    if (models.length === 0) throw thrown;
    for (const { exact, info } of models) {
      if (exact === undefined) throw thrown;
      const again = await exact();
      const model = { ...again, info: { ...again.info, comparesPatches: info.comparesPatches } };
      await pipeline.use(model);
      onExact?.(model.info);
    }
    return work();
  }
}
