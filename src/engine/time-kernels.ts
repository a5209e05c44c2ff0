import { GraphSession } from "../models/graph/session.ts";
import type { Runtime } from "../platform/runtime.ts";
import { layerGraph } from "./layer-graph.ts";
import { planLayer } from "./self-check-planted.ts";

/** A layer of ViT-S at SO400M's fewest patches: a gigaflop, so that a start waits for tenths of a second. */
const LAYER = { dim: 384, heads: 6, mlp: 1536 };
const TOKENS = 256;
/** Engines make code faster while it runs: the best of these is what is to be expected. */
const ROUNDS = 5;

const some = (length: number) => Float32Array.from({ length }, (_, i) => Math.sin(i) / 16);

/** What time a layer takes on each, in milliseconds, taken in turn. @throws LensError failed_inference */
export async function timeLayer(runtimes: readonly Runtime[]): Promise<number[]> {
  const graph = layerGraph(LAYER);
  const shapes = planLayer(LAYER);
  const read = (name: string) => Promise.resolve(some(shapes.get(name)!.reduce((a, b) => a * b, 1)));
  const sessions = runtimes.map((runtime) => new GraphSession(runtime, graph, read));
  const feeds = { x: { dims: [TOKENS, LAYER.dim], data: some(TOKENS * LAYER.dim) } };
  const best = runtimes.map(() => Infinity);
  try {
    for (let round = 0; round < ROUNDS; round++) {
      for (const [i, session] of sessions.entries()) {
        const start = performance.now();
        await session.run(feeds);
        best[i] = Math.min(best[i]!, performance.now() - start);
      }
    }
  } finally {
    for (const session of sessions) await session.release();
  }
  return best;
}

/** Kernels are used where they take at most this share of the time of what else would be: less is no use, and onnxruntime is known better. */
const WORTHWHILE = 0.9;

/** @param times milliseconds */
export function whyNot({ kernels, other }: { readonly kernels: number; readonly other: number }): string | null {
  if (kernels <= WORTHWHILE * other) return null;
  const [ours, theirs] = [kernels, other].map((time) => time.toFixed(1));
  return `a layer took ${ours} ms on it, and ${theirs} ms on onnxruntime's`;
}
