import { planLayer } from "../../../src/engine/self-check-planted.ts";
import { clipLayerNames, encoder, named } from "../../../src/models/graph/blocks.ts";
import {
  GraphBuilder,
  type MakeSession,
  type ReadTensor,
  type TensorShape,
} from "../../../src/models/graph/builder.ts";
import type { Arithmetic } from "../../../src/models/graph/precision.ts";
import { GraphSession } from "../../../src/models/graph/session.ts";
import type { Runtime } from "../../../src/platform/runtime.ts";
import { fill, random } from "../kernels/rig.ts";

const SHAPE = { dim: 96, heads: 4, mlp: 208 };
const TOKENS = 7;

/** A layer's graph, named so, and its weights, which count how often they are read. */
export function layer(arithmetic: Arithmetic, name = "layer") {
  const shapes = planLayer(SHAPE);
  const g = new GraphBuilder(
    name,
    new Map([...shapes].map(([each, shape]): [string, TensorShape] => [each, { dtype: "F32", shape }])),
    arithmetic,
  );
  const x = g.input("x", ["N", SHAPE.dim]);
  const config = { ...SHAPE, layers: 1, activation: "gelu" as const, epsilon: 1e-6 };
  g.output(
    "y",
    encoder(g, x, config, (index) => clipLayerNames("t", index), named("t.last")),
    ["N", SHAPE.dim],
  );
  let reads = 0;
  const read = (tensor: string): Promise<Float32Array> => {
    reads++;
    const length = (shapes.get(tensor) ?? []).reduce((product, side) => product * side, 1);
    return Promise.resolve(fill(length, random(tensor.length), 0.1));
  };
  return { graph: g.finish(), read, reads: () => reads };
}

/** What a layer answers on a runtime. @param makeSession left out: as without any of this */
export async function answer(
  runtime: Runtime,
  { graph, read }: Pick<ReturnType<typeof layer>, "graph" | "read">,
  makeSession?: MakeSession,
): Promise<Float32Array> {
  const reading: ReadTensor = Object.assign((name: string) => read(name), makeSession && { makeSession });
  const session = new GraphSession(runtime, graph, reading);
  try {
    const data = fill(TOKENS * SHAPE.dim, random(1));
    return (await session.run({ x: { dims: [TOKENS, SHAPE.dim], data } })).floats("y");
  } finally {
    await session.release();
  }
}
