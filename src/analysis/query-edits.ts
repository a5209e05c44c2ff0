import { foldName } from "./filter.ts";
import { parseQuery, type NumberRange, type Term } from "./query.ts";
import { closed, writeName, writeValue } from "./query-text.ts";
import type { Vocabulary } from "./vocabulary.ts";

/**
 * A filter's text with something more, less or else in it: what facets and sliders do. What a person wrote stays as it was
 * written wherever it still counts.
 */

/** @param term as query-text.ts writes them */
export const withTerm = (text: string, term: string): string => `${closed(text)} ${term}`.trim();

/** @param term of this text */
export const withoutTerm = (text: string, { from, to }: { readonly from: number; readonly to: number }): string =>
  withPart(text, from, to, "");

function withPart(text: string, from: number, to: number, part: string): string {
  return [text.slice(0, from).trimEnd(), part, text.slice(to).trimStart()].filter((one) => one !== "").join(" ");
}

/** What a column is called in a text, as it is written there. */
function nameIn<R>({ find, nameOf }: Vocabulary<R>, column: string): string {
  const entry = find(column);
  return writeName(entry === null ? column : nameOf(entry));
}

/** `cp:0.5..0.7`, `cp>=0.5`, `cp<=0.7`; "" where it has no end. */
function writeRange(name: string, { least, most }: NumberRange): string {
  if (least !== null && most !== null) return `${name}:${least}..${most}`;
  if (least !== null) return `${name}>=${least}`;
  return most === null ? "" : `${name}<=${most}`;
}

/** `method:emu2,"blip diffusion"`. @param values null: rows without one */
export const writeNames = <R>(vocabulary: Vocabulary<R>, column: string, values: readonly (string | null)[]): string =>
  `${nameIn(vocabulary, column)}:${values.map(writeValue).join(",")}`;

const isOf = <R>({ named, not }: Term<R>, column: string): boolean => named?.column.id === column && !not;

/** The names that a text asks for in a column, folded; none where it asks for any. */
export function namesIn<R>(terms: readonly Term<R>[], column: string): ReadonlySet<string | null> {
  return new Set(terms.find((term) => isOf(term, column) && term.names !== null)?.names?.keys());
}

/** The range that a text asks for in a column: what all of its ranges share. */
export function rangeIn<R>(terms: readonly Term<R>[], column: string): NumberRange {
  const ranges = terms.flatMap((term) => (isOf(term, column) && term.range !== null ? [term.range] : []));
  const least = ranges.flatMap((range) => range.least ?? []);
  const most = ranges.flatMap((range) => range.most ?? []);
  return { least: least.length === 0 ? null : Math.max(...least), most: most.length === 0 ? null : Math.min(...most) };
}

/** Asks for a name beside those that are asked for, or no more. @param value null: rows without one */
export function toggleValue<R>(text: string, vocabulary: Vocabulary<R>, column: string, value: string | null): string {
  const term = parseQuery(text, vocabulary).find((one) => isOf(one, column) && one.names !== null);
  if (term === undefined) return withTerm(text, writeNames(vocabulary, column, [value]));
  const names = new Map(term.names);
  const folded = value === null ? null : foldName(value);
  if (!names.delete(folded)) names.set(folded, value);
  return withPart(
    text,
    term.from,
    term.to,
    names.size === 0 ? "" : writeNames(vocabulary, column, [...names.values()]),
  );
}

/** Asks for numbers of this range alone. @param range null: any */
export function setRange<R>(
  text: string,
  vocabulary: Vocabulary<R>,
  column: string,
  range: NumberRange | null,
): string {
  const [first, ...more] = parseQuery(text, vocabulary).filter((term) => isOf(term, column) && term.range !== null);
  const written = range === null ? "" : writeRange(nameIn(vocabulary, column), range);
  if (first === undefined) return written === "" ? text : withTerm(text, written);
  const rest = more.toReversed().reduce(withoutTerm, text);
  return withPart(rest, first.from, first.to, written);
}

/** Asks for nothing of a column. */
export const clearColumn = <R>(text: string, vocabulary: Vocabulary<R>, column: string): string =>
  parseQuery(text, vocabulary)
    .filter(({ named }) => named?.column.id === column)
    .toReversed()
    .reduce(withoutTerm, text);
