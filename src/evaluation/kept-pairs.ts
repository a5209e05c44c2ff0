import { isRated, peopleOf, type People } from "./people.ts";
import { PROMPT, type Study, type StudyMetric, type StudyPair } from "./study.ts";

/** Which pairs a table of agreement takes (`agreement.md`, which pairs enter), and what became of the others. */
export interface KeptPairs {
  readonly dimension: string;
  /** Of the table: those that any metric of this dimension has a score of, in the study's order. */
  readonly methods: readonly string[];
  readonly metrics: readonly StudyMetric[];
  /** One's own metrics that have scores for every method; only these narrow the keys. */
  readonly complete: readonly StudyMetric[];
  readonly people: People | null;
  /** Uint32 [kept] a method, in the study's order. */
  readonly kept: readonly Uint32Array[];
  /** Those of `kept` that people rated. */
  readonly rated: readonly Uint32Array[];
  readonly counts: readonly KeptCounts[];
}

/** Why a pair is in no cell: a mask, a style concept in PF, or no score of a complete metric of one's own. */
export type LeftOut = "mask_missing" | "mask_small" | "style" | "unscored";

/** A method's pairs: `pairs` = the sum of `leftOut` + `kept`, and `kept` = `rated` + what nobody rated. */
export interface KeptCounts {
  readonly method: string;
  readonly pairs: number;
  readonly leftOut: Readonly<Record<LeftOut, number>>;
  readonly kept: number;
  readonly rated: number;
}

export interface KeptOptions {
  /** Pairs that are set aside count too. */
  readonly withSetAside?: boolean;
}

/** DreamBench++'s concepts of this category take no part in PF. */
const isStyle = ({ category }: StudyPair) => category === "style";

function leftOutOf(pair: StudyPair, dimension: string, { withSetAside = false }: KeptOptions): LeftOut | null {
  if (dimension === PROMPT && isStyle(pair)) return "style";
  return withSetAside ? null : pair.setAside;
}

export function keepPairs(study: Study, dimension: string, options: KeptOptions = {}): KeptPairs {
  const metrics = study.metrics.filter((metric) => metric.dimension === dimension);
  const people = peopleOf(study, dimension);
  const methodAt = new Map(study.methods.map((method, at) => [method, at]));
  const reasons = study.pairs.map((pair) => leftOutOf(pair, dimension, options));
  /** Of each metric, which methods it has a score of. */
  const scored = metrics.map(({ values }) => {
    const has = study.methods.map(() => false);
    for (const [pair, { method }] of study.pairs.entries()) {
      const at = methodAt.get(method);
      if (at !== undefined && reasons[pair] === null && Number.isFinite(values[pair]!)) has[at] = true;
    }
    return has;
  });
  const shown = [...study.methods.keys()].filter((at) => scored.some((has) => has[at] === true));
  const complete = metrics.filter(({ isOwn }, at) => isOwn && shown.length > 0 && shown.every((m) => scored[at]![m]));

  const kept = study.methods.map((): number[] => []);
  const rated = study.methods.map((): number[] => []);
  const all = study.methods.map(() => 0);
  const leftOut = study.methods.map(() => ({ mask_missing: 0, mask_small: 0, style: 0, unscored: 0 }));
  for (const [pair, { method }] of study.pairs.entries()) {
    const at = methodAt.get(method);
    if (at === undefined) continue;
    all[at]!++;
    const reason =
      reasons[pair] ?? (complete.every(({ values }) => Number.isFinite(values[pair]!)) ? null : "unscored");
    if (reason !== null) {
      leftOut[at]![reason]++;
      continue;
    }
    kept[at]!.push(pair);
    if (people !== null && isRated(people, pair)) rated[at]!.push(pair);
  }
  const methods = shown.map((at) => study.methods[at]!);
  return {
    dimension,
    methods,
    metrics,
    complete,
    people,
    kept: shown.map((at) => Uint32Array.from(kept[at]!)),
    rated: shown.map((at) => Uint32Array.from(rated[at]!)),
    counts: shown.map((at) => ({
      method: study.methods[at]!,
      pairs: all[at]!,
      leftOut: leftOut[at]!,
      kept: kept[at]!.length,
      rated: rated[at]!.length,
    })),
  };
}

/** Methods' pairs laid end to end, in the methods' order. */
export function endToEnd(lists: readonly Uint32Array[]): Uint32Array {
  const all = new Uint32Array(lists.reduce((sum, { length }) => sum + length, 0));
  let from = 0;
  for (const list of lists) {
    all.set(list, from);
    from += list.length;
  }
  return all;
}
