import { useMemo } from "react";
import { waitingMasks } from "../../project/made-masks.ts";
import { useCommands } from "../../store/commands.ts";
import { everySampleOf } from "../../store/selectors.ts";
import type { LensState } from "../../store/state.ts";
import { useLens } from "../../store/store.ts";
import { acceptFine } from "./accept-fine.ts";
import { reviewOrder, type Reviewed } from "./review-order.ts";
import { useAgreements, type Comparison } from "./use-agreements.ts";

const NOTHING_OUT: readonly string[] = [];
const outOf = ({ intake }: Pick<LensState, "intake">): readonly string[] => intake?.out ?? NOTHING_OUT;

/** What waits, and what speaks against it. */
export interface Review {
  readonly reviewed: readonly Reviewed[];
  readonly comparison: Comparison;
  /** Accepts what is not doubtful, after all of it was compared where a model that can is open. */
  acceptFine(): Promise<void>;
}

/** What waits to be looked at, as it stands. */
export function useReviewed(): Review {
  const { masks } = useCommands();
  const samples = useLens(everySampleOf);
  const made = useLens((state) => state.made);
  const out = useLens(outOf);
  const waiting = useMemo(() => waitingMasks(samples, made, out), [samples, made, out]);
  const alone = useMemo(() => reviewOrder(waiting, samples), [waiting, samples]);
  const comparison = useAgreements(alone, samples);
  const { agreements } = comparison;
  const reviewed = useMemo(() => reviewOrder(waiting, samples, agreements), [waiting, samples, agreements]);
  return {
    reviewed,
    comparison,
    async acceptFine() {
      const { possible, portion, compare } = comparison;
      if (portion !== null) return;
      await acceptFine({
        reviewed,
        compare: possible ? compare : null,
        judged(known) {
          const state = useLens.getState();
          return reviewOrder(waitingMasks(everySampleOf(state), state.made, outOf(state)), everySampleOf(state), known);
        },
        accept: masks.accept,
      });
    },
  };
}
