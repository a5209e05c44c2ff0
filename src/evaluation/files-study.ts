import { addTo } from "../lib/lists.ts";
import { quote, quoteList } from "../project/quote.ts";
import type { IntakeProblem } from "../project/types.ts";
import { isMasked } from "./metric-names.ts";
import { placePairs, type PairPlaces } from "./pair-places.ts";
import type { MetricColumn, RatingColumn, ReadColumn, ReadFile, TextFile } from "./read-columns.ts";
import { readColumns } from "./read-file.ts";
import { scaleOf } from "./sample-raters.ts";
import type { RaterGroup, SourceScores, Study, StudyMetric } from "./study.ts";
import { subjectsOfColumns } from "./subject-columns.ts";

/** A study of files of scores and ratings alone, no picture needed. */
export interface FilesStudy {
  readonly study: Study;
  /** Files that have a part in it. */
  readonly used: readonly string[];
  readonly problems: readonly IntakeProblem[];
}

type Of<S> = Omit<ReadColumn, "says"> & { readonly says: S };
const isOf =
  <K extends ReadColumn["says"]["kind"]>(kind: K) =>
  (column: ReadColumn): column is Of<Extract<ReadColumn["says"], { kind: K }>> =>
    column.says.kind === kind;

function fill(
  { pairs, placeOf }: PairPlaces,
  columns: readonly Pick<ReadColumn, "cells">[],
): Float64Array<ArrayBuffer> {
  const values = new Float64Array(pairs.length).fill(NaN);
  for (const { cells } of columns)
    for (const cell of cells) {
      const place = placeOf(cell);
      if (place !== undefined) values[place] = cell.value;
    }
  return values;
}

function groupBy<T>(items: readonly T[], keyOf: (item: T) => string): readonly (readonly T[])[] {
  const groups = new Map<string, T[]>();
  for (const item of items) addTo(groups, keyOf(item), item);
  return [...groups.values()];
}

const folderOf = (path: string) => path.slice(0, Math.max(0, path.lastIndexOf("/")));
const sourceWords = (columns: readonly ReadColumn[]): string => {
  const folders = [...new Set(columns.map(({ path }) => folderOf(path)))];
  const [only] = columns;
  return columns.length === 1 && only !== undefined ? only.path : folders.join(", ");
};

/** Of several metrics of one label the paper's has it bare. */
const isPapers = ([first]: readonly Of<MetricColumn>[]): boolean =>
  first !== undefined && first.says.isOwn && /so400m/i.test(first.says.by?.model ?? "so400m");

/** Whether two folders have a metric's scores of one method: then they are two runs, and not parts of one. */
function isTwice(columns: readonly Of<MetricColumn>[]): boolean {
  const folders = new Map<string, string>();
  return columns.some(({ cells, path }) =>
    [...new Set(cells.map(({ method }) => method))].some((method) => {
      const stands = folders.get(method);
      folders.set(method, folderOf(path));
      return stands !== undefined && stands !== folderOf(path);
    }),
  );
}

/** A metric's files; of one's own the same in another folder is another metric, whose label says so. */
function metricsOf(columns: readonly Of<MetricColumn>[], places: PairPlaces): readonly StudyMetric[] {
  const groups = groupBy(columns, ({ says }) => `${says.id}\n${says.dimension}`).flatMap((group) =>
    group[0]!.says.isOwn && isTwice(group) ? groupBy(group, ({ path }) => folderOf(path)) : [group],
  );
  const labels = groups.map(([first]) => first?.says.label ?? "");
  return groups.flatMap((group): StudyMetric[] => {
    const [first] = group;
    if (first === undefined) return [];
    const { id, label, dimension, scale, isOwn, by } = first.says;
    const alike = groups.filter(
      (_, other) => labels[other] === label && groups[other]![0]!.says.dimension === dimension,
    );
    const differs = by === null ? id : `${by.model}, ${by.tag}`;
    const isSameTag = alike.some((other) => other !== group && other[0]!.says.id === id);
    const apart = isSameTag ? `${differs}, ${folderOf(first.path)}` : differs;
    const plain = (alike.find(isPapers) ?? alike.find((other) => other[0]!.says.isOwn) ?? alike[0]) === group;
    return [
      {
        id: isSameTag && !plain ? `${id}__${folderOf(first.path)}` : id,
        label: plain ? label : `${label} (${apart})`,
        dimension,
        scale,
        isOwn,
        values: fill(places, group),
        source: sourceWords(group),
      },
    ];
  });
}

/** Groups' files hold what people's own files hold, merged: where both are there, these alone count. */
function ratersOf(columns: readonly Of<RatingColumn>[], places: PairPlaces): readonly RaterGroup[] {
  const merged = new Set(columns.filter(({ says }) => !says.isRaw).map(({ says }) => says.dimension));
  const counting = columns.filter(({ says }) => !says.isRaw || !merged.has(says.dimension));
  const groups = groupBy(counting, ({ says }) => `${says.dimension}\n${says.by}`).map((group) => {
    const { by: name, dimension } = group[0]!.says;
    const scale = group.find(({ says }) => says.scale !== null)?.says.scale ?? null;
    return { name, dimension, scale, values: fill(places, group) };
  });
  return groups
    .map(({ name, dimension, scale, values }): RaterGroup => {
      // People of one respect have one scale: what one of them never said another did.
      const all = groups.filter((one) => one.dimension === dimension && one.scale === null);
      return {
        name,
        dimension,
        values,
        scale: scale ?? scaleOf(Float64Array.from(all.flatMap((one) => [...one.values]))),
      };
    })
    .toSorted((a, b) => a.name.localeCompare(b.name, "en", { numeric: true }));
}

/** Where nobody says whose the masks of a run are, beside others that say it. */
const UNNAMED_SOURCE = "default";

interface Sources {
  readonly sources: readonly SourceScores[];
  /** Columns that stay metrics. */
  readonly metrics: readonly Of<MetricColumn>[];
}

/** The masked metric under the masks of each source; what names no source is the first. */
function sourcesOf(columns: readonly Of<MetricColumn>[], places: PairPlaces): Sources {
  const named = columns.filter(({ says }) => says.maskSource !== null && says.by !== null && isMasked(says.by));
  const rest = columns.filter((column) => !named.includes(column));
  const [first] = named;
  if (first === undefined) return { sources: [], metrics: columns };
  const ofOne = named.filter(({ says }) => says.id === first.says.id);
  const groups = groupBy(ofOne, ({ says }) => says.maskSource ?? "");
  const plain = rest.filter(({ says }) => says.id === first.says.id);
  // The authors' files name every source but the first: a folder of sources has it too, under its name.
  const hasPlainName = (group: readonly Of<MetricColumn>[]) => group.every(({ path }) => !/_masks_/i.test(path));
  const found = groups
    .map((group) => ({ name: group[0]!.says.maskSource ?? "", columns: group, isFirst: hasPlainName(group) }))
    .toSorted((a, b) => Number(b.isFirst) - Number(a.isFirst) || a.name.localeCompare(b.name, "en"));
  const hasFirst = found.some(({ isFirst }) => isFirst) || plain.length === 0;
  const all = hasFirst ? found : [{ name: UNNAMED_SOURCE, columns: plain, isFirst: true }, ...found];
  const sources = all.map(({ name, columns: own }) => ({ name, values: fill(places, own) }));
  const standIn = plain.length > 0 ? [] : (found[0]?.columns ?? []);
  return { sources, metrics: [...rest, ...standIn] };
}

/** MaSC's before its rivals, one's own before what was shipped; else as they were come upon. */
const rankOf = ({ label, isOwn }: StudyMetric): number => (/^MaSC [CP][PF]$/.test(label) ? 0 : isOwn ? 1 : 2);

export function studyOfColumns(files: readonly ReadFile[]): Study {
  const columns = files.flatMap((file) => file.columns);
  const places = placePairs(files);
  const { sources, metrics } = sourcesOf(columns.filter(isOf("metric")), places);
  return {
    methods: places.methods,
    pairs: places.pairs,
    metrics: metricsOf(metrics, places).toSorted((a, b) => rankOf(a) - rankOf(b)),
    raters: ratersOf(columns.filter(isOf("rating")), places),
    maskSources: sources.length < 2 ? [] : sources,
    subjects: subjectsOfColumns(columns.filter(isOf("subjects"))),
  };
}

const hasNumbers = ({ columns }: ReadFile): boolean => columns.length > 0;

/** The methods that files without doubt name, so that a rater's file can be taken apart ("anna-b-emu2.json"). */
const methodsIn = (files: readonly ReadFile[]): ReadonlySet<string> =>
  new Set(
    files.flatMap(({ columns }) =>
      columns.filter(({ says }) => says.kind === "metric").flatMap(({ cells }) => cells.map(({ method }) => method)),
    ),
  );

/** @param files in any order; what has neither scores nor ratings is named among the problems */
export function studyOfFiles(files: readonly TextFile[]): FilesStudy {
  const sorted = files.toSorted((a, b) => a.path.localeCompare(b.path, "en", { numeric: true }));
  const once = sorted.map((file) => readColumns(file));
  const methods = methodsIn(once);
  const read = once.map((one, at) =>
    one.columns.some(({ says }) => says.kind === "rating" && says.isRaw) ? readColumns(sorted[at]!, methods) : one,
  );
  const idle = sorted.filter((_, at) => !hasNumbers(read[at]!) && read[at]!.problems.length === 0);
  const problems = read.flatMap((one) => one.problems);
  return {
    study: studyOfColumns(read),
    used: sorted.filter((_, at) => hasNumbers(read[at]!)).map(({ path }) => path),
    problems:
      idle.length === 0
        ? problems
        : [
            ...problems,
            {
              kind: "unreadable",
              path: idle[0]!.path,
              message: `${idle.length === 1 ? quote(idle[0]!.path) : `${idle.length.toLocaleString("en")} files`} held neither scores nor ratings: ${quoteList(idle.map(({ path }) => path))}.`,
            },
          ],
  };
}
