/**
 * The domain, as plain data: what a project is made of. Read this and engine/protocol.ts and you know the program.
 * Nothing here knows of React, workers or onnxruntime.
 */

/** One pair to score. Paths are keys into the project's files, with forward slashes; null where there is none. */
export interface Sample {
  /** Unique in its project; the manifest's `id` where it has one, else made from the row's place. */
  readonly id: string;
  readonly reference: string | null;
  readonly referenceMask: string | null;
  readonly generation: string | null;
  readonly generationMask: string | null;
  /** The whole prompt as given; null where none is known (an empty string is a prompt). */
  readonly prompt: string | null;
  /** The subject's name, to be struck from the prompt; null where none is known. */
  readonly object: string | null;
  readonly concept: string | null;
  readonly promptId: string | null;
  readonly method: string | null;
  readonly seed: string | null;
  /** Human rating, on whatever scale the manifest uses. */
  readonly rating: number | null;
  /** The row's own columns as they were read, in their order, to be kept in results. */
  readonly columns: Readonly<Record<string, unknown>>;
}

/** Something in the input a person should know of: which file, what is wrong, what to do. */
export interface IntakeProblem {
  /** null where the problem is not one file's. */
  readonly path: string | null;
  readonly message: string;
}

/** What was understood of the files that were dropped or named. */
export interface Intake {
  readonly samples: readonly Sample[];
  /** The rule that paired them, in words: "manifest pairs.csv", "names ending in _mask". */
  readonly rule: string;
  readonly problems: readonly IntakeProblem[];
}
