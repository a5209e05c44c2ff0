import { version } from "../../package.json";
import { modelIdentity } from "../engine/precision.ts";
import { createCorrector } from "../project/corrections.ts";
import { scoreKey, wantedSamples, type RunIdentity } from "../project/plan.ts";
import type { RunSettings } from "../project/result.ts";
import type { Sample } from "../project/types.ts";
import type { LensState, RowResult } from "./state.ts";

const NO_SAMPLES: readonly Sample[] = [];

const correct = createCorrector();

/** What is to be scored: what intake read, as corrected by hand. The same array while neither changes. */
export const samplesOf = ({ intake, corrections }: Pick<LensState, "intake" | "corrections">): readonly Sample[] =>
  correct(intake?.samples ?? NO_SAMPLES, corrections);

export function identityOf({ models, settings }: Pick<LensState, "models" | "settings">): RunIdentity {
  return {
    models: {
      siglip: models.siglip && modelIdentity(models.siglip.info),
      clip: models.clip && modelIdentity(models.clip.info),
      dino: models.dino && modelIdentity(models.dino.info),
    },
    settings,
  };
}

/** What a row computed now would carry. */
export function runSettingsOf({ models, settings, engine }: Pick<LensState, "models" | "settings" | "engine">): RunSettings {
  const { siglip } = models;
  return {
    model: siglip?.info.name ?? null,
    maxPatches: siglip?.info.naflex === false ? null : settings.maxPatches,
    threshold: settings.threshold,
    stripper: settings.stripper,
    precision: siglip?.info.precision ?? "fp32",
    provider: engine.status === "ready" ? engine.device.provider : null,
    version,
  };
}

type Wants = Pick<LensState, "intake" | "corrections" | "results" | "models" | "settings">;

/** One answer is kept: it is asked for by several parts of the screen, after every change of anything. */
let lastWanted: { readonly of: Wants; readonly samples: readonly Sample[]; readonly wanted: readonly Sample[] } | null = null;

/** What has no result that answers for it as it stands now; what failed is wanted again. */
export function wantedOf(state: Wants): readonly Sample[] {
  const samples = samplesOf(state);
  const { results, models, settings } = state;
  const known = lastWanted;
  if (known !== null && known.samples === samples && known.of.results === results && known.of.models === models && known.of.settings === settings) return known.wanted;
  const done = (id: string) => {
    const result = results.get(id);
    return result === undefined || "error" in result.outcome ? null : result.key;
  };
  const wanted = wantedSamples(samples, done, identityOf(state));
  lastWanted = { of: state, samples, wanted };
  return wanted;
}

/** Whether a result answers for the sample as it stands now. */
export function isCurrent(result: RowResult, sample: Sample, identity: RunIdentity): boolean {
  return result.key === scoreKey(sample, identity);
}
