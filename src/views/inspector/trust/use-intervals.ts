import { useMemo } from "react";
import type { MasksBySource } from "../../../engine/protocol.ts";
import type { MaskIntervals } from "../../../metric/mask-interval.ts";
import type { MaskSource, Sample } from "../../../project/types.ts";
import { useCommands } from "../../../store/commands.ts";
import { useLens } from "../../../store/store.ts";
import { useLoaded, type Loaded } from "../../pictures/use-loaded.ts";

const NO_SOURCES: readonly MaskSource[] = [];

/** Masks of a pair's pictures that other sources have than the ones in use. */
export function otherMasks(sample: Sample, sources: readonly MaskSource[]): MasksBySource {
  const of = (picture: string | null, inUse: string | null) =>
    sources.flatMap(({ name, masks }) =>
      masks
        .filter(([image, mask]) => image === picture && mask !== inUse)
        .map(([, mask]) => [name || "no name", mask] as const),
    );
  return {
    reference: of(sample.reference, sample.referenceMask),
    generation: of(sample.generation, sample.generationMask),
  };
}

/** How far a comparison's scores move with its masks. @param key of its result; null waits */
export function useIntervals(sample: Sample, key: string | null): Loaded<MaskIntervals> {
  const { explain } = useCommands();
  const sources = useLens((state) => state.intake?.masks ?? NO_SOURCES);
  const others = useMemo(() => otherMasks(sample, sources), [sample, sources]);
  return useLoaded(key === null ? null : `${sample.id} ${key} ${JSON.stringify(others)} intervals`, (signal) =>
    explain.maskIntervals(signal, sample, others),
  );
}
