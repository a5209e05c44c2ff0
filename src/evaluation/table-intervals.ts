import { atOnce } from "../lib/slices.ts";
import { drawAgreement, type AgreementIntervals } from "./agreement-intervals.ts";
import type { KeptOptions } from "./kept-pairs.ts";
import { drawMaskSources, type SourceInterval } from "./mask-source-intervals.ts";
import { CONCEPT, PROMPT, type Study } from "./study.ts";
import { drawSubjects, type SubjectIntervals } from "./subject-intervals.ts";

/** Intervals of all tables of a study, each drawn as on the page; null where nothing is there to draw of. */
export interface TableIntervals {
  readonly cp: AgreementIntervals | null;
  readonly pf: AgreementIntervals | null;
  readonly subjects: SubjectIntervals | null;
  readonly maskSources: readonly SourceInterval[] | null;
}

/** @param step called between what takes some milliseconds: it may end the whole by throwing */
export const tableIntervals = (study: Study, step: () => void, options: KeptOptions = {}): TableIntervals => ({
  cp: atOnce(drawAgreement(study, CONCEPT, options), step),
  pf: atOnce(drawAgreement(study, PROMPT, options), step),
  subjects: study.subjects === null ? null : atOnce(drawSubjects(study.subjects), step),
  maskSources: atOnce(drawMaskSources(study, options), step),
});
