import type { KernelDevice } from "./device.ts";
import type { ReadWeight } from "./load.ts";
import { matrixBytes, readBy, sizesOf } from "./arrange.ts";
import type { Operation, Plan } from "./operations.ts";
import { packRowsStep, panelBytes, PANEL, upTo, type Matrix } from "./steps.ts";

/**
 * Weights of a session in the kernels' memory: vectors and small matrices as they are, products' packed in panels. Where
 * those would take more than their share, they are not kept: they come part by part in every run, the next part being
 * read while the last computes.
 */

/** Bytes of panels that stay, of all sessions together. */
export const RESIDENT_BYTES = 512 * 2 ** 20;
/** Bytes of panels that come at once where they do not stay. */
const PART_BYTES = 32 * 2 ** 20;

/** Operations that follow each other, and the products' weights among them. */
export interface Part {
  readonly operations: readonly number[];
  readonly weights: readonly string[];
}

type Sized = Plan["weights"];
const shapeOf = (weights: Sized, name: string): readonly [outputs: number, inputs: number] => {
  const [outputs = 0, inputs = 0] = weights.get(name)?.shape ?? [];
  return [outputs, inputs];
};
const bytesOf = (weights: Sized, name: string) => panelBytes(...shapeOf(weights, name));
const rawBytes = (weights: Sized, name: string) => {
  const [outputs, inputs] = shapeOf(weights, name);
  return upTo(outputs * inputs * 4, 64);
};

const weightsOf = (operation: Operation): string[] => (operation.kind === "multiply" ? [operation.weight] : []);

/** @param most bytes of panels a part, unless one alone takes more */
export function partsOf({ operations, weights }: Plan, most: number): Part[] {
  const parts: { operations: number[]; weights: string[] }[] = [];
  let bytes = Infinity;
  for (const [i, operation] of operations.entries()) {
    const names = weightsOf(operation);
    const more = names.reduce((sum, name) => sum + bytesOf(weights, name), 0);
    if (parts.length === 0 || (more > 0 && bytes + more > most)) {
      parts.push({ operations: [], weights: [] });
      bytes = 0;
    }
    const part = parts.at(-1)!;
    part.operations.push(i);
    part.weights.push(...names.filter((name) => !part.weights.includes(name)));
    bytes += more;
  }
  return parts;
}

/** Vectors a plan names: biases, norms', scales. */
function vectorsOf(operation: Operation): string[] {
  switch (operation.kind) {
    case "multiply":
      return [operation.bias, operation.finish.scale].filter((name) => name !== null);
    case "apply":
      return operation.finish.scale === null ? [] : [operation.finish.scale];
    case "normalise":
      return [operation.weight, operation.bias];
    default:
      return [];
  }
}

export class PlacedWeights {
  readonly #device: KernelDevice;
  readonly #plan: Plan;
  readonly #read: ReadWeight;
  readonly #vectors = new Map<string, number>();
  readonly #matrices = new Map<string, Matrix>();
  #panels = new Map<string, number>();
  #residentBytes = 0;
  /** All of them in one part where they stay. */
  readonly parts: readonly Part[];
  readonly stay: boolean;

  constructor(device: KernelDevice, plan: Plan, read: ReadWeight, residentBytes = RESIDENT_BYTES) {
    this.#device = device;
    this.#plan = plan;
    this.#read = read;
    const names = new Set(plan.operations.flatMap(weightsOf));
    const bytes = [...names].reduce((sum, name) => sum + bytesOf(plan.weights, name), 0);
    this.stay = device.resident + bytes <= residentBytes;
    this.parts = partsOf(plan, this.stay ? Infinity : PART_BYTES);
    if (this.stay) this.#residentBytes = bytes;
    device.resident += this.#residentBytes;
  }

  /** What stays. @throws LensError as reading, and failed_inference where there is no room */
  async place(): Promise<void> {
    const { operations, weights } = this.#plan;
    const { heap } = this.#device;
    for (const name of new Set(operations.flatMap(vectorsOf))) {
      const values = await this.#read(name);
      const at = heap.allocate(upTo(values.length, PANEL) * 4);
      this.#vectors.set(name, at);
      heap.floats(at, upTo(values.length, PANEL)).fill(0).set(values);
    }
    for (const { name } of operations
      .flatMap((one) => [...readBy(one)])
      .concat(this.#plan.outputs.map(({ value }) => value))) {
      const weight = weights.get(name);
      if (weight !== undefined && !this.#matrices.has(name)) await this.#placeMatrix(name, weight.shape);
    }
    if (!this.stay) return;
    for (const name of this.parts.flatMap((part) => part.weights)) {
      const [outputs, inputs] = shapeOf(weights, name);
      const staging = await this.#stage(name, this.#device.region("staging", rawBytes(weights, name)));
      const at = heap.allocate(panelBytes(outputs, inputs));
      this.#panels.set(name, at);
      await this.#device.run([packRowsStep(staging, at, outputs, inputs)]);
    }
  }

  async #placeMatrix(name: string, shape: readonly number[]): Promise<void> {
    const { heap } = this.#device;
    const sizes = sizesOf(name, shape);
    const values = await this.#read(name);
    const at = heap.allocate(matrixBytes(sizes));
    const matrix = { ...sizes, at, rowBytes: upTo(sizes.columns, PANEL) * 4 };
    this.#matrices.set(name, matrix);
    writeRows(heap.floats(at, matrixBytes(sizes) / 4), matrix, values);
  }

  /** Copied as it is read. */
  async #stage(name: string, at: number): Promise<number> {
    const values = await this.#read(name);
    this.#device.heap.floats(at, values.length).set(values);
    return at;
  }

  /** Reads a part's weights, to be packed by `packPart` when what runs has ended. */
  async readPart({ weights }: Part): Promise<void> {
    if (this.stay) return;
    let at = this.#device.region("staging", this.#largest(rawBytes));
    for (const name of weights) at = (await this.#stage(name, at)) + rawBytes(this.#plan.weights, name);
  }

  async packPart({ weights }: Part): Promise<void> {
    if (this.stay) return;
    let from = this.#device.region("staging", this.#largest(rawBytes));
    let to = this.#device.region("panels", this.#largest(bytesOf));
    this.#panels = new Map();
    const steps = weights.map((name) => {
      const step = packRowsStep(from, to, ...shapeOf(this.#plan.weights, name));
      this.#panels.set(name, to);
      from += rawBytes(this.#plan.weights, name);
      to += upTo(bytesOf(this.#plan.weights, name), 64);
      return step;
    });
    await this.#device.run(steps);
  }

  #largest(bytes: (weights: Sized, name: string) => number): number {
    const { weights } = this.#plan;
    return Math.max(
      0,
      ...this.parts.map((part) => part.weights.reduce((sum, name) => sum + upTo(bytes(weights, name), 64), 0)),
    );
  }

  vector(name: string): number {
    return this.#vectors.get(name)!;
  }

  panels(name: string): number {
    return this.#panels.get(name)!;
  }

  matrix(name: string): Matrix | undefined {
    return this.#matrices.get(name);
  }

  /** Gives the memory back. */
  release(): void {
    const { heap } = this.#device;
    for (const at of this.#vectors.values()) heap.release(at);
    for (const { at } of this.#matrices.values()) heap.release(at);
    if (this.stay) for (const at of this.#panels.values()) heap.release(at);
    this.#vectors.clear();
    this.#matrices.clear();
    this.#panels.clear();
    this.#device.resident -= this.#residentBytes;
    this.#residentBytes = 0;
  }
}

/** Numbers row by row to where a matrix lies. @param floats from its address on */
export function writeRows(floats: Float32Array, { rows, columns, rowBytes }: Matrix, values: Float32Array): void {
  const stride = rowBytes / 4;
  if (stride === columns) return floats.set(values.subarray(0, rows * columns));
  for (let i = 0; i < rows; i++) floats.set(values.subarray(i * columns, (i + 1) * columns), i * stride);
}

/** And back. */
export function readRows(floats: Float32Array, { rows, columns, rowBytes }: Matrix): Float32Array {
  const stride = rowBytes / 4;
  const values = new Float32Array(rows * columns);
  for (let i = 0; i < rows; i++) values.set(floats.subarray(i * stride, i * stride + columns), i * columns);
  return values;
}
