import { studyOfProject } from "../evaluation/from-project.ts";
import { uniteStudies } from "../evaluation/unite-studies.ts";
import type { FilesStudy } from "../evaluation/files-study.ts";
import type { Study } from "../evaluation/study.ts";
import { rememberLast } from "../lib/remember.ts";
import { MEASURES, type Measure } from "../project/measures.ts";
import type { RunIdentity } from "../project/plan.ts";
import type { AllResults } from "../project/runs.ts";
import type { InputColumn, MaskSource } from "../project/types.ts";
import type { SampleRow } from "../analysis/rows.ts";
import { inputsOf } from "./order.ts";
import { allListedRowsOf, furtherMeasuresOf, identityOf } from "./selectors.ts";
import { photographRowsOf } from "./photographs.ts";
import type { LensState } from "./state.ts";

/** The study of what is open: all that the page Results is computed from. */

type Asks = Parameters<typeof inputsOf>[0] & Pick<LensState, "allResults" | "fileStudy" | "photographs">;

const NO_SOURCES: readonly MaskSource[] = [];

/**
 * Made anew with the rows, which while a job runs are a little older than its results: those of all runs are read then,
 * and do not ask for it by themselves.
 */
function createStudies() {
  let all: AllResults = new Map();
  const make = rememberLast(
    (
      rows: readonly SampleRow[],
      photographs: readonly SampleRow[],
      further: readonly Measure[],
      columns: readonly InputColumn[],
      sources: readonly MaskSource[],
      identity: RunIdentity,
    ): Study =>
      studyOfProject({
        rows,
        photographs,
        measures: [...MEASURES, ...further],
        columns,
        sources,
        identity,
        results: all,
      }),
  );
  return (results: AllResults, ...parts: Parameters<typeof make>): Study => {
    all = results;
    return make(...parts);
  };
}

const studies = createStudies();

/** Columns of tables that were read for their numbers come from there, whether a picture is at hand or not. */
const withoutRead = rememberLast((columns: readonly InputColumn[], fileStudy: FilesStudy | null) => {
  const used = new Set(fileStudy?.used);
  return columns.filter(({ sources }) => !sources.every((path) => used.has(path)));
});

const withFiles = rememberLast((project: Study, fileStudy: FilesStudy | null) =>
  fileStudy === null ? project : uniteStudies(project, fileStudy.study),
);

/** The same as long as nothing that it is made of has changed. */
export const studyOf = (state: Asks): Study =>
  withFiles(
    studies(
      state.allResults,
      allListedRowsOf(state),
      photographRowsOf(state),
      furtherMeasuresOf(state),
      withoutRead(inputsOf(state), state.fileStudy),
      state.intake?.masks ?? NO_SOURCES,
      identityOf(state),
    ),
    state.fileStudy,
  );
