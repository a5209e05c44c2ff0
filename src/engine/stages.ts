import type { ByteSource } from "../platform/bytes.ts";

/** What stages are called, and what they begin with. */

export type StageName = "encode" | "match" | "pool" | "text" | "baseline";

/**
 * Told as a stage is entered (not when its result was at hand), and waited for: it may hold the job, or end it.
 *
 * @param by whose the stage is, where it is a baseline's: "CLIP"
 */
export type OnStage = (stage: StageName, what: string, by?: string) => Promise<void>;

/** A sample with its files at hand; null where there is none. */
export interface SampleInput {
  readonly reference: ByteSource | null;
  readonly referenceMask: ByteSource | null;
  readonly generation: ByteSource | null;
  readonly generationMask: ByteSource | null;
  readonly prompt: string | null;
  readonly object: string | null;
  /** As in `Sample`. */
  readonly smallMask?: number;
}
