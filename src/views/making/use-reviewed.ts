import { useMemo } from "react";
import { waitingMasks } from "../../project/made-masks.ts";
import { samplesOf } from "../../store/selectors.ts";
import { useLens } from "../../store/store.ts";
import { reviewOrder, type Reviewed } from "./review-order.ts";
import { useAgreements } from "./use-agreements.ts";

const NOTHING_OUT: readonly string[] = [];

/** What waits to be looked at, as it stands. */
export function useReviewed(): readonly Reviewed[] {
  const samples = useLens(samplesOf);
  const made = useLens((state) => state.made);
  const out = useLens((state) => state.intake?.out ?? NOTHING_OUT);
  const waiting = useMemo(() => waitingMasks(samples, made, out), [samples, made, out]);
  const alone = useMemo(() => reviewOrder(waiting, samples), [waiting, samples]);
  const agreements = useAgreements(alone, samples);
  return useMemo(() => reviewOrder(waiting, samples, agreements), [waiting, samples, agreements]);
}
