import type { SampleRow } from "../analysis/rows.ts";
import { conceptOf } from "../analysis/sample-columns.ts";
import type { Measure } from "../project/measures.ts";
import { showsOneSubject } from "../project/photographs.ts";
import type { RunIdentity } from "../project/plan.ts";
import type { AllResults } from "../project/runs.ts";
import { setAsideBy } from "../project/set-aside.ts";
import type { InputColumn, MaskSource } from "../project/types.ts";
import { projectSources } from "./project-sources.ts";
import { columnMetrics, measuredMetrics } from "./sample-metrics.ts";
import { rowRaters } from "./sample-raters.ts";
import { CONCEPT, type Study, type StudyMetric, type StudyPair, type SubjectPair, type SubjectStudy } from "./study.ts";

/**
 * The study of an open project. A pair is a generation: of several seeds of a prompt each is one, with the ratings and
 * shipped scores that are its own (a file that names no seed speaks of the first); compared with several references it
 * is one all the same, and its scores are the means over them, as the table has them.
 */
export interface ProjectParts {
  /** In the project's order. */
  readonly rows: readonly SampleRow[];
  /** The register's, and those of further backbones. */
  readonly measures: readonly Measure[];
  /** Pairs of photographs that are none of its samples. */
  readonly photographs?: readonly SampleRow[];
  /** Of the input's tables, those that are called as one of ours left out. */
  readonly columns: readonly InputColumn[];
  readonly sources: readonly MaskSource[];
  readonly results: AllResults;
  readonly identity: RunIdentity;
}

/** Where a project names no method. */
export const NO_METHOD = "no method";

const pairOf = (row: SampleRow): StudyPair => {
  const { sample } = row;
  return {
    concept: conceptOf(sample),
    // Of pairs without a number the prompt tells which is which, else the pair itself.
    promptId: sample.promptId ?? sample.prompt ?? sample.id,
    method: sample.method ?? NO_METHOD,
    seed: sample.seed,
    category: sample.category,
    sample: sample.id,
    setAside: setAsideBy(row),
  };
};

/** Two photographs of subjects, that are no methods' work. */
function subjectsOf(rows: readonly SampleRow[], measures: readonly Measure[]): SubjectStudy | null {
  // Of a pair across, the sample names the first subject alone: whose the second picture is other pairs say.
  const subjectOf = new Map<string, string>();
  for (const { sample } of rows) {
    const { reference, generation, concept } = sample;
    if (reference !== null && concept !== null) subjectOf.set(reference, concept);
    if (generation !== null && concept !== null && showsOneSubject(sample) === true) subjectOf.set(generation, concept);
  }
  const pairs = rows.flatMap(({ sample }): SubjectPair[] => {
    const same = showsOneSubject(sample);
    if (same === null) return [];
    const [a, b] = [sample.reference ?? "", sample.generation ?? ""];
    return [{ a, b, same, subjects: [subjectOf.get(a) ?? a, subjectOf.get(b) ?? b], sample: sample.id }];
  });
  if (pairs.length === 0) return null;
  return { pairs, metrics: measuredMetrics(rows, measures).filter(({ dimension }) => dimension === CONCEPT) };
}

/**
 * Of photographs those that count: where any pair has both masks, whoever is set aside does not, so that all metrics
 * speak of the same pairs; without a mask anywhere there is nothing to be set aside for.
 */
function counted(photographs: readonly SampleRow[]): readonly SampleRow[] {
  const masked = photographs.filter((row) => setAsideBy(row) === null);
  return masked.length > 0 ? masked : photographs.filter((row) => setAsideBy(row) === "mask_missing");
}

/** @returns every pair, with why it is set aside where it is: who computes leaves it out. Of photographs those are not there. */
export function studyOfProject(parts: ProjectParts): Study {
  const { rows: all, photographs = [], measures, columns, sources, results, identity } = parts;
  const rows = all.filter(({ sample }) => showsOneSubject(sample) === null);
  const compared = counted([...all.filter(({ sample }) => showsOneSubject(sample) !== null), ...photographs]);
  const pairs = rows.map(pairOf);
  const measured = measuredMetrics(rows, measures);
  const taken = new Set(measured.map(({ id }) => id));
  const shipped = columnMetrics(rows, columns).map((metric): StudyMetric =>
    taken.has(metric.id) ? { ...metric, id: `input_${metric.id}` } : metric,
  );
  return {
    methods: [...new Set(pairs.map(({ method }) => method))],
    pairs,
    metrics: [...measured, ...shipped],
    raters: rowRaters(rows, columns),
    maskSources: projectSources(rows, sources, results, identity),
    subjects: subjectsOf(compared, measures),
  };
}
