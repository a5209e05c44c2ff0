import { rememberLast } from "../lib/remember.ts";
import { compareScores, type ScoreCheck } from "../project/compare-scores.ts";
import { matchPairs } from "../project/match-pairs.ts";
import type { Measure } from "../project/measures.ts";
import type { RunIdentity } from "../project/plan.ts";
import { comparedModel, type TheirModel } from "../project/their-models.ts";
import type { Sample } from "../project/types.ts";
import { furtherMeasuresOf, identityOf, isCurrent, samplesOf } from "./selectors.ts";
import type { LensState } from "./state.ts";

/** Another program's scores beside ours, as they follow from the state. */
export interface Check {
  /** Whose scores are compared; null where a person has to choose. */
  readonly model: TheirModel | null;
  readonly check: ScoreCheck;
  readonly samples: ReadonlyMap<string, Sample>;
  /** Whether any of our numbers was computed on WebGPU. */
  readonly onWebgpu: boolean;
}

const byId = rememberLast((samples: readonly Sample[]) => new Map(samples.map((sample) => [sample.id, sample])));
const scoresOf = (model: TheirModel | null) => model?.scores ?? [];
const matchesOf = rememberLast((model: TheirModel | null, samples: readonly Sample[]) =>
  matchPairs(
    scoresOf(model).map(({ pair }) => pair),
    samples,
  ),
);

const compare = rememberLast(
  (
    model: TheirModel | null,
    all: readonly Sample[],
    results: LensState["listedResults"],
    identity: RunIdentity,
    further: readonly Measure[],
  ): Check => {
    const samples = byId(all);
    const oursOf = (id: string) => {
      const [result, sample] = [results.get(id), samples.get(id)];
      if (result === undefined || sample === undefined || !isCurrent(result, sample, identity)) return null;
      return "scores" in result.outcome ? result.outcome.scores : null;
    };
    const check = compareScores(scoresOf(model), matchesOf(model, all), all, oursOf, further);
    const onWebgpu = check.rows.some(({ id }) => results.get(id)?.run.provider === "webgpu");
    return { model, check, samples, onWebgpu };
  },
);

type Checks = Parameters<typeof identityOf>[0] &
  Pick<LensState, "intake" | "corrections" | "results" | "listedResults" | "theirs" | "theirModel">;

/** null where there are no scores to compare with. */
export function checkOf(state: Checks): Check | null {
  const { theirs, theirModel, models, listedResults } = state;
  if (theirs === null) return null;
  const model = comparedModel(theirs, theirModel, models.siglip?.info.name ?? null);
  return compare(model, samplesOf(state), listedResults, identityOf(state), furtherMeasuresOf(state));
}
