import { LensError } from "../../lib/errors.ts";

/**
 * Brings a document of an older version to this one, a step a version. Steps are pure and know shapes of their own
 * time only; they are never edited once published, only added to. What a step does not change it hands on as the very
 * object that it was given, so that a database need write only what is new.
 *
 * A version is that of the shapes below. The database's own (storage/migrations.ts) counts its stores, and goes up with
 * this one, so that a tab of an older page lets go of it.
 */
export interface DocumentRows {
  /** Name, settings, what it was scored with. */
  readonly project: unknown;
  /** null where nothing was read yet. */
  readonly intake: unknown;
  readonly corrections: readonly unknown[];
  readonly results: readonly unknown[];
}

export type DocumentMigration = (rows: DocumentRows) => DocumentRows;

export type PlainRecord = Readonly<Record<string, unknown>>;
export const isRecord = (value: unknown): value is PlainRecord =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** A record with what it lacks; the same one where it lacks nothing, and whatever is no record as it is. */
export function withDefaults(value: unknown, defaults: PlainRecord): unknown {
  if (!isRecord(value)) return value;
  const missing = Object.entries(defaults).filter(([name]) => !Object.hasOwn(value, name));
  return missing.length === 0 ? value : { ...value, ...Object.fromEntries(missing) };
}

/**
 * Version 1 is whatever pages wrote before documents had a version. It grew as it was used: the first of them did not
 * say when a result was computed, nor what a project was scored with; later ones did, but said of an intake neither its
 * parts nor what was taken out. Without the parts nobody knows which tables pairs came from, and adding files would
 * lose them: such an intake is read from the files again.
 */
const toVersion2: DocumentMigration = ({ project, intake, corrections, results }) => ({
  project: withDefaults(project, { demo: false, models: null, accepted: [] }),
  intake: isRecord(intake) && Object.hasOwn(intake, "parts") ? withDefaults(intake, { out: [], away: [] }) : null,
  corrections,
  results: results.map((row) => withDefaults(row, { written: 0 })),
});

/** A sample had one rating, of nobody knows whom, in what respect or on which scale; and one reference. */
function sampleToVersion3(sample: unknown): unknown {
  if (!isRecord(sample)) return sample;
  const { rating, ...rest } = sample;
  const ratings = typeof rating === "number" ? [{ by: null, dimension: null, value: rating, scale: null }] : [];
  return { ...rest, otherReferences: [], ratings };
}

/** An intake says which layouts saw what, what is in the tables' columns, and masks of other sources than the one in use. */
const toVersion3: DocumentMigration = ({ intake, ...rest }) => ({
  ...rest,
  intake: isRecord(intake)
    ? {
        ...intake,
        ...(Array.isArray(intake["samples"]) ? { samples: intake["samples"].map(sampleToVersion3) } : {}),
        understood: [],
        columns: [],
        masks: [],
      }
    : intake,
});

/** The first makes version 2 of version 1. */
export const DOCUMENT_MIGRATIONS: readonly DocumentMigration[] = [toVersion2, toVersion3];

/** What this page writes. */
export const DOCUMENT_VERSION = DOCUMENT_MIGRATIONS.length + 1;

/**
 * Brings rows from their version to this one.
 *
 * @throws LensError unsupported_project where they are of a newer one, invalid_project where it is no version
 */
export function migrateDocument(rows: DocumentRows, version: unknown): DocumentRows {
  if (typeof version !== "number" || !Number.isInteger(version) || version < 1)
    throw new LensError(
      "invalid_project",
      `This is no project: its version is ${JSON.stringify(version) ?? "missing"}, not a number from 1.`,
    );
  if (version > DOCUMENT_VERSION)
    throw new LensError(
      "unsupported_project",
      `This project was written by a newer MaSC Lens: it is of version ${version}, and this page reads up to ${DOCUMENT_VERSION}. Reload the page to get the newer one, or ask for an older copy.`,
    );
  return DOCUMENT_MIGRATIONS.slice(version - 1).reduce((now, migrate) => migrate(now), rows);
}
