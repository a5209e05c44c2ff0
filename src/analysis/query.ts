import { quote } from "../project/quote.ts";
import type { NamedColumn, NumberColumn } from "./column.ts";
import { foldName, type Condition } from "./filter.ts";
import { NONE, readPieces, writeName, writePiece, type Piece, type Word } from "./query-text.ts";
import type { Named, Vocabulary } from "./vocabulary.ts";

/**
 * The filter's language: a text becomes conditions, all of which a row meets.
 *
 *     snow "a red cup" -rain        words and phrases, in any searched column; with a minus, in none
 *     cp<0.7  pf>=.3  cp:0.5..0.7   numbers; "cp:0.71" means what is written so when rounded
 *     method:emu2,"blip diffusion"  one of these names, whatever their case; "method:none": without one
 *     prompt:beach                  a text that holds it
 *     has:mask  has:cp  -has:note   what a row has, a column's value among it
 *
 * Names are columns' ids and labels. What cannot be understood is said, and the rest counts.
 */

/** A number from one to another; null: no end. */
export interface NumberRange {
  readonly least: number | null;
  readonly most: number | null;
}

/** A part of the text that means something by itself. */
export interface Term<R> {
  /** Where it stands in the text, in UTF-16 units; `to` is behind it. */
  readonly from: number;
  readonly to: number;
  readonly not: boolean;
  /** As a person would write it. */
  readonly text: string;
  /** null: words, in any searched column. */
  readonly named: Named<R> | null;
  /** null: it says nothing yet, or nothing that is understood. */
  readonly condition: Condition<R> | null;
  /** Why it is not understood, in one line. */
  readonly problem: string | null;
  /** Where it is one range of numbers. */
  readonly range: NumberRange | null;
  /** Where it is a list of names: as they count (`foldName`), and as they are written; null for rows without one. */
  readonly names: ReadonlyMap<string | null, string | null> | null;
}

/** Further terms are passed over: an address may have any number of them. */
export const MOST_TERMS = 100;
/** Words of a label before an operator, "SigLIP2 global" in `SigLIP2 global<0.7`. */
const MOST_LABEL_WORDS = 4;
/** Names of columns that are told where one is not known. */
const MOST_TOLD = 12;
/** The column of what a row has: a column's id is a value too. */
export const HAS = "has";

type Meaning<R> = Pick<Term<R>, "condition" | "problem" | "range" | "names">;

const NOTHING = { condition: null, problem: null, range: null, names: null };
const wrong = (problem: string) => ({ ...NOTHING, problem });

const NUMBER = /^[+-]?(?:\d+(?:\.(\d*))?|\.(\d+))(?:e([+-]?\d{1,3}))?(%?)$/i;

/** A number as it is written, and half of what its last digit stands for; null where it is none. */
function readNumber(text: string): { readonly value: number; readonly half: number } | null {
  const found = NUMBER.exec(text.replace("−", "-"));
  if (found === null) return null;
  const [written, whole = "", part = "", power = "0", percent = ""] = found;
  const value = Number(percent === "" ? written : written.slice(0, -1)) / (percent === "" ? 1 : 100);
  const digits = (whole || part).length - Number(power) + (percent === "" ? 0 : 2);
  return Number.isFinite(value) ? { value, half: digits > 15 ? 0 : 0.5 * 10 ** -digits } : null;
}

/** "0.5..0.7", "0.5..", "..0.7"; null where it is no range. */
function readRange(text: string): NumberRange | null {
  const dots = text.replace("…", "..").split("..");
  if (dots.length !== 2) return null;
  const ends = dots.map((end) => (end === "" ? null : (readNumber(end)?.value ?? NaN)));
  const [least = null, most = null] = ends;
  return (least === null && most === null) || ends.some(Number.isNaN) ? null : { least, most };
}

const noNumber = (name: string, text: string): string =>
  `${name} has numbers, and ${quote(text)} is none: write ${name}<0.7 or ${name}:0.5..0.7.`;

function meaningOfNumber<R>(column: NumberColumn<R>, name: string, { operator, values }: Piece): Meaning<R> {
  const within = (range: NumberRange, between = false): Condition<R> => ({ kind: "within", column, ...range, between });
  if (operator !== ":" && operator !== "=") {
    const [{ text } = { text: "" }, ...more] = values;
    const read = readNumber(text);
    if (read === null || more.length > 0) return wrong(noNumber(name, values.map((one) => one.text).join(",")));
    const below = operator === "<" || operator === "<=";
    const range = below ? { least: null, most: read.value } : { least: read.value, most: null };
    return { ...NOTHING, condition: within(range, operator === "<" || operator === ">"), range };
  }
  const of: Condition<R>[] = [];
  let range: NumberRange | null = null;
  for (const { text, quoted } of values) {
    const number = readNumber(text);
    range = readRange(text) ?? (number && { least: number.value - number.half, most: number.value + number.half });
    if (!quoted && text.toLowerCase() === NONE) of.push({ kind: "lacks", column });
    else if (range === null) return wrong(noNumber(name, text));
    else of.push(within(range));
  }
  return {
    ...NOTHING,
    condition: of.length === 1 ? of[0]! : { kind: "any", of },
    range: of.length === 1 ? range : null,
  };
}

const isNone = ({ text, quoted }: Word): boolean => !quoted && text.toLowerCase() === NONE;

function meaningOfNames<R>(column: NamedColumn<R>, name: string, { operator, values }: Piece): Meaning<R> {
  if (operator !== ":" && operator !== "=") return wrong(`${name} has no numbers: write ${name}: and a value.`);
  if (column.kind === "text") {
    const of = values.map((value): Condition<R> =>
      isNone(value) ? { kind: "lacks", column } : { kind: "holds", columns: [column], text: value.text },
    );
    return { ...NOTHING, condition: { kind: "any", of } };
  }
  const names = new Map(values.map((value) => (isNone(value) ? [null, null] : [foldName(value.text), value.text])));
  return { ...NOTHING, condition: { kind: "named", column, names: new Set(names.keys()) }, names };
}

/** A value may be a column's name too. */
function meaningOfHas<R>(column: NamedColumn<R>, piece: Piece, { find }: Vocabulary<R>): Meaning<R> {
  const plain = meaningOfNames(column, HAS, piece);
  if (plain.names === null) return plain;
  const lacking = piece.values.flatMap(({ text }): Condition<R>[] => {
    const entry = find(text);
    return entry === null ? [] : [{ kind: "not", of: { kind: "lacks", column: entry.column } }];
  });
  const parts = Array.from(plain.names.keys(), (name) => name?.replaceAll(/[ -]/g, "_") ?? null);
  const own: Condition<R> = { kind: "named", column, names: new Set(parts) };
  return { ...plain, condition: { kind: "any", of: [own, ...lacking] } };
}

function meaningOf<R>(entry: Named<R>, piece: Piece, vocabulary: Vocabulary<R>): Meaning<R> {
  const { column } = entry;
  const name = writeName(vocabulary.nameOf(entry));
  if (piece.values.length === 0) return NOTHING;
  if (column.kind === "number") return meaningOfNumber(column, name, piece);
  return column.id === HAS ? meaningOfHas(column, piece, vocabulary) : meaningOfNames(column, name, piece);
}

function notKnown<R>(name: string, { entries, nameOf }: Vocabulary<R>): string {
  const ids = entries.map((entry) => writeName(nameOf(entry)));
  const more = ids.length > MOST_TOLD ? ` and ${ids.length - MOST_TOLD} more` : "";
  return `There is no column ${quote(name)}; columns are ${ids.slice(0, MOST_TOLD).join(", ")}${more}.`;
}

interface Found<R> {
  readonly named: Named<R>;
  /** Of the words before it, how many belong to its name. */
  readonly words: number;
}

/** The column that a piece names, alone or with words before it. */
function findNamed<R>(piece: Piece, before: readonly Piece[], { find }: Vocabulary<R>): Found<R> | null {
  if (piece.name === null) return null;
  let name = piece.name.text;
  for (let words = 0; ; words++) {
    const named = find(name);
    if (named !== null) return { named, words };
    const word = before.at(-1 - words);
    // A minus inside of a name is none: only the first word may have one.
    const isWord = word?.name === null && word.values[0]?.quoted === false;
    const ended = piece.not || piece.name.quoted || words === MOST_LABEL_WORDS || (words > 0 && before.at(-words)?.not);
    if (!isWord || ended === true) return null;
    name = `${word.values[0]?.text ?? ""} ${name}`;
  }
}

/** Names and values that blanks took apart come together: "cp < 0.7", "SigLIP2 global<0.7". */
function joined<R>(
  pieces: readonly Piece[],
  vocabulary: Vocabulary<R>,
): readonly (Piece & { readonly named: Named<R> | null })[] {
  const whole: (Piece & { readonly named: Named<R> | null })[] = [];
  for (let at = 0; at < pieces.length; at++) {
    let piece = pieces[at]!;
    const found = findNamed(piece, whole, vocabulary);
    if (found === null) {
      whole.push({ ...piece, named: null });
      continue;
    }
    const [first] = found.words === 0 ? [piece] : whole.splice(-found.words);
    const next = pieces[at + 1];
    if (piece.values.length === 0 && next?.name === null && !next.not) {
      piece = { ...piece, values: next.values, to: next.to, open: next.open };
      at++;
    }
    whole.push({ ...piece, from: first!.from, not: first!.not, named: found.named });
  }
  return whole;
}

function termOf<R>(
  text: string,
  piece: Piece & { readonly named: Named<R> | null },
  vocabulary: Vocabulary<R>,
): Term<R> {
  const { from, to, not, name, named } = piece;
  const place = { from, to, not, named };
  const negated = (condition: Condition<R> | null): Condition<R> | null =>
    not && condition !== null ? { kind: "not", of: condition } : condition;
  if (named !== null) {
    const meaning = meaningOf(named, piece, vocabulary);
    const written = writePiece({ ...piece, name: { text: writeName(vocabulary.nameOf(named)), quoted: false } });
    return { ...place, ...meaning, text: written, condition: negated(meaning.condition) };
  }
  const raw = text.slice(from, to);
  if (name !== null && name.text !== "") return { ...place, ...wrong(notKnown(name.text, vocabulary)), text: raw };
  const word = name === null ? (piece.values[0]?.text ?? "") : raw.slice(not ? 1 : 0);
  const holds: Condition<R> | null =
    word.trim() === "" ? null : { kind: "holds", columns: vocabulary.searched, text: word };
  return { ...place, ...NOTHING, text: name === null ? writePiece(piece) : raw, condition: negated(holds) };
}

/** What a text means. Never fails: what is wrong stands in its terms. */
export function parseQuery<R>(text: string, vocabulary: Vocabulary<R>): readonly Term<R>[] {
  return joined(readPieces(text), vocabulary)
    .slice(0, MOST_TERMS)
    .map((piece) => termOf(text, piece, vocabulary));
}

/** Conditions of the terms, but those of one column. */
export const conditionsOf = <R>(terms: readonly Term<R>[], but: string | null = null): readonly Condition<R>[] =>
  terms.flatMap(({ condition, named }) =>
    condition === null || (but !== null && named?.column.id === but) ? [] : [condition],
  );

/** What is not understood, a line each. */
export const problemsOf = <R>(terms: readonly Term<R>[]): readonly string[] => [
  ...new Set(terms.flatMap(({ problem }) => problem ?? [])),
];
