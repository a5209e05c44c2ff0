import { fold } from "../project/formats/paths.ts";
import { keyText } from "../project/pair-keys.ts";
import { NO_METHOD } from "./from-project.ts";
import type { RaterGroup, SourceScores, Study, StudyMetric, StudyPair } from "./study.ts";

/**
 * A project's study with what its files of scores and ratings say: of pairs that have pictures, and of others. Whichever
 * comes first, pictures or numbers, each pair gets its own.
 */

const promptIn = ({ promptId }: StudyPair) => keyText(promptId) ?? "";
const keyOf = (pair: StudyPair): string => `${fold(pair.method)}\n${fold(pair.concept)}\n${promptIn(pair)}`;
const bareKeyOf = (pair: StudyPair): string => `${fold(pair.concept)}\n${promptIn(pair)}`;

/** A row of a table that names its pair by an id, and by nothing else. */
const isOnlyNamed = ({ method, promptId }: StudyPair) => method === NO_METHOD && promptId === "";

function placesBy(
  pairs: readonly StudyPair[],
  nameOf: (pair: StudyPair) => string | null,
): ReadonlyMap<string, number[]> {
  const places = new Map<string, number[]>();
  for (const [place, pair] of pairs.entries()) {
    const name = nameOf(pair);
    if (name === null) continue;
    const known = places.get(name);
    if (known === undefined) places.set(name, [place]);
    else known.push(place);
  }
  return places;
}

/** Of several seeds the one that is named, else the first: shipped numbers are of number 0. */
function ofSeed(
  pairs: readonly StudyPair[],
  places: readonly number[] | undefined,
  seed: string | null,
): number | null {
  if (places === undefined || places.length < 2) return places?.[0] ?? null;
  const named = seed === null ? undefined : places.find((place) => keyText(pairs[place]!.seed) === keyText(seed));
  return named ?? places.find((place) => [null, "0"].includes(keyText(pairs[place]!.seed))) ?? places[0] ?? null;
}

interface United {
  readonly pairs: readonly StudyPair[];
  /** Int32 [pairs of the files]: where each stands; -1 where it is left out. */
  readonly places: Int32Array;
}

/** By method, concept and prompt; by id; and where one side names no method by the rest, as long as that is one pair. */
function unitePairs(project: readonly StudyPair[], files: readonly StudyPair[]): United {
  const byKey = placesBy(project, keyOf);
  const byId = placesBy(project, ({ sample }) => (sample === null ? null : (keyText(sample) ?? sample)));
  const bare = placesBy(project, bareKeyOf);
  const find = (pair: StudyPair): number | null => {
    const exact = ofSeed(project, byKey.get(keyOf(pair)), pair.seed);
    if (exact !== null) return exact;
    if (isOnlyNamed(pair)) return byId.get(keyText(pair.concept) ?? pair.concept)?.[0] ?? null;
    const alike = bare.get(bareKeyOf(pair)) ?? [];
    const [only] = alike;
    const isUnsaid = only !== undefined && (pair.method === NO_METHOD || project[only]!.method === NO_METHOD);
    return alike.length === 1 && isUnsaid ? only : null;
  };
  const pairs = [...project];
  const places = Int32Array.from(files, (pair) => {
    const place = find(pair);
    if (place !== null) return place;
    // Beside pairs that have their names, an id that none of them has names nothing.
    if (project.length > 0 && isOnlyNamed(pair)) return -1;
    return pairs.push(pair) - 1;
  });
  return { pairs, places };
}

function widened(values: Float64Array, length: number): Float64Array<ArrayBuffer> {
  const wide = new Float64Array(length).fill(NaN);
  wide.set(values);
  return wide;
}

function moved(values: Float64Array, { pairs, places }: United): Float64Array<ArrayBuffer> {
  const result = new Float64Array(pairs.length).fill(NaN);
  for (const [at, place] of places.entries()) if (place >= 0 && !Number.isNaN(values[at]!)) result[place] = values[at]!;
  return result;
}

/** The first where it has a value, else the second. */
const filled = (first: Float64Array, second: Float64Array): Float64Array<ArrayBuffer> =>
  Float64Array.from(first, (value, at) => (Number.isNaN(value) ? second[at]! : value));

const hasAny = (values: Float64Array) => values.some((value) => !Number.isNaN(value));

/** Metrics of files under names that none computed here has. */
function uniteMetrics(own: readonly StudyMetric[], theirs: readonly StudyMetric[]): readonly StudyMetric[] {
  const [ids, labels] = [
    new Set(own.map(({ id }) => id)),
    new Set(own.map(({ label, dimension }) => `${dimension}\n${label}`)),
  ];
  return [
    ...own,
    ...theirs.map((metric) => ({
      ...metric,
      id: ids.has(metric.id) ? `${metric.id}__files` : metric.id,
      label: labels.has(`${metric.dimension}\n${metric.label}`) ? `${metric.label} (files)` : metric.label,
    })),
  ];
}

/** One rater of one respect is one, wherever it was read. */
function uniteRaters(own: readonly RaterGroup[], theirs: readonly RaterGroup[]): readonly RaterGroup[] {
  const left = [...theirs];
  const merged = own.map((group) => {
    const at = left.findIndex(({ name, dimension }) => name === group.name && dimension === group.dimension);
    if (at < 0) return group;
    const [other] = left.splice(at, 1);
    return { ...group, scale: other!.scale, values: filled(other!.values, group.values) };
  });
  return [...merged, ...left].toSorted((a, b) => a.name.localeCompare(b.name, "en", { numeric: true }));
}

/** Pairs of photographs of the project where any was scored, else those that files have scores of. */
const uniteSubjects = ({ subjects: own }: Study, { subjects: theirs }: Study): Study["subjects"] =>
  own === null || (own.metrics.length === 0 && theirs !== null) ? theirs : own;

/** @returns the study of the files as it is where there is no project's pair, and the other way round */
export function uniteStudies(project: Study, files: Study): Study {
  if (files.pairs.length === 0)
    return files.subjects === null ? project : { ...project, subjects: uniteSubjects(project, files) };
  if (project.pairs.length === 0) return { ...files, subjects: uniteSubjects(project, files) };
  const united = unitePairs(project.pairs, files.pairs);
  const { pairs } = united;
  const wide = <C extends { readonly values: Float64Array }>(column: C): C => ({
    ...column,
    values: widened(column.values, pairs.length),
  });
  const move = <C extends { readonly values: Float64Array }>(columns: readonly C[]): readonly C[] =>
    columns
      .map((column) => ({ ...column, values: moved(column.values, united) }))
      .filter(({ values }) => hasAny(values));
  const ownSources: readonly SourceScores[] = project.maskSources.map(wide);
  return {
    // As the project writes them, then those of which there are numbers alone.
    methods: [...new Set(pairs.map(({ method }) => method))],
    pairs,
    metrics: uniteMetrics(project.metrics.map(wide), move(files.metrics)),
    raters: uniteRaters(project.raters.map(wide), move(files.raters)),
    maskSources: ownSources.length > 0 ? ownSources : move(files.maskSources),
    subjects: uniteSubjects(project, files),
  };
}
