import type { SetAside } from "../project/set-aside.ts";

/**
 * A study: what is known of a set of pairs, a column a metric and a column a group of raters, row i of each of pair i.
 * Score files and ratings alone make one, and so does a project; all tables of results are computed from it
 * (`agreement.md` is their source), and know neither files nor samples.
 */

/** A generation of one method, for one concept and prompt. */
export interface StudyPair {
  readonly concept: string;
  readonly promptId: string;
  readonly method: string;
  /** null where it is not said, or there is one a prompt. */
  readonly seed: string | null;
  /** "live_subject_animal", "style"; null where subjects have none. */
  readonly category: string | null;
  /** The project's sample; null where only scores are at hand. */
  readonly sample: string | null;
  /** Why means and agreement leave it out; null where they do not. */
  readonly setAside: SetAside | null;
}

/** What people rate, and a metric measures: one of these, or any name that a file of ratings has. */
export const CONCEPT = "concept";
export const PROMPT = "prompt";

/** One metric's values. */
export interface StudyMetric {
  /** Unique in its study. */
  readonly id: string;
  /** As tables show it: "MaSC CP", "DINO". */
  readonly label: string;
  /** What it is held against: `CONCEPT`, `PROMPT`, or another dimension of ratings. */
  readonly dimension: string;
  /** "continuous" is min-max scaled over all methods before alpha; "ratings" are on people's own scale, and stay. */
  readonly scale: "continuous" | "ratings";
  /** One of one's own narrows the keys of all, where it is complete; a shipped one never does. */
  readonly isOwn: boolean;
  /** Float64 [pairs]; NaN where there is none. */
  readonly values: Float64Array;
  /** Where it is from, in words: "computed here by google/siglip2-so400m-patch16-naflex", "data_dino_rating". */
  readonly source: string;
}

/** What one group of people, or one person, said in one respect. */
export interface RaterGroup {
  readonly name: string;
  readonly dimension: string;
  readonly scale: readonly [lowest: number, highest: number];
  /** Float64 [pairs]; NaN where there is none. */
  readonly values: Float64Array;
}

/** One metric under the masks of one source. */
export interface SourceScores {
  /** "sam3", "clipseg". */
  readonly name: string;
  /** Float64 [pairs]; NaN where there is none. */
  readonly values: Float64Array;
}

/** Two photographs, and whether they show one subject. */
export interface SubjectPair {
  readonly a: string;
  readonly b: string;
  readonly same: boolean;
  /** Whose they are: twice the same name, or two. */
  readonly subjects: readonly [a: string, b: string];
  /** The project's sample; null where only scores are at hand. */
  readonly sample: string | null;
}

/** Metrics of pairs within and across subjects. */
export interface SubjectStudy {
  readonly pairs: readonly SubjectPair[];
  /** `dimension` is `CONCEPT`; values Float64 [pairs]. */
  readonly metrics: readonly StudyMetric[];
}

export interface Study {
  /** In the order of the tables. */
  readonly methods: readonly string[];
  readonly pairs: readonly StudyPair[];
  readonly metrics: readonly StudyMetric[];
  readonly raters: readonly RaterGroup[];
  /** CP under several sources of masks, the first that the others are compared with; empty where there is one only. */
  readonly maskSources: readonly SourceScores[];
  /** null where no subjects are compared. */
  readonly subjects: SubjectStudy | null;
}
