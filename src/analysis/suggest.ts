import { tallyValues, isNamed } from "./group.ts";
import { filterRows, foldName } from "./filter.ts";
import { conditionsOf, parseQuery } from "./query.ts";
import { readPieces, writeName, writeValue, type Piece } from "./query-text.ts";
import type { NamedColumn } from "./column.ts";
import type { Named, Vocabulary } from "./vocabulary.ts";

/** What a person may mean who is writing a filter: columns, and values with their counts. */

export interface Suggestion {
  /** What takes the place of the text from `from` to `to`. */
  readonly text: string;
  /** What it is: "method", or a column's tip. */
  readonly about: string;
  /** Rows that would be left; null for a column. */
  readonly count: number | null;
  /** More is to be written: a value, a number. */
  readonly open: boolean;
}

export interface Suggestions {
  readonly from: number;
  readonly to: number;
  readonly all: readonly Suggestion[];
}

const MOST = 8;
/** Letters after which values are told without their column's name. */
const FEWEST_LETTERS = 2;

/** 0 where it begins so, 1 where a word of it does, 2 where it is somewhere inside; null where it is not. */
function matches(name: string, wanted: string): number | null {
  const folded = foldName(name);
  const at = folded.indexOf(wanted);
  if (at === -1) return null;
  return at === 0 ? 0 : /[\s_-]/.test(folded[at - 1] ?? "") ? 1 : 2;
}

function ofColumns<R>(wanted: string, not: boolean, { entries, nameOf }: Vocabulary<R>): readonly Suggestion[] {
  const found = entries.flatMap((entry) => {
    const { column, label, names = [], tip = "" } = entry;
    const best = [nameOf(entry), label, ...names].flatMap((name) => matches(name, wanted) ?? []);
    const sign = column.kind === "number" ? "<" : ":";
    const text = `${not ? "-" : ""}${writeName(nameOf(entry))}${sign}`;
    return best.length === 0 ? [] : [{ rank: Math.min(...best), text, about: tip || label, count: null, open: true }];
  });
  return found.toSorted((a, b) => a.rank - b.rank);
}

interface Value {
  readonly value: string | null;
  readonly count: number;
  readonly rank: number;
}

/** The project's rows, and those that the other terms leave. */
interface Counted<R> {
  readonly all: readonly R[];
  readonly left: readonly R[];
}

type Counts = ReadonlyMap<string | null, number>;

/** By rows and column. They are asked for with every letter, and most are of the whole project. */
const known = new WeakMap<object, WeakMap<object, Counts>>();

function countsOf<R>(rows: readonly R[], column: NamedColumn<R>): Counts {
  const ofRows = known.get(rows) ?? new WeakMap<object, Counts>();
  known.set(rows, ofRows);
  const counts = ofRows.get(column) ?? tallyValues(rows, column);
  ofRows.set(column, counts);
  return counts;
}

/** Values that begin so first, then those of most rows. */
function valuesLike<R>({ all, left }: Counted<R>, column: NamedColumn<R>, wanted: string): readonly Value[] {
  const counts = countsOf(left, column);
  return Array.from(countsOf(all, column).keys(), (value) => ({
    value,
    count: counts.get(value) ?? 0,
    rank: wanted === "" ? 0 : value === null ? null : matches(value, wanted),
  }))
    .flatMap(({ rank, ...rest }) => (rank === null ? [] : [{ ...rest, rank }]))
    .toSorted((a, b) => a.rank - b.rank || b.count - a.count)
    .slice(0, MOST);
}

/** A text of a person's own is looked through, not chosen from. */
const isChosen = <R>({ column }: Named<R>): boolean => isNamed(column) && column.kind !== "text";

/** Values behind a column's name: the last of them is being written. */
function ofNamed<R>(piece: Piece, entry: Named<R>, rows: Counted<R>, vocabulary: Vocabulary<R>): readonly Suggestion[] {
  if (!isNamed(entry.column) || !isChosen(entry)) return [];
  const written = piece.open || piece.values.length === 0;
  const earlier = written && piece.values.at(-1)?.quoted !== true ? piece.values : piece.values.slice(0, -1);
  const last = earlier.length === piece.values.length ? "" : (piece.values.at(-1)?.text ?? "");
  const before = earlier.map(({ text, quoted }) => writeValue(text === "none" && !quoted ? null : text));
  const name = `${piece.not ? "-" : ""}${writeName(vocabulary.nameOf(entry))}:`;
  const taken = new Set(earlier.map(({ text }) => foldName(text)));
  return valuesLike(rows, entry.column, foldName(last.trim()))
    .filter(({ value }) => value === null || !taken.has(foldName(value)))
    .map(({ value, count }) => ({
      text: `${name}${[...before, writeValue(value)].join(",")}`,
      about: entry.label,
      count,
      open: false,
    }));
}

/** Values of any column, by a word alone. */
function ofWord<R>(wanted: string, not: boolean, rows: Counted<R>, vocabulary: Vocabulary<R>): readonly Suggestion[] {
  return vocabulary.entries
    .flatMap((entry) => {
      const { column } = entry;
      if (!isNamed(column) || !isChosen(entry)) return [];
      const name = `${not ? "-" : ""}${writeName(vocabulary.nameOf(entry))}:`;
      return valuesLike(rows, column, wanted).flatMap(({ value, count, rank }) =>
        value === null ? [] : [{ text: `${name}${writeValue(value)}`, about: entry.label, count, open: false, rank }],
      );
    })
    .toSorted((a, b) => a.rank - b.rank || b.count - a.count);
}

/**
 * @param caret where the text is being written, in UTF-16 units
 * @param rows of the project: counts are of those that the other terms leave
 */
export function suggest<R>(text: string, caret: number, vocabulary: Vocabulary<R>, rows: readonly R[]): Suggestions {
  const piece = readPieces(text).find(({ from, to }) => from < caret && caret <= to);
  if (piece === undefined) return { from: caret, to: caret, all: ofColumns("", false, vocabulary).slice(0, MOST) };
  const { from, to, not } = piece;
  const others = parseQuery(text, vocabulary).filter((term) => term.to <= from || term.from >= to);
  const counted = { all: rows, left: filterRows(rows, conditionsOf(others)) };
  const entry = piece.name === null ? null : vocabulary.find(piece.name.text);
  if (entry !== null) return { from, to, all: ofNamed(piece, entry, counted, vocabulary).slice(0, MOST) };
  const word = foldName((piece.name ?? piece.values[0])?.text ?? "");
  const columns = ofColumns(word, not, vocabulary);
  const values = [...word].length < FEWEST_LETTERS ? [] : ofWord(word, not, counted, vocabulary);
  // As many of either as there is room for.
  const few = Math.max(MOST / 2, MOST - values.length);
  const shown = columns.slice(0, few);
  return { from, to, all: [...shown, ...values.slice(0, MOST - shown.length)] };
}
