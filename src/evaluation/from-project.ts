import type { SampleRow } from "../analysis/rows.ts";
import { conceptOf } from "../analysis/sample-columns.ts";
import type { Measure } from "../project/measures.ts";
import type { RunIdentity } from "../project/plan.ts";
import type { AllResults } from "../project/runs.ts";
import { setAsideBy } from "../project/set-aside.ts";
import type { InputColumn, MaskSource } from "../project/types.ts";
import { projectSources } from "./project-sources.ts";
import { columnMetrics, measuredMetrics } from "./sample-metrics.ts";
import { rowRaters } from "./sample-raters.ts";
import { CONCEPT, type Study, type StudyMetric, type StudyPair, type SubjectStudy } from "./study.ts";

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

/** Names that layouts give pairs of photographs, of one subject and of two. */
const SAME: ReadonlyMap<string, boolean> = new Map([
  ["within", true],
  ["across", false],
]);

/** Whether a pair compares two photographs, and whether of one subject; null where it is a method's generation. */
const sameSubject = ({ sample: { method, prompt } }: SampleRow): boolean | null =>
  prompt === null ? (SAME.get(method ?? "") ?? null) : null;

/** Two photographs of subjects, that are no methods' work. */
function subjectsOf(rows: readonly SampleRow[], measures: readonly Measure[]): SubjectStudy | null {
  const pairs = rows.flatMap(({ sample }, place) => {
    const same = sameSubject(rows[place]!);
    return same === null ? [] : [{ a: sample.reference ?? "", b: sample.generation ?? "", same, sample: sample.id }];
  });
  if (pairs.length === 0) return null;
  return { pairs, metrics: measuredMetrics(rows, measures).filter(({ dimension }) => dimension === CONCEPT) };
}

/** @returns every pair, with why it is set aside where it is: who computes leaves it out. Of photographs those are not there. */
export function studyOfProject({ rows: all, measures, columns, sources, results, identity }: ProjectParts): Study {
  const rows = all.filter((row) => sameSubject(row) === null);
  const photographs = all.filter((row) => sameSubject(row) !== null && setAsideBy(row) === null);
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
    subjects: subjectsOf(photographs, measures),
  };
}
