import { toFloat16 } from "../float16.ts";
import { BLOCK, quantiseBlocks, quantiseColumns } from "../quantise.ts";
import type { GraphBuilder, ReadTensor, Rows, Value } from "./builder.ts";
import { DATA_TYPES } from "./onnx.ts";

/** A linear layer's tensors in the checkpoint: weight [out, in] and, unless null, bias [out]. */
export interface LinearNames {
  readonly weight: string;
  readonly bias: string | null;
  /** Where the layer is a part of a larger one (fused q, k, v): its rows, and how many the whole has. */
  readonly part?: { readonly rows: Rows; readonly of: number };
}

/** How wide a tower's layer is in the checkpoint; and in the graph, where that is padded with zeros. */
export interface LinearShape {
  readonly input: number;
  readonly output: number;
  /** Columns of what comes in: `input` unless that is padded. */
  readonly columns?: number;
  /** Columns of what goes out: `output` unless that is to be padded. */
  readonly width?: number;
}

/** y = x Wᵀ + b over rows, float32: [N, in] -> [N, out]. Gemm takes PyTorch's [out, in] as it lies in the file. */
export function linear(
  g: GraphBuilder,
  x: Value,
  { weight, bias, part }: LinearNames,
  input: number,
  output: number,
): Value {
  const of = part?.of ?? output;
  const inputs = [x, g.tensor(weight, [of, input], [output, input], part?.rows)];
  if (bias !== null) inputs.push(g.tensor(bias, [of], [output], part?.rows));
  return g.op("Gemm", inputs, { transB: { int: 1 } });
}

/** A norm's float32 [N, dim] to what the tower's layers take. */
export function enterTower(g: GraphBuilder, x: Value): Value {
  return g.arithmetic === "fp16" ? g.op("Cast", [x], { to: { int: DATA_TYPES.float16 } }) : x;
}

/** What a tower's layer gives, back to float32, to be added to the residual sum. */
export function leaveTower(g: GraphBuilder, x: Value): Value {
  return g.arithmetic === "fp16" ? g.op("Cast", [x], { to: { int: DATA_TYPES.float32 } }) : x;
}

/** MatMulNBits' fast kernel on WebGPU wants whole blocks, and tiles of two: SO400M's 4304 units become 4352. */
const HIDDEN_MULTIPLE = 2 * BLOCK;

/** How many units an MLP of `mlp` has in the graph; the additional ones are zero, and so is any of our activations of them. */
export function hiddenWidth(g: GraphBuilder, mlp: number): number {
  return g.arithmetic === "int8-blocks" ? Math.ceil(mlp / HIDDEN_MULTIPLE) * HIDDEN_MULTIPLE : mlp;
}

/** A layer of a tower in the graph's arithmetic: [N, columns] -> [N, width]. @throws LensError as GraphBuilder.expect */
export function towerLinear(g: GraphBuilder, x: Value, names: LinearNames, shape: LinearShape): Value {
  switch (g.arithmetic) {
    case "fp32":
      return linear(g, x, names, shape.input, shape.output);
    case "fp16":
      return halfLinear(g, x, names, shape);
    case "int8-blocks":
      return blockLinear(g, x, names, shape);
    default:
      return columnLinear(g, x, [names], shape);
  }
}

/**
 * Layers of one input and one shape: [N, input] -> [N, output] each. In int8 by columns they are one product, which
 * quantises its input, and splits it, once: about 5 % of a layer's time. In float32 that makes no difference.
 */
export function towerLinears(g: GraphBuilder, x: Value, layers: readonly LinearNames[], shape: LinearShape): Value[] {
  if (g.arithmetic !== "int8-columns" && g.arithmetic !== "int8-narrow")
    return layers.map((names) => towerLinear(g, x, names, shape));
  return g.ops("Split", [columnLinear(g, x, layers, shape)], layers.length, {
    axis: { int: 1 },
    num_outputs: { int: layers.length },
  });
}

function expectLinear(g: GraphBuilder, { weight, bias, part }: LinearNames, { input, output }: LinearShape): void {
  const of = part?.of ?? output;
  g.expect(weight, [of, input]);
  if (bias !== null) g.expect(bias, [of]);
}

/** The layer's own rows of a tensor. */
async function readRows(read: ReadTensor, name: string, { part }: LinearNames): Promise<Float32Array> {
  const whole = await read(name);
  if (part === undefined) return whole;
  const width = whole.length / part.of;
  return whole.subarray(part.rows[0] * width, part.rows[1] * width);
}

/** What a converted weight is called: unlike the checkpoint's tensor, and by its rows where it is a part. */
const convertedName = (layers: readonly LinearNames[], as: string) =>
  `${layers.map(({ weight, part }) => (part === undefined ? weight : `${weight}[${part.rows.join(":")}]`)).join("+")} ${as}`;

/** Float32 [width]: the biases one after the other, then zeros; null where there are none. */
function biasOf(g: GraphBuilder, layers: readonly LinearNames[], width: number): Value | null {
  if (layers.every(({ bias }) => bias === null)) return null;
  return g.derived(convertedName(layers, "bias"), [width], async (read) => {
    const joined = new Float32Array(width);
    let at = 0;
    for (const names of layers) {
      if (names.bias !== null) joined.set(await readRows(read, names.bias, names), at);
      at += width / layers.length;
    }
    return joined;
  });
}

function halfLinear(g: GraphBuilder, x: Value, names: LinearNames, shape: LinearShape): Value {
  expectLinear(g, names, shape);
  const { input, output } = shape;
  const { weight, bias } = names;
  const half = (from: string, dims: readonly number[]) =>
    g.derivedAll(
      [{ name: convertedName([{ ...names, weight: from }], "half"), shape: dims, type: "float16" }],
      async (read) => [toFloat16(await readRows(read, from, names))],
    );
  const inputs = [x, ...half(weight, [output, input]), ...(bias === null ? [] : half(bias, [output]))];
  return g.op("Gemm", inputs, { transB: { int: 1 } });
}

/** MatMulNBits: the activations stay float32, so that it minds no outliers among them. */
function blockLinear(g: GraphBuilder, x: Value, names: LinearNames, shape: LinearShape): Value {
  expectLinear(g, names, shape);
  const { input, output, columns = input, width = output } = shape;
  const blocks = Math.ceil(columns / BLOCK);
  const matrix = g.derivedAll(
    [
      { name: convertedName([names], "blocks"), shape: [width, blocks, BLOCK], type: "uint8" },
      { name: convertedName([names], "block scales"), shape: [width * blocks] },
    ],
    async (read) => {
      const { values, scales } = quantiseBlocks(await readRows(read, names.weight, names), input, width, columns);
      return [values, scales];
    },
  );
  const bias = biasOf(g, [names], width);
  const inputs = [x, ...matrix, ...(bias === null ? [] : ["", "", bias])];
  return g.op("com.microsoft.MatMulNBits", inputs, {
    K: { int: columns },
    N: { int: width },
    bits: { int: 8 },
    block_size: { int: BLOCK },
  });
}

/** Input columns that are multiplied in float32, the largest of them; at most a quarter of all. */
const OUTLIERS = 32;
const OUTLIER_SHARE = 1 / 4;

/**
 * DynamicQuantizeMatMul has one scale for all its activations, and trained towers have a few channels 30 to 100 times
 * larger than the rest, which would leave the rest with two or three bits. Which they are is known only when the graph
 * runs, so there the columns with the largest peaks are taken out and multiplied in float32 with the same weights:
 * x W = x' W + x[:, c] W[c, :], where x' is x with the columns c at zero. Needs no calibration, and holds for outliers
 * of any origin (norm weights, residual sum, MLP units). Source: Dettmers et al. 2022, LLM.int8().
 *
 * Measured at width 1152 with planted outliers (bench/precision.mjs): |dCP| 2.5e-4 and |dPF| 4.3e-4 at most, with a
 * single column taken apart 1.4e-3 and 5.3e-3; for 10 to 15 % of the layer's time.
 */
function columnLinear(g: GraphBuilder, x: Value, layers: readonly LinearNames[], shape: LinearShape): Value {
  for (const names of layers) expectLinear(g, names, shape);
  const { input, output } = shape;
  const width = layers.length * output;
  const largest = g.arithmetic === "int8-narrow" ? 63 : 127;
  const [weight = "", scales = ""] = g.derivedAll(
    [
      { name: convertedName(layers, "columns"), shape: [input, width], type: "int8" },
      { name: convertedName(layers, "column scales"), shape: [width] },
    ],
    async (read) => {
      const matrices: Float32Array[] = [];
      for (const names of layers) matrices.push(await readRows(read, names.weight, names));
      const { values, scales } = quantiseColumns(matrices, input, largest);
      return [values, scales];
    },
  );
  const { near, far, outliers } = splitOutliers(g, x, input);
  const farWeight = g.op("DequantizeLinear", [g.op("Gather", [weight, outliers], { axis: { int: 0 } }), scales], {
    axis: { int: 1 },
  });
  const product = g.op("com.microsoft.DynamicQuantizeMatMul", [
    near,
    weight,
    scales,
    "",
    biasOf(g, layers, width) ?? "",
  ]);
  return g.op("Gemm", [far, farWeight, product]);
}

/** x [N, input] -> near, x with its largest columns at zero; far [N, k], those columns; outliers int64 [k], which they are. */
function splitOutliers(g: GraphBuilder, x: Value, input: number): { near: Value; far: Value; outliers: Value } {
  const count = Math.max(1, Math.min(OUTLIERS, Math.floor(input * OUTLIER_SHARE)));
  const peaks = g.op("ReduceMax", [g.op("Abs", [x]), g.integers(0)], { keepdims: { int: 0 } });
  const [, outliers = ""] = g.ops("TopK", [peaks, g.integers(count)], [true, true]);
  const ones = g.derived(`ones_${input}`, [input], () => Promise.resolve(new Float32Array(input).fill(1)));
  const zeros = g.derived(`zeros_${count}`, [count], () => Promise.resolve(new Float32Array(count)));
  const near = g.op("Mul", [x, g.op("ScatterElements", [ones, outliers, zeros])]);
  return { near, far: g.op("Gather", [x, outliers], { axis: { int: 1 } }), outliers };
}
