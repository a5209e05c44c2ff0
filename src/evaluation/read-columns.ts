import type { SetAside } from "../project/set-aside.ts";
import type { IntakeProblem } from "../project/types.ts";
import type { MadeBy } from "./metric-names.ts";

/** What files of scores and ratings say, before it becomes a study: columns of numbers, each by the pairs that it names. */

/** What one number is of. */
export interface PairName {
  readonly concept: string;
  readonly promptId: string;
  readonly method: string;
  /** null where it is not said. */
  readonly seed: string | null;
}

export interface ReadCell extends PairName {
  readonly value: number;
}

export interface MetricColumn {
  readonly kind: "metric";
  /** The same for the files of one metric, one a method. */
  readonly id: string;
  readonly label: string;
  readonly dimension: string;
  readonly scale: "continuous" | "ratings";
  readonly isOwn: boolean;
  /** What made it, where the file says so in the authors' way. */
  readonly by: MadeBy | null;
  /** Whose masks: "clipseg"; null where nothing is said of it. */
  readonly maskSource: string | null;
}

export interface RatingColumn {
  readonly kind: "rating";
  readonly by: string;
  readonly dimension: string;
  /** null where nobody says it. */
  readonly scale: readonly [lowest: number, highest: number] | null;
  /** Of single people, whom a file of groups has merged. */
  readonly isRaw: boolean;
}

/** Of pairs of photographs, of one subject and of two. */
export interface SubjectColumn {
  readonly kind: "subjects";
  readonly id: string;
  readonly label: string;
}

export interface ReadColumn {
  readonly path: string;
  readonly says: MetricColumn | RatingColumn | SubjectColumn;
  /** In the file's order. */
  readonly cells: readonly ReadCell[];
}

export interface ReadFile {
  readonly columns: readonly ReadColumn[];
  /** Pairs that the file says are left out of means. */
  readonly setAside: readonly (PairName & { readonly reason: SetAside })[];
  readonly problems: readonly IntakeProblem[];
}

/** A file's place, below whatever was given, and its text. */
export interface TextFile {
  readonly path: string;
  readonly text: string;
}
