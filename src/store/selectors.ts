import { version } from "../../package.json";
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
      siglip: models.siglip?.info.fingerprint ?? null,
      clip: models.clip?.info.fingerprint ?? null,
      dino: models.dino?.info.fingerprint ?? null,
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
    precision: "fp32",
    provider: engine.status === "ready" ? engine.device.provider : null,
    version,
  };
}

export function wantedOf(state: Pick<LensState, "intake" | "corrections" | "results" | "models" | "settings">): Sample[] {
  const done = (id: string) => {
    const result = state.results.get(id);
    return result === undefined || "error" in result.outcome ? null : result.key;
  };
  return wantedSamples(samplesOf(state), done, identityOf(state));
}

/** Whether a result answers for the sample as it stands now. */
export function isCurrent(result: RowResult, sample: Sample, identity: RunIdentity): boolean {
  return result.key === scoreKey(sample, identity);
}
