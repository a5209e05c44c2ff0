import type { ColumnLayout } from "../../project/column-layout.ts";
import type { Corrections } from "../../project/corrections.ts";
import type { ScoreSettings } from "../../project/result.ts";
import type { AllResults, UsedModels } from "../../project/runs.ts";
import type { Lack } from "../../project/shortfall.ts";
import type { Intake, MadeFiles } from "../../project/types.ts";

/**
 * A project as a document: everything that makes it, in a form with a version. A browser keeps it as rows of its
 * database (rows.ts); one that leaves the browser is one JSON with its binary parts beside it (portable.ts). Either may
 * be of an older version, and is brought to this one by the same steps (migrations.ts) before its schemas (schemas.ts)
 * look at it. Nothing here knows of a browser.
 */
export interface ProjectDocument {
  readonly name: string;
  /** The bundled scenes. */
  readonly demo: boolean;
  /** null where they were never saved, or cannot be read. */
  readonly settings: ScoreSettings | null;
  /** What its pairs may lack when they are scored. */
  readonly accepted: readonly Lack[];
  /** How its table's columns stand. */
  readonly columnLayout: ColumnLayout;
  /** Ids of the rows that are ticked. */
  readonly ticked: readonly string[];
  /** What it was scored with last; null where it never was, or that cannot be read. */
  readonly models: UsedModels | null;
  /** What was read of its files; null where it never was, or was by a version that understood less: to be read of the files again. */
  readonly intake: Intake | null;
  /** What was set by hand. */
  readonly corrections: Corrections;
  /** By sample, checkpoint and settings. */
  readonly results: AllResults;
}

/** Numbers that explain a sample, under a name that says which: best cosines, their patches, logits of the pool. */
export interface EvidenceArray {
  /** `float16` stands in a Uint16Array, as its bits. */
  readonly type: EvidenceType;
  /** Of the array, row-major; their product is its length. */
  readonly shape: readonly number[];
  readonly data: Float32Array | Int32Array | Uint16Array | Uint8Array;
}

export const EVIDENCE_TYPES = ["float32", "float16", "int32", "uint8"] as const;
export type EvidenceType = (typeof EVIDENCE_TYPES)[number];

/** A project that leaves this browser: with the bytes of what was made here, and what explains its samples where that is wanted. */
export interface PortableProject extends ProjectDocument {
  /** Masks made here, as PNG, by their paths. */
  readonly masks: ReadonlyMap<string, Uint8Array>;
  /** Where each of them comes from. */
  readonly made: MadeFiles;
  /** Tables and texts that its pairs are read from, by their paths: pictures that are added later find their pairs by them. */
  readonly tables: ReadonlyMap<string, Uint8Array>;
  /** By sample, then by name; empty where none was asked for. */
  readonly evidence: ReadonlyMap<string, ReadonlyMap<string, EvidenceArray>>;
}
