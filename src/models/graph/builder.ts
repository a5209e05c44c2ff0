import { LensError } from "../../lib/errors.ts";
import { isFloatDtype, unsupportedDtype, type Dtype } from "../dtypes.ts";
import { encodeOnnx, type Attribute, type DataType, type Initializer, type Node, type ValueInfo } from "./onnx.ts";

/** The name of a value that flows through a graph. */
export type Value = string;

/** How weights are stored and multiplied. fp32 is the paper's; others will carry their measured deviation. */
export type Precision = "fp32";

/** A tensor as a checkpoint lists it; the values are not needed to build a graph. */
export interface TensorShape {
  readonly dtype: Dtype;
  readonly shape: readonly number[];
}

/** What a graph is built from: the names and shapes that a checkpoint has. */
export type Catalogue = ReadonlyMap<string, TensorShape>;

/** Reads one whole tensor of a checkpoint as float32. */
export type ReadTensor = (name: string) => Promise<Float32Array>;

/** One weight of a graph: where its bytes go and how they come to be. */
export interface WeightPlan {
  readonly name: string;
  /** Bytes from the start of its file. */
  readonly offset: number;
  readonly byteLength: number;
  readonly load: (read: ReadTensor) => Promise<Float32Array>;
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
}

/** A range of the rows of a larger tensor, as fused q, k, v projections need. */
export type Rows = readonly [start: number, end: number];

const CONTRIB = "com.microsoft";
/**
 * Weight files stay below this: a browser may read a whole file to serve one tensor, and origin-private files are
 * kept small for the same reason. A single larger tensor gets a file of its own.
 */
const FILE_BYTES = 256 * 2 ** 20;
const ALIGNMENT = 64;
const FLOAT_BYTES = 4;

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
  readonly #nodes: Node[] = [];
  readonly #initializers: Initializer[] = [];
  readonly #inputs: ValueInfo[] = [];
  readonly #outputs: ValueInfo[] = [];
  readonly #files: { path: string; byteLength: number; weights: WeightPlan[] }[] = [];
  readonly #known = new Set<string>();

  constructor(name: string, catalogue: Catalogue, precision: Precision) {
    this.#name = name;
    this.#catalogue = catalogue;
    if (precision !== "fp32") {
      throw new LensError("invalid_settings", `Precision "${String(precision)}" is not known. Known: fp32.`);
    }
  }

  /** Whether the checkpoint has a tensor of this name. */
  has(name: string): boolean {
    return this.#catalogue.has(name);
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
  ops(op: string, inputs: readonly Value[], outputs: number | readonly boolean[], attributes: Readonly<Record<string, Attribute>> = {}): Value[] {
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
    expectTensor(this.#catalogue, name, shape);
    if (rows === undefined) return this.derived(name, view, (read) => read(name));
    const width = sizeOf(shape) / shape[0]!;
    const [start, end] = rows;
    const load = async (read: ReadTensor) => (await read(name)).subarray(start * width, end * width);
    return this.derived(`${name}[${start}:${end}]`, [end - start, ...view.slice(1)], load);
  }

  /** A weight computed once from the checkpoint's tensors. */
  derived(name: string, shape: readonly number[], load: (read: ReadTensor) => Promise<Float32Array>): Value {
    if (this.#known.has(name)) return name;
    this.#known.add(name);
    const byteLength = sizeOf(shape) * FLOAT_BYTES;
    let file = this.#files.at(-1);
    if (file === undefined || (file.byteLength > 0 && file.byteLength + byteLength > FILE_BYTES)) {
      file = { path: `${this.#name}.${this.#files.length}.weights`, byteLength: 0, weights: [] };
      this.#files.push(file);
    }
    const offset = file.byteLength;
    file.weights.push({ name, offset, byteLength, load });
    file.byteLength = Math.ceil((offset + byteLength) / ALIGNMENT) * ALIGNMENT;
    this.#initializers.push({ name, type: "float32", shape, file: file.path, offset, length: byteLength });
    return name;
  }

  finish(): Graph {
    const model = encodeOnnx({
      name: this.#name,
      nodes: this.#nodes,
      initializers: this.#initializers,
      inputs: this.#inputs,
      outputs: this.#outputs,
    });
    return { name: this.#name, model, files: this.#files };
  }
}
