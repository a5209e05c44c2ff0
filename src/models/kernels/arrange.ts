import { LensError } from "../../lib/errors.ts";
import type { Operation, Plan, Rows } from "./operations.ts";
import { attentionScratch, headBytes, PANEL, PRODUCT_SCRATCH, TILE_ROWS, upTo, type Matrix } from "./steps.ts";
import { bytesRoom, bytesScratch } from "./steps-bytes.ts";

/** Where everything of one run lies, beside the weights: values that are not needed any longer make room for others. */

export interface Sizes {
  readonly rows: number;
  readonly columns: number;
}

export interface Arrangement {
  /** Values by name, their addresses from the start of the run's memory on. */
  readonly values: ReadonlyMap<string, Matrix>;
  /** Of the operations that attend, by their place: where keys and values lie packed. */
  readonly heads: ReadonlyMap<number, { readonly keys: number; readonly values: number }>;
  /** Of products in int8: where rows lie quantised. */
  readonly quantised: ReadonlyMap<number, number>;
  /** Bytes of the run's memory. */
  readonly bytes: number;
  /** Bytes of its own that a thread needs. */
  readonly scratch: number;
}

const wrong = (what: string) => new LensError("failed_inference", `A model could not be run on the kernels: ${what}.`);

/** Sizes of a tensor: its last two axes, the others being one. */
export function sizesOf(name: string, dims: readonly number[]): Sizes {
  const [rows = 1, columns = 1] = dims.slice(-2);
  if (dims.length < 2 || dims.slice(0, -2).some((size) => size !== 1) || !(rows > 0 && columns > 0))
    throw wrong(`"${name}" has the shape [${dims.join(", ")}]`);
  return { rows, columns };
}

/** A value's rows in place. */
export function rowsOf<T extends Sizes>(of: T, { start, end, part }: Rows): T & { readonly first: number } {
  const first = start < 0 ? of.rows + start : start;
  return { ...of, first, rows: Math.min(end, of.rows) - first, columns: of.columns / (part?.of ?? 1) };
}

export function view(of: Matrix, rows: Rows): Matrix {
  const { first, rows: count, columns } = rowsOf(of, rows);
  return { ...of, at: of.at + first * of.rowBytes + (rows.part?.index ?? 0) * columns * 4, rows: count, columns };
}

/** What an operation reads, weights' names too. */
export function readBy(operation: Operation): readonly Rows[] {
  switch (operation.kind) {
    case "multiply":
    case "apply":
      return operation.finish.other === null ? [operation.x] : [operation.x, operation.finish.other];
    case "normalise":
      return [operation.x];
    case "attend": {
      const { query, key, value, bias } = operation;
      return bias === null ? [query, key, value] : [query, key, value, bias];
    }
    default:
      return operation.parts;
  }
}

const rowBytes = (columns: number): number => upTo(columns, PANEL) * 4;
export const matrixBytes = ({ rows, columns }: Sizes): number => (rows + TILE_ROWS - 1) * rowBytes(columns);

/** Gives out addresses of a memory that has no size yet. */
class Room {
  #free: { at: number; bytes: number }[] = [];
  bytes = 0;

  take(bytes: number): { at: number; bytes: number } {
    const size = upTo(bytes, 64);
    const i = this.#free.findIndex((range) => range.bytes >= size);
    const range = this.#free[i];
    if (range === undefined) {
      this.bytes += size;
      return { at: this.bytes - size, bytes: size };
    }
    this.#free.splice(i, 1, ...(range.bytes > size ? [{ at: range.at + size, bytes: range.bytes - size }] : []));
    return { at: range.at, bytes: size };
  }

  give(range: { at: number; bytes: number }): void {
    const joined: { at: number; bytes: number }[] = [];
    for (const one of [...this.#free, { ...range }].toSorted((a, b) => a.at - b.at)) {
      const last = joined.at(-1);
      if (last !== undefined && last.at + last.bytes === one.at) last.bytes += one.bytes;
      else joined.push(one);
    }
    this.#free = joined;
  }
}

type Multiply = Extract<Operation, { readonly kind: "multiply" }>;

export function shapeOf(
  weights: Plan["weights"],
  { weight, bytes }: Pick<Multiply, "weight" | "bytes">,
): { readonly outputs: number; readonly inputs: number } {
  const [a = 0, b = 0] = weights.get(weight)?.shape ?? [];
  return bytes === null ? { outputs: a, inputs: b } : { outputs: b, inputs: a };
}

/** Sizes of what an operation gives. */
function resultOf(operation: Operation, sizeOf: (rows: Rows) => Sizes, { weights }: Plan): Sizes {
  if (operation.kind === "join") {
    const parts = operation.parts.map(sizeOf);
    const { columns } = parts[0] ?? { columns: 0 };
    if (parts.some((part) => part.columns !== columns)) throw wrong("rows of different widths were to be joined");
    return { rows: parts.reduce((sum, { rows }) => sum + rows, 0), columns };
  }
  if (operation.kind === "attend") {
    const [query, key, value] = [sizeOf(operation.query), sizeOf(operation.key), sizeOf(operation.value)];
    const fits =
      query.columns % operation.heads === 0 && key.columns === query.columns && value.columns === query.columns;
    if (!fits || key.rows !== value.rows) throw wrong("queries, keys and values do not fit each other");
    return query;
  }
  const x = sizeOf(operation.x);
  const { outputs, inputs } =
    operation.kind === "multiply" ? shapeOf(weights, operation) : { outputs: x.columns, inputs: x.columns };
  if (inputs !== x.columns) throw wrong(`a matrix of ${inputs} inputs was to take ${x.columns} columns`);
  const result = { rows: x.rows, columns: outputs };
  if ("finish" in operation && operation.finish.other !== null) {
    const other = sizeOf(operation.finish.other);
    if (other.rows !== result.rows || other.columns !== result.columns)
      throw wrong("matrices of different sizes were to be added");
  }
  return result;
}

/**
 * @param inputs sizes of what the graph takes
 * @throws LensError failed_inference where sizes do not fit
 */
export function arrange(plan: Plan, inputs: ReadonlyMap<string, Sizes>): Arrangement {
  const last = new Map<string, number>();
  for (const [i, operation] of plan.operations.entries()) for (const { name } of readBy(operation)) last.set(name, i);
  for (const { value } of plan.outputs) last.set(value.name, Infinity);
  const room = new Room();
  const values = new Map<string, Matrix>();
  const heads = new Map<number, { keys: number; values: number }>();
  const quantised = new Map<number, number>();
  const ranges = new Map<string, { at: number; bytes: number }>();
  let scratch = PRODUCT_SCRATCH;

  const place = (name: string, sizes: Sizes) => {
    const range = room.take(matrixBytes(sizes));
    ranges.set(name, range);
    values.set(name, { ...sizes, at: range.at, rowBytes: rowBytes(sizes.columns) });
  };
  const sizeOf = (rows: Rows): Sizes => {
    const weight = plan.weights.get(rows.name);
    const known = values.get(rows.name) ?? (weight && sizesOf(weight.name, weight.shape));
    if (known === undefined) throw wrong(`"${rows.name}" is missing`);
    return rowsOf(known, rows);
  };

  for (const [name, sizes] of inputs) place(name, sizes);
  for (const [i, operation] of plan.operations.entries()) {
    place(operation.to, resultOf(operation, sizeOf, plan));
    if (operation.kind === "attend") {
      const tokens = sizeOf(operation.key).rows;
      const shape = { tokens, width: sizeOf(operation.query).columns / operation.heads, heads: operation.heads };
      const bytes = headBytes(shape);
      const [keys, packed] = [room.take(bytes.keys), room.take(bytes.values)];
      heads.set(i, { keys: keys.at, values: packed.at });
      scratch = Math.max(scratch, attentionScratch(shape));
      room.give(keys);
      room.give(packed);
    }
    if (operation.kind === "multiply" && operation.bytes !== null) {
      const shape = shapeOf(plan.weights, operation);
      const range = room.take(
        bytesRoom({ ...shape, rows: sizeOf(operation.x).rows, apart: operation.bytes.apart }).bytes,
      );
      quantised.set(i, range.at);
      scratch = Math.max(scratch, bytesScratch(shape.inputs));
      room.give(range);
    }
    for (const [name, range] of ranges) {
      if ((last.get(name) ?? i) > i) continue;
      ranges.delete(name);
      room.give(range);
    }
  }
  return { values, heads, quantised, bytes: room.bytes, scratch };
}
