import { askedOf, readKey, type RunIdentity } from "../project/plan.ts";
import type { RunSettings } from "../project/result.ts";
import type { Sample } from "../project/types.ts";
import type { RowResult } from "../project/runs.ts";

/** Which run a result is of, in words. */

/** "siglip2-base, 256 patches, threshold 0.5". */
export function runWords({ model, maxPatches, threshold, stripper, precision }: RunSettings): string {
  return [
    model ?? "an unnamed checkpoint",
    maxPatches === null ? null : `${maxPatches} patches`,
    `threshold ${threshold}`,
    stripper === "none" ? "prompts as given" : null,
    precision === null || precision === "fp32" ? null : precision,
  ]
    .filter((part) => part !== null)
    .join(", ");
}

const same = (a: unknown, b: unknown) => JSON.stringify(a) === JSON.stringify(b);

/** Why a result does not answer for its sample as it stands; a sentence. */
export function staleWords({ key, run }: RowResult, sample: Sample, identity: RunIdentity): string {
  const computed = readKey(key);
  if (computed === null) return "These numbers are from before.";
  const { models, settings } = identity;
  if (!same(computed.sample, askedOf(sample)))
    return "This pair's files or texts have changed since; these numbers are from before.";
  if (
    computed.models.siglip !== models.siglip ||
    !same(computed.settings, [settings.maxPatches, settings.threshold, settings.stripper])
  ) {
    return `These numbers are of another run: ${runWords(run)}.`;
  }
  return "CLIP or DINO has been opened since: these numbers are without its own.";
}
