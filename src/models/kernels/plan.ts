import type { Attribute, Initializer, Node, OnnxGraph } from "../graph/onnx.ts";
import { readBy } from "./arrange.ts";
import type { Finish, Operation, Plan, Rows } from "./operations.ts";
import type { StepActivation } from "./steps.ts";

/**
 * A graph as the kernels carry it out: what stands between two products (activation, layer scale, residual sum) is done
 * with the first of them while its numbers are near. Sizes come with the pictures: arrange.ts.
 */

/** Thrown inside and caught by planOf: the kernels do not do this graph. */
class NotPlanned extends Error {}

/** Of a width in int8. */
const BYTES_MULTIPLE = 16;

const PLAIN: Finish = { activation: "none", scale: null, other: null, times: false };

const integer = (attribute: Attribute | undefined): number | null =>
  typeof attribute === "object" && "int" in attribute ? attribute.int : null;

type Finished = Extract<Operation, { readonly finish: Finish }>;

class Planner {
  readonly #graph: OnnxGraph;
  readonly #initializers: ReadonlyMap<string, Initializer>;
  readonly #uses = new Map<string, number>();
  /** Values that are rows of others. */
  readonly #views = new Map<string, Rows>();
  readonly #operations: Operation[] = [];
  /** Nodes by what they give. */
  readonly #nodes: ReadonlyMap<string, Node>;

  constructor(graph: OnnxGraph) {
    this.#graph = graph;
    this.#initializers = new Map(graph.initializers.map((one) => [one.name, one]));
    this.#nodes = new Map(graph.nodes.flatMap((node) => node.outputs.map((name) => [name, node])));
    for (const { inputs } of graph.nodes)
      for (const input of inputs) this.#uses.set(input, (this.#uses.get(input) ?? 0) + 1);
  }

  #rows(name: string): Rows {
    return this.#views.get(name) ?? { name, start: 0, end: Infinity };
  }

  #integers(name: string | undefined): readonly number[] {
    const found = this.#initializers.get(name ?? "");
    if (found === undefined || !("values" in found)) throw new NotPlanned(`"${name}" is no constant`);
    return found.values;
  }

  /** A weight in a file, of so many axes. */
  #weight(name: string, axes: number): Initializer | null {
    const found = this.#initializers.get(name);
    return found !== undefined && "file" in found && found.type === "float32" && found.shape.length === axes
      ? found
      : null;
  }

  #expectWeight(name: string | undefined, axes: number): string {
    if (name === undefined || this.#weight(name, axes) === null)
      throw new NotPlanned(`"${name}" is no weight of ${axes} axes`);
    return name;
  }

  /** What gives a value that has one use and whose finish takes more; and where it stands among the operations. */
  #open(name: string): { readonly index: number; readonly operation: Finished } | null {
    if (this.#views.has(name) || this.#uses.get(name) !== 1) return null;
    const index = this.#operations.findIndex(({ to }) => to === name);
    const operation = this.#operations[index];
    return operation !== undefined && "finish" in operation && operation.finish.other === null
      ? { index, operation }
      : null;
  }

  #replace(index: number, operation: Finished, to: string, finish: Finish): void {
    this.#operations[index] =
      operation.kind === "multiply" ? { ...operation, to, finish } : { ...operation, to, finish };
  }

  #activate(x: string, to: string, activation: StepActivation): void {
    const open = this.#open(x);
    if (open !== null && open.operation.finish.activation === "none" && open.operation.finish.scale === null)
      this.#replace(open.index, open.operation, to, { ...open.operation.finish, activation });
    else this.#operations.push({ kind: "apply", x: this.#rows(x), to, finish: { ...PLAIN, activation } });
  }

  /** Whether a value is there before the operation of that place. */
  #before(name: string, index: number): boolean {
    const rows = this.#rows(name);
    return this.#operations.findIndex(({ to }) => to === rows.name) < index;
  }

  #combine(a: string, b: string, to: string, times: boolean): void {
    for (const [x, y] of [
      [a, b],
      [b, a],
    ] as const) {
      const vector = this.#weight(y, 1) !== null;
      if (vector && !times) continue;
      const more = vector ? { scale: y } : { other: this.#rows(y), times };
      const open = this.#open(x);
      if (open !== null && open.operation.finish.scale === null && this.#before(y, open.index))
        return this.#replace(open.index, open.operation, to, { ...open.operation.finish, ...more });
    }
    const vector = this.#weight(b, 1) !== null;
    if (vector && !times) throw new NotPlanned("a vector is added");
    const more = vector ? { scale: b } : { other: this.#rows(b), times };
    this.#operations.push({ kind: "apply", x: this.#rows(a), to, finish: { ...PLAIN, ...more } });
  }

  #slice(name: string, [start = 0]: readonly number[], [end = 0]: readonly number[], [axis]: readonly number[]): Rows {
    const rows = this.#rows(name);
    if (axis !== 0 || rows.end !== Infinity || rows.start !== 0 || start < -1 || end <= 0)
      throw new NotPlanned("a slice");
    return { name: rows.name, start, end: end === Number.MAX_SAFE_INTEGER ? Infinity : end };
  }

  #multiply({ inputs, attributes }: Node, to: string): void {
    const [x = "", weight, bias = ""] = inputs;
    if (integer(attributes["transB"]) !== 1) return this.#multiplyBytes(inputs, to);
    this.#operations.push({
      kind: "multiply",
      x: this.#rows(x),
      weight: this.#expectWeight(weight, 2),
      bias: bias === "" ? null : this.#expectWeight(bias, 1),
      bytes: null,
      to,
      finish: PLAIN,
    });
  }

  #node(name: string | undefined, op: string): Node {
    const found = this.#nodes.get(name ?? "");
    if (found?.op !== op) throw new NotPlanned(`no ${op}`);
    return found;
  }

  /** What graph/linear.ts writes of an int8 layer: x' W + x[:, c] W[c, :], the columns c being those with the largest peaks. */
  #multiplyBytes([far, , product]: readonly string[], to: string): void {
    const [x = "", outliers] = this.#node(far, "Gather").inputs;
    const [near, weight = "", scales, , bias = ""] = this.#node(product, "DynamicQuantizeMatMul").inputs;
    if (this.#node(near, "Mul").inputs[0] !== x) throw new NotPlanned("other columns");
    const [apart = 0] = this.#integers(this.#node(outliers, "TopK").inputs[1]);
    const found = this.#initializers.get(weight);
    if (found?.type !== "int8" || !("file" in found) || found.shape[0]! % BYTES_MULTIPLE !== 0 || apart % 4 !== 0)
      throw new NotPlanned("a width that is no multiple");
    this.#operations.push({
      kind: "multiply",
      x: this.#rows(x),
      weight,
      bias: bias === "" ? null : this.#expectWeight(bias, 1),
      bytes: { scales: this.#expectWeight(scales, 1), apart },
      to,
      finish: PLAIN,
    });
  }

  #attend({ inputs, attributes }: Node, to: string): void {
    const [query = "", key = "", value = "", ...more] = inputs;
    const heads = integer(attributes["num_heads"]);
    const bias = more[2] ?? "";
    if (heads === null || more.some((name, i) => i !== 2 && name !== ""))
      throw new NotPlanned("attention of another kind");
    const [q, k, v] = [this.#rows(query), this.#rows(key), this.#rows(value)];
    this.#operations.push({
      kind: "attend",
      query: q,
      key: k,
      value: v,
      heads,
      bias: bias === "" ? null : this.#rows(bias),
      to,
    });
  }

  /** One node. @throws NotPlanned */
  #take(node: Node): void {
    const { op, inputs, outputs, attributes } = node;
    const [to = ""] = outputs;
    const [a = "", b = ""] = inputs;
    switch (node.domain === "" ? op : `${node.domain}.${op}`) {
      case "Gemm":
        return this.#multiply(node, to);
      case "com.microsoft.MultiHeadAttention":
        return this.#attend(node, to);
      case "LayerNormalization": {
        const [weight, bias] = [this.#expectWeight(inputs[1], 1), this.#expectWeight(inputs[2], 1)];
        const { epsilon } = attributes;
        if (typeof epsilon !== "number") throw new NotPlanned("a norm without epsilon");
        return void this.#operations.push({ kind: "normalise", x: this.#rows(a), weight, bias, epsilon, to });
      }
      case "Gelu":
        return this.#activate(a, to, attributes["approximate"] === "tanh" ? "gelu_pytorch_tanh" : "gelu");
      case "com.microsoft.QuickGelu":
        return this.#activate(a, to, "quick_gelu");
      case "Relu":
        return this.#activate(a, to, "relu");
      case "Sigmoid":
        return this.#activate(a, to, "sigmoid");
      case "Abs":
      case "ReduceMax":
      case "TopK":
      case "ScatterElements":
      case "Gather":
      case "DequantizeLinear":
      case "com.microsoft.DynamicQuantizeMatMul":
        // Parts of an int8 layer, which is taken as one.
        return;
      case "Split":
        for (const [index, name] of outputs.entries())
          this.#views.set(name, { ...this.#rows(a), part: { index, of: outputs.length } });
        if (integer(attributes["axis"]) !== 1 || this.#rows(a).part !== undefined) throw new NotPlanned("rows split");
        return;
      case "Add":
      case "Mul":
        if (this.#nodes.get(b)?.op === "ScatterElements") return;
        return this.#combine(a, b, to, op === "Mul");
      case "Concat":
        if (integer(attributes["axis"]) !== 0) throw new NotPlanned("columns joined");
        return void this.#operations.push({ kind: "join", parts: inputs.map((name) => this.#rows(name)), to });
      case "Slice":
        return void this.#views.set(
          to,
          this.#slice(a, this.#integers(b), this.#integers(inputs[2]), this.#integers(inputs[3])),
        );
      case "Unsqueeze":
      case "Squeeze":
      case "Identity":
        // A leading axis of one is none here.
        if (op !== "Identity" && this.#integers(b)[0] !== 0) throw new NotPlanned("another axis");
        return void this.#views.set(to, this.#rows(a));
      default:
        throw new NotPlanned(op);
    }
  }

  /** Nothing that is read may be left out. */
  #expectKnown(read: readonly Rows[]): void {
    const known = new Set([...this.#graph.inputs.map(({ name }) => name), ...this.#operations.map(({ to }) => to)]);
    for (const { name } of [...this.#operations.flatMap((one) => [...readBy(one)]), ...read])
      if (!known.has(name) && this.#weight(name, 2) === null) throw new NotPlanned(`nothing gives "${name}"`);
  }

  plan(): Plan {
    const { nodes, inputs, outputs, initializers } = this.#graph;
    if ([...inputs, ...outputs].some(({ type }) => type !== "float32")) throw new NotPlanned("integers");
    if (inputs.some(({ shape }) => shape.length < 2) || outputs.some(({ shape }) => shape.length !== 2))
      throw new NotPlanned("other than matrices");
    for (const node of nodes) this.#take(node);
    this.#expectKnown(outputs.map(({ name }) => this.#rows(name)));
    return {
      operations: this.#operations,
      inputs,
      outputs: outputs.map(({ name, shape }) => ({ name, value: this.#rows(name), shape })),
      weights: new Map(initializers.filter((one) => "file" in one).map((one) => [one.name, one])),
    };
  }
}

/** null where the graph asks for what the kernels do not have. */
export function planOf(graph: OnnxGraph): Plan | null {
  try {
    return new Planner(graph).plan();
  } catch (thrown) {
    if (thrown instanceof NotPlanned) return null;
    throw thrown;
  }
}
