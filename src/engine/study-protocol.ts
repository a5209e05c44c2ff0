import type { AgreementIntervals } from "../evaluation/agreement-intervals.ts";
import type { KeptOptions } from "../evaluation/kept-pairs.ts";
import type { FilesStudy } from "../evaluation/files-study.ts";
import type { GroupIntervals, Portion } from "../evaluation/mean-intervals.ts";
import type { SourceInterval } from "../evaluation/mask-source-intervals.ts";
import type { SubjectIntervals } from "../evaluation/subject-intervals.ts";
import type { Study, StudyMetric } from "../evaluation/study.ts";

/**
 * What the worker that reads score files and draws intervals does, told to whoever calls it (study-client.ts). It knows neither files nor
 * models: a study crosses once, and each table asks for its own intervals of it. One entry here and one function of
 * study-handlers.ts is all that another table takes.
 */
export interface StudyCalls {
  /** What files of scores and ratings say; those that hold neither are passed over. */
  read: { args: { files: readonly ScoreFile[] }; result: FilesStudy; progress: Portion };
  /** Has a study at hand for what is asked next, in place of the one before. */
  hold: { args: { study: Study }; result: null; progress: never };
  /** Of means of groups of pairs, and of their differences; a metric each in the study's order. */
  groups: {
    args: {
      readonly groups: readonly Uint32Array[];
      /** In place of the study's: an ablation's. */
      readonly metrics?: readonly StudyMetric[];
    };
    result: GroupIntervals;
    progress: Portion;
  };
  /** Of means and agreement under each source of masks, and of what lies between them and the first. */
  sources: { args: { readonly options?: KeptOptions }; result: readonly SourceInterval[] | null; progress: Portion };
  /** Of each metric's numbers within and across subjects; null where there are none. */
  subjects: { args: null; result: SubjectIntervals | null; progress: Portion };
  /** Of a table of agreement's cells, and of its metrics' differences; null where nobody rated anything. */
  agreement: {
    args: {
      readonly dimension: string;
      readonly options?: KeptOptions;
      /** In place of the study's: an ablation's. */
      readonly metrics?: readonly StudyMetric[];
    };
    result: AgreementIntervals | null;
    progress: Portion;
  };
}

export interface ScoreFile {
  readonly path: string;
  readonly blob: Blob;
}

export type { FilesStudy, GroupIntervals, Portion };
