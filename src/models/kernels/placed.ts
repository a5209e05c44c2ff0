import type { KernelDevice } from "./device.ts";
import type { ReadWeight } from "./load.ts";
import { matrixBytes, readBy, shapeOf, sizesOf } from "./arrange.ts";
import type { Operation, Plan } from "./operations.ts";
import { packRowsStep, panelBytes, PANEL, upTo, type Matrix, type Step } from "./steps.ts";
import { bytePanels, packBytesStep } from "./steps-bytes.ts";

/**
 * Weights of a session in the kernels' memory: vectors and small matrices as they are, products' packed in panels. Where
 * those would take more than their share, they are not kept: they come part by part in every run, the next part being
 * read while the last computes.
 */

/** Bytes of panels that stay, of all sessions together. */
export const RESIDENT_BYTES = 512 * 2 ** 20;
/** Of those, what panels that do not stay take at once. */
const PART_SHARE = 1 / 16;

/** Operations that follow each other, and the products' weights among them. */
export interface Part {
  readonly operations: readonly number[];
  readonly weights: readonly Matter[];
}

type Weights = Plan["weights"];
type Multiply = Extract<Operation, { readonly kind: "multiply" }>;

/** A product's weight: its sizes, the bytes it takes as it is read and packed, and the step that packs it. */
interface Matter {
  readonly name: string;
  readonly raw: number;
  readonly packed: number;
  pack(from: number, to: number): Step;
}

function matterOf(weights: Weights, operation: Multiply): Matter {
  const { outputs, inputs } = shapeOf(weights, operation);
  const name = operation.weight;
  if (operation.bytes !== null)
    return {
      name,
      raw: upTo(outputs * inputs, 64),
      packed: upTo(bytePanels(outputs, inputs), 64),
      pack: (from, to) => packBytesStep(from, to, outputs, inputs),
    };
  return {
    name,
    raw: upTo(outputs * inputs * 4, 64),
    packed: upTo(panelBytes(outputs, inputs), 64),
    pack: (from, to) => packRowsStep(from, to, outputs, inputs),
  };
}

/** @param most bytes of panels a part, unless one alone takes more */
function partsOf({ operations, weights }: Plan, most: number): Part[] {
  const parts: { operations: number[]; weights: Matter[] }[] = [];
  let bytes = Infinity;
  for (const [i, operation] of operations.entries()) {
    const matter = operation.kind === "multiply" ? matterOf(weights, operation) : null;
    const more = matter?.packed ?? 0;
    if (parts.length === 0 || (more > 0 && bytes + more > most)) {
      parts.push({ operations: [], weights: [] });
      bytes = 0;
    }
    const part = parts.at(-1)!;
    part.operations.push(i);
    if (matter !== null && part.weights.every(({ name }) => name !== matter.name)) part.weights.push(matter);
    bytes += more;
  }
  return parts;
}

/** Float32 numbers as they are read. */
const floats = ({ buffer, byteOffset, byteLength }: ArrayBufferView) =>
  new Float32Array(buffer, byteOffset, byteLength / 4);

/** Vectors a plan names: biases, norms', scales. */
function vectorsOf(operation: Operation): string[] {
  switch (operation.kind) {
    case "multiply":
      return [operation.bytes?.scales ?? null, operation.bias, operation.finish.scale].filter((name) => name !== null);
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
  /** Of the weights that stay, or of the part that came last. */
  #panels = new Map<string, number>();
  #residentBytes = 0;
  /** All of them in one part where they stay. */
  readonly parts: readonly Part[];
  readonly stay: boolean;

  constructor(device: KernelDevice, plan: Plan, read: ReadWeight, residentBytes: number) {
    this.#device = device;
    this.#plan = plan;
    this.#read = read;
    const products = plan.operations.filter((operation) => operation.kind === "multiply");
    const sizes = new Map(products.map((operation) => [operation.weight, matterOf(plan.weights, operation).packed]));
    const bytes = [...sizes.values()].reduce((sum, size) => sum + size, 0);
    this.stay = device.resident + bytes <= residentBytes;
    this.parts = partsOf(plan, this.stay ? Infinity : PART_SHARE * residentBytes);
    if (this.stay) this.#residentBytes = bytes;
    device.resident += this.#residentBytes;
  }

  /** What stays. @throws LensError as reading, and failed_inference where there is no room */
  async place(): Promise<void> {
    const { operations, weights } = this.#plan;
    const { heap } = this.#device;
    // First the products that stay: what quantises one gives its scales too.
    for (const { name, raw, packed, pack } of this.stay ? this.parts.flatMap((part) => part.weights) : []) {
      const staging = await this.#stage(name, this.#device.region("staging", raw));
      const at = heap.allocate(packed);
      this.#panels.set(name, at);
      await this.#device.run([pack(staging, at)]);
      for (const operation of operations)
        if (operation.kind === "multiply" && operation.weight === name && operation.bytes !== null)
          await this.#placeVector(operation.bytes.scales);
    }
    for (const name of operations.flatMap(vectorsOf)) await this.#placeVector(name);
    const read = [...operations.flatMap((one) => [...readBy(one)]), ...this.#plan.outputs.map(({ value }) => value)];
    for (const { name } of read) {
      const weight = weights.get(name);
      if (weight !== undefined && !this.#matrices.has(name)) await this.#placeMatrix(name, weight.shape);
    }
  }

  async #placeVector(name: string): Promise<void> {
    if (this.#vectors.has(name)) return;
    const { heap } = this.#device;
    const values = floats(await this.#read(name));
    const length = upTo(values.length, PANEL);
    const at = heap.allocate(length * 4);
    this.#vectors.set(name, at);
    heap.floats(at, length).fill(0).set(values);
  }

  async #placeMatrix(name: string, shape: readonly number[]): Promise<void> {
    const { heap } = this.#device;
    const sizes = sizesOf(name, shape);
    const values = floats(await this.#read(name));
    const at = heap.allocate(matrixBytes(sizes));
    const matrix = { ...sizes, at, rowBytes: upTo(sizes.columns, PANEL) * 4 };
    this.#matrices.set(name, matrix);
    writeRows(heap.floats(at, matrixBytes(sizes) / 4), matrix, values);
  }

  /** Copied as it is read. */
  async #stage(name: string, at: number): Promise<number> {
    const { buffer, byteOffset, byteLength } = await this.#read(name);
    const to = new Uint8Array(this.#device.heap.memory.buffer, at, byteLength);
    to.set(new Uint8Array(buffer, byteOffset, byteLength));
    return at;
  }

  /** Reads the weights of a part that does not stay, to be packed by `packPart` when what runs has ended. */
  async readPart({ weights }: Part): Promise<void> {
    let at = this.#device.region("staging", this.#largest("raw"));
    for (const { name, raw } of weights) at = (await this.#stage(name, at)) + raw;
  }

  async packPart({ weights }: Part): Promise<void> {
    let from = this.#device.region("staging", this.#largest("raw"));
    let to = this.#device.region("panels", this.#largest("packed"));
    this.#panels = new Map();
    const steps = weights.map(({ name, raw, packed, pack }) => {
      const step = pack(from, to);
      this.#panels.set(name, to);
      from += raw;
      to += packed;
      return step;
    });
    await this.#device.run(steps);
  }

  #largest(bytes: "raw" | "packed"): number {
    return Math.max(0, ...this.parts.map(({ weights }) => weights.reduce((sum, matter) => sum + matter[bytes], 0)));
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
