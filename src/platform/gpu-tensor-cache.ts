import type * as Ort from "onnxruntime-common";
import { LensError } from "../lib/errors.ts";

/**
 * Results that stay in a device's memory beside their copy in ours: a later run that is fed the copy takes what is
 * there, and nothing is sent. Found by the very array; the least recently used go when they exceed the budget.
 */

/** Bytes on the device: 54 images of SO400M at 1024 patches. */
const BUDGET = 256 * 2 ** 20;

interface GpuTensor {
  /** What the run returned: it owns the buffer. */
  readonly owner: Ort.Tensor;
  /** The same buffer as an input: the owner counts as our memory's once it was copied. */
  readonly input: Ort.Tensor;
}

export class GpuTensorCache {
  readonly #Tensor: typeof Ort.Tensor;
  readonly #budget: number;
  readonly #entries = new Map<Float32Array, GpuTensor>();
  #bytes = 0;

  constructor(Tensor: typeof Ort.Tensor, budget = BUDGET) {
    this.#Tensor = Tensor;
    this.#budget = budget;
  }

  /** @returns the resident tensor of this array and shape; null where there is none */
  find(data: Float32Array, dims: readonly number[]): Ort.Tensor | null {
    const entry = this.#entries.get(data);
    if (
      entry === undefined ||
      dims.length !== entry.input.dims.length ||
      dims.some((side, i) => side !== entry.input.dims[i])
    )
      return null;
    this.#entries.delete(data);
    this.#entries.set(data, entry);
    return entry.input;
  }

  /** Gives their memory back; before the session that made them goes. */
  clear(): void {
    for (const { owner } of this.#entries.values()) owner.dispose();
    this.#entries.clear();
    this.#bytes = 0;
  }

  /** Copies a result from the device, and leaves it there. @throws LensError failed_inference where it is not float32 */
  async keep(owner: Ort.Tensor): Promise<Float32Array> {
    const input = this.#Tensor.fromGpuBuffer(owner.gpuBuffer, { dataType: "float32", dims: owner.dims });
    const data = await owner.getData();
    if (!(data instanceof Float32Array))
      throw new LensError("failed_inference", `The runtime returned ${owner.type} where float32 was expected.`);
    this.#entries.set(data, { owner, input });
    this.#bytes += data.byteLength;
    for (const [old, entry] of this.#entries) {
      if (this.#bytes <= this.#budget || old === data) break;
      this.#entries.delete(old);
      this.#bytes -= old.byteLength;
      entry.owner.dispose();
    }
    return data;
  }
}
