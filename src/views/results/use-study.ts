import type { Study } from "../../evaluation/study.ts";
import { studyOf } from "../../store/study.ts";
import { useLens } from "../../store/store.ts";

/** The study of what is open: made once for all sections, and anew as results come. */
export const useStudy = (): Study => useLens(studyOf);
