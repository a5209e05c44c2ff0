import { sha256 } from "../../lib/sha256.ts";
import type { LoadWeights, Runtime, Session } from "../../platform/runtime.ts";
import type { Graph, MakeSession } from "../graph/builder.ts";
import { inPlace, layoutOf, type MappedModel } from "./layout.ts";
import type { KeptGraph, KeptWeights } from "./store.ts";

/**
 * Less before the first score: what making a session needs is read as it lies, not made anew. Read this file, layout.ts
 * (where a graph's weights lie) and store.ts (the files that are kept).
 *
 * - Float32 of a checkpoint on a disk is mapped where it stands, by a runtime that maps files: nothing is copied.
 * - What was converted (int8 and float16; float32 of other formats, where files are mapped) is kept in files of ours, in
 *   the graph's own layout, which is the same for every runtime. Packing for kernels is each one's own business.
 *
 * Whatever goes wrong with such files, the session is made from the checkpoint, and the files are made again.
 */

/** Counts up where the same graph of the same checkpoint comes to have other numbers (quantise.ts). */
const FORMAT = 1;

/** Smaller graphs are made in no time. */
const LEAST_BYTES = 32 * 2 ** 20;

const sizeOf = ({ files }: Graph) => files.reduce((sum, { byteLength }) => sum + byteLength, 0);

const keyOf = async (identity: string, { model }: Graph) =>
  sha256(new TextEncoder().encode([FORMAT, identity, await sha256(model)].join("\n")));

/** From what is kept; what of it is gone or damaged meanwhile is made anew. */
function loadKept(kept: KeptGraph, weights: LoadWeights): LoadWeights {
  return Object.assign(() => kept.readFiles().catch(() => weights()), {
    steps: (weights.steps ?? []).map((step) => ({
      places: step.places,
      load: () => kept.readAll(step.places.map(({ name }) => name)).catch(() => step.load()),
    })),
  });
}

async function onMapped(runtime: Runtime, mapped: MappedModel, resident: readonly string[]): Promise<Session> {
  const { model, folder } = mapped;
  return runtime.createSession(
    model,
    Object.assign(() => Promise.resolve([]), { folder }),
    resident,
  );
}

/**
 * @param identity of the checkpoint's content and of how its numbers are converted
 * @param store null: nothing is kept, and what can be mapped where it stands is
 * @param least bytes of a graph for which it is worth while
 */
export function keepingSessions(identity: string, store: KeptWeights | null, least = LEAST_BYTES): MakeSession {
  return async (runtime, graph, weights, resident) => {
    const plain = () => runtime.createSession(graph.model, weights, resident);
    const { steps } = weights;
    const maps = runtime.mapsFiles ?? false;
    if (steps === undefined || sizeOf(graph) < least) return plain();
    const there = maps && graph.arithmetic === "fp32" ? await inPlace(graph.model, steps) : null;
    if (there !== null) return onMapped(runtime, there, resident).catch(plain);
    if (store === null || (graph.arithmetic === "fp32" && !maps)) return plain();
    const key = await keyOf(identity, graph);
    const kept = await store.open(key, layoutOf(graph.model), steps);
    if (kept === null) return plain();
    if (!maps || kept.path === null) return runtime.createSession(graph.model, loadKept(kept, weights), resident);
    if (!(await kept.isWhole())) return plain();
    return onMapped(runtime, { model: graph.model, folder: kept.path }, resident).catch(plain);
  };
}
