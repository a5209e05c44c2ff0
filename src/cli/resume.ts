import { describeFurther, type BackboneOfRun } from "../project/further-measures.ts";
import { readManifest } from "../project/formats/manifest/manifest.ts";
import { isOfImages } from "../project/measure-lists.ts";
import { MEASURES } from "../project/measures.ts";
import { askedOf } from "../project/plan.ts";
import type { ResultRow, RunSettings } from "../project/result.ts";
import type { Sample } from "../project/types.ts";

/** Which rows of an earlier run still answer what is asked now. */
export interface Wanted {
  readonly run: RunSettings;
  /** Slots of the register's baselines that are to be in the rows. */
  readonly baselines: readonly string[];
}

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

/** Cosines of images need nothing but their backbone: one that is not there was not open. */
const hasBaselines = (row: ResultRow, slots: readonly string[]): boolean =>
  MEASURES.filter((measure) => isOfImages(measure) && slots.includes(measure.backbone?.slot ?? "")).every(
    ({ id }) => row[id] !== null,
  );

/** Of further backbones, rows say the checkpoint. */
const hasFurther = (row: ResultRow, wanted: readonly BackboneOfRun[]): boolean =>
  wanted.every(
    (backbone) =>
      row.backbones?.[backbone.slot] === backbone.name &&
      describeFurther([backbone])
        .filter(isOfImages)
        .every(({ id }) => typeof row[id] === "number"),
  );

/**
 * Whether a row needs no scoring. Beside model and settings, its paths, prompt and object have to be the sample's:
 * ids that are made from a row's place move when rows are put between.
 */
export function isAnswered(row: ResultRow, sample: Sample, { run, baselines }: Wanted): boolean {
  if (row.error !== undefined || row.flags.includes("reference_failed") || !hasSameSettings(row, run)) return false;
  if (!hasBaselines(row, baselines) || !hasFurther(row, run.further ?? [])) return false;
  const asked = askedIn(row);
  return asked === null || JSON.stringify(askedOf(asked)) === JSON.stringify(askedOf(sample));
}
