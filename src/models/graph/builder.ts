import { LensError } from "../../lib/errors.ts";
import type { DiskRange } from "../../platform/bytes.ts";
import type { LoadWeights, Runtime, Session } from "../../platform/runtime.ts";
import { isFloatDtype, unsupportedDtype, type Dtype } from "../dtypes.ts";
import {
  ELEMENT_BYTES,
  encodeOnnx,
  type Attribute,
  type DataType,
  type Initializer,
  type Node,
  type ValueInfo,
} from "./onnx.ts";
import type { Arithmetic } from "./precision.ts";

/** The name of a value that flows through a graph. */
export type Value = string;

/** A tensor as a checkpoint lists it; the values are not needed to build a graph. */
export interface TensorShape {
  readonly dtype: Dtype;
  readonly shape: readonly number[];
}

/** What a graph is built from: the names and shapes that a checkpoint has. */
export type Catalogue = ReadonlyMap<string, TensorShape>;

/** Reads one whole tensor of a checkpoint as float32. */
export interface ReadTensor {
  (name: string): Promise<Float32Array>;
  /** Where numbers [start, start + length) of a tensor lie as they are; null where they do not. Absent where nothing does. */
  readonly onDisk?: (name: string, start: number, length: number) => Promise<DiskRange | null>;
  /** Makes the sessions of graphs with such weights: by kept-weights/. Absent where their runtime does. */
  readonly makeSession?: MakeSession;
}

/** What an external data file holds: float32, float16 as its bits, int8 or uint8. */
export type WeightData = Float32Array | Uint16Array | Int8Array | Uint8Array;

/** A tensor of a graph, before there are values. */
export interface WeightSpec {
  readonly name: string;
  readonly shape: readonly number[];
  /** float32 unless named. */
  readonly type?: DataType;
}

/** Where a tensor's bytes go. */
export interface WeightPlace {
  readonly name: string;
  /** Bytes from the start of its file. */
  readonly offset: number;
  readonly byteLength: number;
}

/** Weights of a graph that come to be in one step, such as a quantised matrix and its scales. */
export interface WeightPlan {
  readonly places: readonly WeightPlace[];
  /** The values in the order of `places`, each in its tensor's own type. */
  readonly load: (read: ReadTensor) => Promise<readonly WeightData[]>;
  /** The checkpoint's tensor whose numbers from `start` on they are. Absent where they are none's. */
  readonly of?: { readonly tensor: string; readonly start: number };
}

/** An external data file of a graph, not yet filled. */
export interface WeightFile {
  readonly path: string;
  readonly byteLength: number;
  readonly weights: readonly WeightPlan[];
}

/** A graph ready for a runtime once its weight files are filled (weights.ts). */
export interface Graph {
  readonly name: string;
  /** The ONNX ModelProto, without weights. */
  readonly model: Uint8Array;
  readonly files: readonly WeightFile[];
  readonly arithmetic: Arithmetic;
}

/** @param weights how the graph's weights come to be from the checkpoint @throws LensError as Runtime.createSession */
export type MakeSession = (
  runtime: Runtime,
  graph: Graph,
  weights: LoadWeights,
  resident: readonly string[],
) => Promise<Session>;

/** A range of the rows of a larger tensor, as fused q, k, v projections need. */
export type Rows = readonly [start: number, end: number];

const CONTRIB = "com.microsoft";
/**
 * Weight files stay below this: a browser may read a whole file to serve one tensor, and origin-private files are
 * kept small for the same reason. A single larger tensor gets a file of its own.
 */
const FILE_BYTES = 256 * 2 ** 20;
const ALIGNMENT = 64;

const aligned = (bytes: number) => Math.ceil(bytes / ALIGNMENT) * ALIGNMENT;
const sizeOf = (shape: readonly number[]) => shape.reduce((product, size) => product * size, 1);

/**
 * Fails unless the checkpoint has a tensor of this shape, in a number format that can be read.
 *
 * @throws LensError missing_tensor, invalid_tensor, unsupported_dtype
 */
export function expectTensor(catalogue: Catalogue, name: string, shape: readonly number[]): void {
  const found = catalogue.get(name);
  if (found === undefined) {
    throw new LensError(
      "missing_tensor",
      `The checkpoint has no tensor "${name}". Its config.json asks for one of shape [${shape.join(", ")}]; is the download complete, and does the config belong to these weights?`,
    );
  }
  if (found.shape.length !== shape.length || found.shape.some((size, i) => size !== shape[i])) {
    throw new LensError(
      "invalid_tensor",
      `Tensor "${name}" has shape [${found.shape.join(", ")}], but config.json asks for [${shape.join(", ")}]. The config does not belong to these weights.`,
    );
  }
  if (!isFloatDtype(found.dtype)) throw unsupportedDtype(name, found.dtype);
}

/** Puts a graph together; every method that computes returns the name of its result. */
export class GraphBuilder {
  readonly #catalogue: Catalogue;
  readonly #name: string;
  /** How the towers' large linear layers are multiplied (linear.ts); everything else is float32. */
  readonly arithmetic: Arithmetic;
  /**
   * Int64 [3] = [images, -1, dim] where a run takes several images of one size, their rows one below the other: only
   * attention has to keep them apart. null: a run takes one.
   */
  images: Value | null = null;
  readonly #nodes: Node[] = [];
  readonly #initializers: Initializer[] = [];
  readonly #inputs: ValueInfo[] = [];
  readonly #outputs: ValueInfo[] = [];
  readonly #files: { path: string; byteLength: number; weights: WeightPlan[] }[] = [];
  readonly #known = new Set<string>();

  constructor(name: string, catalogue: Catalogue, arithmetic: Arithmetic = "fp32") {
    this.#name = name;
    this.#catalogue = catalogue;
    this.arithmetic = arithmetic;
  }

  /** Whether the checkpoint has a tensor of this name. */
  has(name: string): boolean {
    return this.#catalogue.has(name);
  }

  /** Fails unless the checkpoint has this tensor. @throws LensError missing_tensor, invalid_tensor, unsupported_dtype */
  expect(name: string, shape: readonly number[]): void {
    expectTensor(this.#catalogue, name, shape);
  }

  input(name: string, shape: readonly (number | string)[], type: DataType = "float32"): Value {
    this.#inputs.push({ name, type, shape });
    return name;
  }

  /** Gives `value` to the outside under `name`. */
  output(name: string, value: Value, shape: readonly (number | string)[], type: DataType = "float32"): void {
    this.#nodes.push({ op: "Identity", domain: "", inputs: [value], outputs: [name], attributes: {} });
    this.#outputs.push({ name, type, shape });
  }

  /** A node with one result. Operators of ONNX Runtime's own are named `com.microsoft.X`. */
  op(op: string, inputs: readonly Value[], attributes: Readonly<Record<string, Attribute>> = {}): Value {
    return this.ops(op, inputs, 1, attributes)[0]!;
  }

  /** A node with several results; "" in their place skips optional ones. */
  ops(
    op: string,
    inputs: readonly Value[],
    outputs: number | readonly boolean[],
    attributes: Readonly<Record<string, Attribute>> = {},
  ): Value[] {
    const contrib = op.startsWith(`${CONTRIB}.`);
    const wanted = typeof outputs === "number" ? Array.from({ length: outputs }, () => true) : outputs;
    const names = wanted.map((want, i) => (want ? `${op.split(".").at(-1)}_${this.#nodes.length}_${i}` : ""));
    this.#nodes.push({
      op: contrib ? op.slice(CONTRIB.length + 1) : op,
      domain: contrib ? CONTRIB : "",
      inputs,
      outputs: names,
      attributes,
    });
    return names;
  }

  /** A few integers, such as axes. */
  integers(...values: number[]): Value {
    const name = `int64_${values.join("_")}`;
    if (!this.#known.has(name)) {
      this.#known.add(name);
      this.#initializers.push({ name, type: "int64", shape: [values.length], values });
    }
    return name;
  }

  /**
   * A checkpoint's tensor as a weight.
   *
   * @param shape what the checkpoint must have
   * @param view the weight's shape in the graph, where it differs: same numbers in the same order
   * @param rows only these rows of the tensor
   */
  tensor(name: string, shape: readonly number[], view: readonly number[] = shape, rows?: Rows): Value {
    this.expect(name, shape);
    if (rows === undefined) {
      this.derivedAll([{ name, shape: view }], async (read) => [await read(name)], { tensor: name, start: 0 });
      return name;
    }
    const width = sizeOf(shape) / shape[0]!;
    const [start, end] = rows;
    const [part = ""] = this.derivedAll(
      [{ name: `${name}[${start}:${end}]`, shape: [end - start, ...view.slice(1)] }],
      async (read) => [(await read(name)).subarray(start * width, end * width)],
      { tensor: name, start: start * width },
    );
    return part;
  }

  /** A float32 weight computed once from the checkpoint's tensors. */
  derived(name: string, shape: readonly number[], load: (read: ReadTensor) => Promise<Float32Array>): Value {
    this.derivedAll([{ name, shape }], async (read) => [await load(read)]);
    return name;
  }

  /**
   * Weights that one computation gives, in one file. Named as before, they are what was planned then.
   *
   * @param of see WeightPlan
   */
  derivedAll(specs: readonly WeightSpec[], load: WeightPlan["load"], of?: WeightPlan["of"]): Value[] {
    const names = specs.map(({ name }) => name);
    if (names.every((name) => this.#known.has(name))) return names;
    const sizes = specs.map(({ shape, type = "float32" }) => sizeOf(shape) * ELEMENT_BYTES[type]);
    const file = this.#fileFor(sizes.reduce((sum, size) => sum + aligned(size), 0));
    const places = specs.map(({ name, shape, type = "float32" }, i) => {
      const place = { name, offset: file.byteLength, byteLength: sizes[i]! };
      this.#known.add(name);
      this.#initializers.push({ name, type, shape, file: file.path, offset: place.offset, length: place.byteLength });
      file.byteLength = aligned(place.offset + place.byteLength);
      return place;
    });
    file.weights.push({ places, load, ...(of && { of }) });
    return names;
  }

  #fileFor(bytes: number): { path: string; byteLength: number; weights: WeightPlan[] } {
    const last = this.#files.at(-1);
    if (last !== undefined && (last.byteLength === 0 || last.byteLength + bytes <= FILE_BYTES)) return last;
    const file = { path: `${this.#name}.${this.#files.length}.weights`, byteLength: 0, weights: [] };
    this.#files.push(file);
    return file;
  }

  finish(): Graph {
    const model = encodeOnnx({
      name: this.#name,
      nodes: this.#nodes,
      initializers: this.#initializers,
      inputs: this.#inputs,
      outputs: this.#outputs,
    });
    return { name: this.#name, model, files: this.#files, arithmetic: this.arithmetic };
  }
}
