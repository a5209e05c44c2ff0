import { useDeferredValue, useMemo } from "react";
import { comparisonIn } from "../../project/mean-scores.ts";
import { comparedAt } from "../../project/references.ts";
import type { RowResult } from "../../project/runs.ts";
import type { Sample } from "../../project/types.ts";
import { useLens } from "../../store/store.ts";

/** A sample beside the reference that is in view: everything that is explained is of that comparison. */
export interface Compared {
  /** As it is compared with that reference; the sample itself where it has no other. */
  readonly pair: Sample;
  /** The row's result as far as that comparison goes. */
  readonly result: RowResult | undefined;
}

/** A result that comes while its sample is shown follows in a render of its own, behind the row's in the table. */
export function useCompared(sample: Sample): Compared {
  const place = useLens((state) => state.view.reference);
  const newest = useLens((state) => state.results.get(sample.id));
  const now = useMemo(() => ({ sample, result: newest }), [sample, newest]);
  const last = useDeferredValue(now);
  const { result } = last.sample === sample ? last : now;
  return useMemo(() => {
    const pair = comparedAt(sample, place);
    return {
      pair,
      result: result && { ...result, outcome: comparisonIn(result.outcome, pair.reference) },
    };
  }, [sample, place, result]);
}
