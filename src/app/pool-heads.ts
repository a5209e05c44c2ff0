import type { Engine } from "../engine/client.ts";
import { ResourceCache } from "../lib/resource-cache.ts";
import type { PoolHead } from "../metric/pool.ts";

/** Pooling heads by their model, each asked of the engine once: 45 MB at SO400M, which every sample's evidence shares. */
export interface PoolHeads {
  /** @param model as evidence names it */
  of(signal: AbortSignal, model: string): Promise<PoolHead>;
  /** Lets go of all but this model's. */
  keepOnly(model: string | null): void;
}

export function createPoolHeads(engine: Engine): PoolHeads {
  // They are let go with their model, not by their size.
  const heads = new ResourceCache<PoolHead>({ budget: Infinity, sizeOf: () => 1, close: () => undefined });
  return {
    async of(signal, model) {
      const lease = heads.take(model, (loading) => engine.call(loading, "poolHead", { model }));
      signal.addEventListener("abort", lease.release, { once: true });
      try {
        return await lease.value;
      } finally {
        signal.removeEventListener("abort", lease.release);
        lease.release();
      }
    },
    keepOnly: (model) => heads.forget((known) => known !== model),
  };
}
