import { GraphSession } from "../models/graph/session.ts";
import type { Runtime } from "../platform/runtime.ts";
import { layerGraph } from "./layer-graph.ts";
import { planLayer } from "./self-check-planted.ts";

/** A layer of ViT-S at SO400M's fewest patches: a gigaflop, so that a start waits for tenths of a second. */
const LAYER = { dim: 384, heads: 6, mlp: 1536 };
const TOKENS = 256;
/** Engines make code faster while it runs: the best of these is what is to be expected. */
const ROUNDS = 5;
/** As long as kernels seem not worth it: threads that meet at every step lose the most to what else a machine does just then. */
const MOST_ROUNDS = 20;

const some = (length: number) => Float32Array.from({ length }, (_, i) => Math.sin(i) / 16);

/** Milliseconds. */
export interface LayerTimes {
  readonly kernels: number;
  readonly other: number;
}

/**
 * The least that each took, of five rounds in turn, or of up to twenty where kernels are not worth it by the first.
 *
 * @param timings one round of each: milliseconds
 */
export async function leastTimes(timings: {
  readonly [of in keyof LayerTimes]: () => Promise<number>;
}): Promise<LayerTimes> {
  let least: LayerTimes = { kernels: Infinity, other: Infinity };
  for (let round = 0; round < ROUNDS || (round < MOST_ROUNDS && whyNot(least) !== null); round++) {
    const kernels = Math.min(least.kernels, await timings.kernels());
    least = { kernels, other: Math.min(least.other, await timings.other()) };
  }
  return least;
}

/** What time a layer takes on each. @throws LensError failed_inference */
export async function timeLayer(kernels: Runtime, other: Runtime): Promise<LayerTimes> {
  const graph = layerGraph(LAYER);
  const shapes = planLayer(LAYER);
  const read = (name: string) => Promise.resolve(some(shapes.get(name)!.reduce((a, b) => a * b, 1)));
  const feeds = { x: { dims: [TOKENS, LAYER.dim], data: some(TOKENS * LAYER.dim) } };
  const sessions = [kernels, other].map((runtime) => new GraphSession(runtime, graph, read));
  const [ofKernels, ofOther] = sessions.map((session) => async () => {
    const start = performance.now();
    await session.run(feeds);
    return performance.now() - start;
  });
  try {
    return await leastTimes({ kernels: ofKernels!, other: ofOther! });
  } finally {
    for (const session of sessions) await session.release();
  }
}

/** Why kernels are not used, which hold a third of the memory that onnxruntime does: null where they are as fast. */
export function whyNot({ kernels, other }: LayerTimes): string | null {
  if (kernels <= other) return null;
  const [ours, theirs] = [kernels, other].map((time) => time.toFixed(1));
  return `a layer took ${ours} ms on it, and ${theirs} ms on onnxruntime's`;
}
