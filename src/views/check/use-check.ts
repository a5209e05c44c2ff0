import { useDeferredValue, useMemo } from "react";
import { compareScores, type ScoreCheck } from "../../project/compare-scores.ts";
import { matchPairs } from "../../project/match-pairs.ts";
import type { TheirModel } from "../../project/their-models.ts";
import type { Sample } from "../../project/types.ts";
import { identityOf, isCurrent, samplesOf } from "../../store/selectors.ts";
import { useLens } from "../../store/store.ts";
import { useFurtherMeasures } from "../further-measures.ts";

export interface Check {
  readonly check: ScoreCheck;
  readonly samples: ReadonlyMap<string, Sample>;
  /** Whether any of our numbers was computed on WebGPU. */
  readonly onWebgpu: boolean;
}

/** A model's scores beside ours, kept up while a job runs. */
export function useCheck(model: TheirModel | null): Check {
  const all = useLens(samplesOf);
  const identity = useLens(identityOf);
  const latest = useLens((state) => state.results);
  const results = useDeferredValue(latest);
  const further = useFurtherMeasures();
  const scores = useMemo(() => model?.scores ?? [], [model]);
  const samples = useMemo(() => new Map(all.map((sample) => [sample.id, sample])), [all]);
  const matches = useMemo(
    () =>
      matchPairs(
        scores.map(({ pair }) => pair),
        all,
      ),
    [scores, all],
  );
  return useMemo(() => {
    const currentOf = (id: string) => {
      const [result, sample] = [results.get(id), samples.get(id)];
      return result !== undefined && sample !== undefined && isCurrent(result, sample, identity) ? result : null;
    };
    const oursOf = (id: string) => {
      const outcome = currentOf(id)?.outcome;
      return outcome !== undefined && "scores" in outcome ? outcome.scores : null;
    };
    const check = compareScores(scores, matches, all, oursOf, further);
    return { check, samples, onWebgpu: check.rows.some(({ id }) => results.get(id)?.run.provider === "webgpu") };
  }, [scores, matches, all, samples, results, identity, further]);
}
