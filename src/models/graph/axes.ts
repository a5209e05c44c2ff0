import type { GraphBuilder, Value } from "./builder.ts";

/** The same numbers in another shape; -1 is what is left over. */
export function reshape(g: GraphBuilder, x: Value, ...shape: number[]): Value {
  return g.op("Reshape", [x, g.integers(...shape)]);
}

/** Axis i of the result is axis `order[i]`. */
export function transpose(g: GraphBuilder, x: Value, ...order: number[]): Value {
  return g.op("Transpose", [x], { perm: { ints: order } });
}

/** Entries [start, end) along an axis. */
export function slice(g: GraphBuilder, x: Value, axis: number, start: number, end: number): Value {
  return g.op("Slice", [x, g.integers(start), g.integers(end), g.integers(axis)]);
}
