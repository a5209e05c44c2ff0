import type { Measure } from "../project/measures.ts";
import { furtherMeasuresOf } from "../store/selectors.ts";
import { useLens } from "../store/store.ts";

/** Measures of further backbones that the rows have, beside the register's. */
export const useFurtherMeasures = (): readonly Measure[] => useLens(furtherMeasuresOf);
