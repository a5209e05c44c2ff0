import { useMemo } from "react";
import type { MaskIntervals } from "../../../metric/mask-interval.ts";
import { otherMasks, otherMasksOf } from "../../../project/other-masks.ts";
import { EMPTY_INTAKE } from "../../../project/sample.ts";
import type { Sample } from "../../../project/types.ts";
import { useCommands } from "../../../store/commands.ts";
import { useLens } from "../../../store/store.ts";
import { useLoaded, type Loaded } from "../../pictures/use-loaded.ts";

const NO_OTHERS: ReturnType<typeof otherMasks> = { reference: [], generation: [] };

/** How far a comparison's scores move with its masks. @param key of its result; null waits */
export function useIntervals(sample: Sample, key: string | null): Loaded<MaskIntervals> {
  const { explain } = useCommands();
  const intake = useLens((state) => state.intake ?? EMPTY_INTAKE);
  const made = useLens((state) => state.made);
  const waits = key === null;
  // All pairs are looked at for it: nothing that only waits asks.
  const find = useMemo(() => (waits ? null : otherMasksOf(intake, made)), [waits, intake, made]);
  const others = useMemo(() => (find === null ? null : otherMasks(sample, find)), [sample, find]);
  return useLoaded(others === null ? null : `${sample.id} ${key} ${JSON.stringify(others)} intervals`, (signal) =>
    explain.maskIntervals(signal, sample, others ?? NO_OTHERS),
  );
}
