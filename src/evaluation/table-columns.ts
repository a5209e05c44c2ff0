import { addTo } from "../lib/lists.ts";
import { shortName } from "../project/formats/dreambench-plus/names.ts";
import { kindOf, numberOf } from "../project/formats/manifest/column-kind.ts";
import { longColumns, longRating } from "../project/formats/manifest/long-ratings.ts";
import { sourcesOf, squash, textOf, type Column } from "../project/formats/manifest/manifest.ts";
import { readRatings } from "../project/formats/manifest/rating-lists.ts";
import type { Records } from "../project/formats/manifest/records.ts";
import { MEASURES, type Measure } from "../project/measures.ts";
import { keyText } from "../project/pair-keys.ts";
import { quote } from "../project/quote.ts";
import type { SetAside } from "../project/set-aside.ts";
import { NO_METHOD } from "./from-project.ts";
import { ratingColumn } from "./rating-columns.ts";
import type { MetricColumn, PairName, ReadCell, ReadColumn, ReadFile } from "./read-columns.ts";
import { dimensionIn, isMetric, metricLabel, NO_SCORE } from "./sample-metrics.ts";
import { CONCEPT, PROMPT } from "./study.ts";
import { subjectPairs } from "./subject-rows.ts";

/** Tables of one's own, a row a pair or a rating: a column of numbers becomes a metric, whatever it is called. */
type Row = Records["rows"][number];

const numberIn = (value: unknown): number => numberOf(textOf(value) ?? "") ?? NaN;

function pairsOf(rows: readonly Row[], sources: ReadonlyMap<Column, readonly string[]>): readonly (PairName | null)[] {
  const read = (row: Row, column: Column): string | null => {
    const cells = (sources.get(column) ?? []).map((name) => keyText(textOf(row[name]) ?? null));
    return cells.find((cell) => cell !== null) ?? null;
  };
  return rows.map((row) => {
    const [id, concept, promptId, method] = (["id", "concept", "prompt_id", "method"] as const).map((c) =>
      read(row, c),
    );
    const named = concept ?? id ?? null;
    if (named === null) return null;
    return {
      concept: named,
      promptId: promptId ?? (concept === null ? "" : (read(row, "prompt") ?? id ?? "")),
      method: method === null || method === undefined ? NO_METHOD : shortName(method),
      seed: read(row, "seed"),
    };
  });
}

const MEASURE_OF: ReadonlyMap<string, Measure> = new Map(
  MEASURES.filter(isMetric).map((measure) => [measure.id, measure]),
);
/** What our results have beside: counts, widths and shares that are no scores, and by which settings they came. */
const NOT_METRICS: ReadonlySet<string> = new Set([
  ...MEASURES.map((measure): Measure => measure)
    .filter((measure) => !isMetric(measure))
    .map(({ id }) => id),
  "max_patches",
  "threshold",
  "small_mask",
]);

type MetricRead = Omit<ReadColumn, "says"> & { readonly says: MetricColumn };

function metricColumn(path: string, name: string, cells: readonly ReadCell[]): MetricRead {
  const measure: Measure | undefined = MEASURE_OF.get(name);
  const dimension = measure === undefined ? dimensionIn(name) : measure.compares === "prompt" ? PROMPT : CONCEPT;
  return {
    path,
    cells,
    says: {
      kind: "metric",
      id: name,
      label: measure === undefined ? name : metricLabel(measure),
      dimension,
      scale: /^gpt(?:[-_ ]|$)/i.test(name) ? "ratings" : "continuous",
      isOwn: measure?.shown?.in === "table",
      by: null,
      maskSource: null,
    },
  };
}

/** The same of pairs of photographs, where it says anything of their subjects. */
const subjectColumns = ({ says, ...read }: MetricRead): readonly ReadColumn[] =>
  says.dimension === CONCEPT ? [{ ...read, says: { kind: "subjects", id: says.id, label: says.label } }] : [];

const SET_ASIDE: readonly SetAside[] = ["mask_missing", "mask_small"];

function setAsideIn(row: Row): SetAside | null {
  const said = [row["set_aside"], row["flags"]].flatMap((value) => (Array.isArray(value) ? value : [value]));
  const words = said.flatMap((value) => (textOf(value) ?? "").split(/[\s,;]+/));
  return SET_ASIDE.find((reason) => words.includes(reason)) ?? null;
}

/** Ratings by who gave them and in which respect, from a row a rating, columns, and our own lists. */
function ratingsOf(
  path: string,
  rows: readonly Row[],
  pairs: readonly (PairName | null)[],
  columns: readonly string[],
): { readonly read: readonly ReadColumn[]; readonly taken: ReadonlySet<string> } {
  const gathered = new Map<string, ReadCell[]>();
  const scales = new Map<string, readonly [number, number] | null>();
  const taken = new Set<string>();
  const say = (at: number, by: string | null, dimension: string, value: number) => {
    const pair = pairs[at];
    if (pair === null || pair === undefined || !Number.isFinite(value)) return;
    addTo(gathered, JSON.stringify([by ?? "people", dimension]), { ...pair, value });
  };
  const long = longColumns(columns);
  if (long !== null) {
    for (const name of Object.values(long)) if (name !== undefined) taken.add(name);
    for (const [at, row] of rows.entries()) {
      const rating = longRating(row, long);
      if (rating !== null) say(at, rating.by, rating.dimension ?? CONCEPT, rating.value);
    }
  }
  for (const name of columns) {
    if (taken.has(name)) continue;
    if (squash(name) === "ratings") {
      taken.add(name);
      for (const [at, row] of rows.entries())
        for (const rating of readRatings(row[name])) {
          const dimension = rating.dimension ?? CONCEPT;
          scales.set(JSON.stringify([rating.by ?? "people", dimension]), rating.scale);
          say(at, rating.by, dimension, rating.value);
        }
      continue;
    }
    const says = ratingColumn(name);
    if (says === null || kindOf(rows.map((row) => row[name])) !== "number") continue;
    taken.add(name);
    for (const [at, row] of rows.entries()) say(at, says.by, says.dimension, numberIn(row[name]));
  }
  const read = [...gathered].map(([key, cells]): ReadColumn => {
    const [by = "", dimension = CONCEPT] = readKey(key);
    const says = { kind: "rating", by, dimension, scale: scales.get(key) ?? null, isRaw: false } as const;
    return { path, says, cells };
  });
  return { read, taken };
}

function readKey(key: string): readonly string[] {
  const parts: unknown = JSON.parse(key);
  return Array.isArray(parts) ? parts.map(String) : [];
}

/** Of photographs those that count: where any pair has both masks, whoever is set aside does not. */
function countedSubjects(rows: readonly Row[], pairs: ReadonlyMap<number, PairName>): ReadonlyMap<number, PairName> {
  const left = (reason: SetAside | null) => new Map([...pairs].filter(([at]) => setAsideIn(rows[at]!) === reason));
  const masked = left(null);
  return masked.size > 0 ? masked : left("mask_missing");
}

/** null where nothing names pairs, or there is no number beside. */
export function readTableColumns(path: string, { rows, columns, problems }: Records): ReadFile | null {
  const sources = sourcesOf(columns);
  const ofSubjects = subjectPairs({ rows, columns });
  const subjects = countedSubjects(rows, ofSubjects);
  const all = pairsOf(rows, sources);
  const pairs = ofSubjects.size === 0 ? all : all.map((pair, at) => (ofSubjects.has(at) ? null : pair));
  const named = all.filter((pair) => pair !== null);
  if (named.length === 0) return null;
  const { read, taken } = ratingsOf(path, rows, pairs, columns);
  const keys = new Set([...sources.values()].flat());
  const metrics = columns.flatMap((name): ReadColumn[] => {
    if (taken.has(name) || keys.has(name) || NO_SCORE.test(name)) return [];
    if (NOT_METRICS.has(name)) return [];
    const values = rows.map((row) => row[name]);
    if (kindOf(values) !== "number") return [];
    const cellsOf = (pairAt: (at: number) => PairName | null | undefined) =>
      rows.flatMap((row, at): ReadCell[] => {
        const pair = pairAt(at);
        const value = numberIn(row[name]);
        return pair === null || pair === undefined || !Number.isFinite(value) ? [] : [{ ...pair, value }];
      });
    const cells = cellsOf((at) => pairs[at]);
    const compared = subjects.size === 0 ? [] : cellsOf((at) => subjects.get(at));
    return [
      ...(cells.length === 0 ? [] : [metricColumn(path, name, cells)]),
      ...(compared.length === 0 ? [] : subjectColumns(metricColumn(path, name, compared))),
    ];
  });
  if (read.length === 0 && metrics.length === 0) return null;
  const setAside = rows.flatMap((row, at) => {
    const [pair, reason] = [pairs[at], setAsideIn(row)];
    return pair === null || pair === undefined || reason === null ? [] : [{ ...pair, reason }];
  });
  const lost = rows.length - named.length;
  return {
    columns: [...metrics, ...read],
    setAside,
    problems:
      lost === 0
        ? problems
        : [
            ...problems,
            {
              kind: "cells",
              path,
              message: `${lost.toLocaleString("en")} of ${rows.length.toLocaleString("en")} rows in ${quote(path)} name no concept and no id, and were left out.`,
            },
          ],
  };
}
