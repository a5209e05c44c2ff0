import type { Outcome } from "./outcome.ts";
import type { BySlot } from "./plan.ts";
import type { RunSettings } from "./result.ts";

/** Results as a project keeps them: by sample and by what they were computed with. */

/** A checkpoint that rows were scored with: enough to know their results by, to name it, and to open it again. */
export interface UsedModel {
  readonly name: string;
  /** Of its content and precision; see plan.ts. */
  readonly identity: string;
  readonly demo: boolean;
  /** In the model store; null where it was in memory only. */
  readonly installed: string | null;
}

export type UsedModels = BySlot<UsedModel>;

export type { Outcome };

/** A row's result, and what it was computed with. */
export interface RowResult {
  readonly outcome: Outcome;
  /** plan.ts: under which key it stands. */
  readonly key: string;
  readonly run: RunSettings;
}

/** All results of samples by their ids, one a key, the newest first. */
export type AllResults = ReadonlyMap<string, readonly RowResult[]>;
