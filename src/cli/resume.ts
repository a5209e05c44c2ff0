import { readManifest } from "../project/formats/manifest/manifest.ts";
import type { ResultRow, RunSettings } from "../project/result.ts";
import type { Sample } from "../project/types.ts";

/** Which rows of an earlier run still answer what is asked now. */
export interface Wanted {
  readonly run: RunSettings;
  /** Baselines that are to be in the rows. */
  readonly clip: boolean;
  readonly dino: boolean;
}

const ASKED = ["reference", "referenceMask", "generation", "generationMask", "prompt", "object"] as const;

/** The sample that a row was the answer to, read from the columns it kept; null where it kept none. */
function askedIn(row: ResultRow): Sample | null {
  try {
    return readManifest("row.jsonl", JSON.stringify(row)).samples[0] ?? null;
  } catch {
    return null; // no column of paths: written by hand, or from an input without them
  }
}

function hasSameSettings(row: ResultRow, { model, maxPatches, threshold, stripper, precision }: RunSettings): boolean {
  return (
    row.model === model &&
    row.max_patches === maxPatches &&
    row.threshold === threshold &&
    row.stripper === stripper &&
    row.precision === precision
  );
}

/**
 * Whether a row needs no scoring. Beside model and settings, its paths, prompt and object have to be the sample's:
 * ids that are made from a row's place move when rows are put between.
 */
export function isAnswered(row: ResultRow, sample: Sample, { run, clip, dino }: Wanted): boolean {
  if (row.error !== undefined || !hasSameSettings(row, run)) return false;
  if ((clip && row.clip_i === null) || (dino && row.dino === null)) return false;
  const asked = askedIn(row);
  return asked === null || ASKED.every((name) => asked[name] === sample[name]);
}
