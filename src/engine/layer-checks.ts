import { LensError } from "../lib/errors.ts";
import type { Precision } from "../models/graph/precision.ts";
import type { Runtime } from "../platform/runtime.ts";
import type { ModelInfo } from "./models.ts";
import { checkLayer, type LayerCheck } from "./self-check-layer.ts";
import type { LayerShape } from "./self-check-planted.ts";

/** The layers that were checked on a device, by sizes and precision: models of one size, and one that is opened again, share a check. */
export class LayerChecks {
  readonly #known = new Map<string, Promise<LayerCheck>>();

  /** @throws LensError as checkLayer; it is then tried again when it is next asked for */
  of(runtime: Runtime, layer: LayerShape, precision: Precision): Promise<LayerCheck> {
    const key = [layer.dim, layer.heads, layer.mlp, precision].join();
    const known = this.#known.get(key);
    if (known !== undefined) return known;
    const check = checkLayer(runtime, layer, precision);
    this.#known.set(key, check);
    check.catch(() => {
      if (this.#known.get(key) === check) this.#known.delete(key);
    });
    return check;
  }

  /** For another device. */
  forget(): void {
    this.#known.clear();
  }
}

const share = (value: number) => value.toExponential(1).replace(".0e", "e");

/** Why this device does not compute a model in fp16 unless it is asked to; null where its layer passes. */
export async function whyNotFloat16(
  check: Promise<LayerCheck>,
  { name, layer }: Pick<ModelInfo, "name" | "layer">,
): Promise<string | null> {
  const begin = `"${name}" is computed in fp32: in fp16, one layer of its sizes (${layer.dim}, ${layer.heads} heads, ${layer.mlp})`;
  try {
    const { deviation, tolerance } = await check;
    return deviation <= tolerance
      ? null
      : `${begin} is off by ${share(deviation)} on this device, and ${share(tolerance)} is allowed.`;
  } catch (thrown) {
    return `${begin} does not compute on this device. ${LensError.from(thrown).message}`;
  }
}
