import { useMemo } from "react";
import { comparisonIn } from "../../project/mean-scores.ts";
import { comparedAt } from "../../project/references.ts";
import type { RowResult } from "../../project/runs.ts";
import type { Sample } from "../../project/types.ts";
import { resultOf } from "../../store/selectors.ts";
import { useLens } from "../../store/store.ts";
import { useLater } from "../../store/use-later.ts";

/** A sample beside the reference that is in view: everything that is explained is of that comparison. */
export interface Compared {
  /** As it is compared with that reference; the sample itself where it has no other. */
  readonly pair: Sample;
  /** The row's result. */
  readonly whole: RowResult | undefined;
  /** The same as far as that comparison goes. */
  readonly result: RowResult | undefined;
}

/** A result that comes while its sample is shown follows in a render of its own, as the row's in the table does. */
export function useCompared(sample: Sample): Compared {
  const place = useLens((state) => state.view.reference);
  const whole = useLater(resultOf, sample);
  return useMemo(() => {
    const pair = comparedAt(sample, place);
    return {
      pair,
      whole,
      result: whole && { ...whole, outcome: comparisonIn(whole.outcome, pair.reference) },
    };
  }, [sample, place, whole]);
}
