/**
 * The text of a filter as pieces, and back: words, "quoted phrases", and `name:value` in its forms. What a name or a
 * value means is query.ts's. The text is anybody's, out of an address: it is read once from left to right, and nothing in
 * it is a pattern.
 */

export type Operator = ":" | "=" | "<" | "<=" | ">" | ">=";

/** A value as it was meant: between quotation marks it is nothing but itself. */
export interface Word {
  readonly text: string;
  readonly quoted: boolean;
}

export interface Piece {
  /** Where it stands in the text, its sign included, in UTF-16 units; `to` is behind it. */
  readonly from: number;
  readonly to: number;
  /** A minus stands before it. */
  readonly not: boolean;
  /** What stands before the operator; "" where nothing does. null: a word alone. */
  readonly name: Word | null;
  readonly operator: Operator | null;
  /** Behind the operator, one or several with commas between; of a word alone, the word. Empty values are left out. */
  readonly values: readonly Word[];
  /** Something is still to come: a closing mark, a value, what follows a comma. */
  readonly open: boolean;
}

const SPACE = /\s/;
/** As keyboards and phones write them. */
const MARKS = new Set(['"', "“", "”"]);
const OPERATORS: ReadonlyMap<string, Operator> = new Map([
  [":", ":"],
  ["=", "="],
  ["<", "<"],
  [">", ">"],
  ["≤", "<="],
  ["≥", ">="],
]);

const isSpace = (character: string | undefined): boolean => character === undefined || SPACE.test(character);

/** From an opening mark at `at`. */
function readQuoted(text: string, at: number): { readonly word: Word; readonly to: number; readonly open: boolean } {
  let to = at + 1;
  let read = "";
  for (; to < text.length; to++) {
    const character = text[to]!;
    if (MARKS.has(character)) return { word: { text: read, quoted: true }, to: to + 1, open: false };
    const next = text[to + 1];
    const escaped = character === "\\" && next !== undefined && (next === "\\" || MARKS.has(next));
    read += escaped ? next : character;
    if (escaped) to++;
  }
  return { word: { text: read, quoted: true }, to, open: true };
}

/** Where a run without blanks and without what `ends` says ends. */
function endOfRun(text: string, at: number, ends: (character: string) => boolean): number {
  let to = at;
  while (to < text.length && !isSpace(text[to]) && !ends(text[to]!)) to++;
  return to;
}

function readOperator(text: string, at: number): { readonly operator: Operator; readonly to: number } | null {
  const operator = OPERATORS.get(text[at] ?? "");
  if (operator === undefined) return null;
  if ((operator === "<" || operator === ">") && text[at + 1] === "=") return { operator: `${operator}=`, to: at + 2 };
  return { operator, to: at + 1 };
}

function readValues(
  text: string,
  at: number,
): { readonly values: Word[]; readonly to: number; readonly open: boolean } {
  const values: Word[] = [];
  let to = at;
  for (;;) {
    if (MARKS.has(text[to] ?? "")) {
      const { word, to: behind, open } = readQuoted(text, to);
      values.push(word);
      if (open) return { values, to: behind, open };
      to = behind;
    } else {
      const end = endOfRun(text, to, (character) => character === ",");
      if (end > to) values.push({ text: text.slice(to, end), quoted: false });
      to = end;
    }
    if (text[to] !== ",") return { values, to, open: values.length === 0 };
    to++;
    if (to === text.length) return { values, to, open: true };
  }
}

/** The pieces of a text, in their order. */
export function readPieces(text: string): readonly Piece[] {
  const pieces: Piece[] = [];
  let at = 0;
  while (at < text.length) {
    if (isSpace(text[at])) {
      at++;
      continue;
    }
    const from = at;
    const not = text[at] === "-" && !isSpace(text[at + 1]);
    if (not) at++;
    const quoted = MARKS.has(text[at]!) ? readQuoted(text, at) : null;
    const end = quoted?.to ?? endOfRun(text, at, (character) => OPERATORS.has(character));
    const word = quoted?.word ?? { text: text.slice(at, end), quoted: false };
    const operation = quoted?.open === true ? null : readOperator(text, end);
    if (operation === null) {
      pieces.push({ from, to: end, not, name: null, operator: null, values: [word], open: quoted?.open ?? false });
      at = end;
    } else {
      const { values, to, open } = readValues(text, operation.to);
      pieces.push({ from, to, not, name: word, operator: operation.operator, values, open });
      at = to;
    }
  }
  return pieces;
}

const inMarks = (text: string): string => `"${text.replace(/[\\"“”]/g, String.raw`\$&`)}"`;

/** Rows without a value, where it is not in quotation marks. */
export const NONE = "none";

const BARE_WORD = /^[^\s"“”:<>=≤≥-][^\s"“”:<>=≤≥]*$/;
const BARE_VALUE = /^[^\s"“”,]+$/;

export const writeName = (name: string): string => (BARE_WORD.test(name) ? name : inMarks(name));
/** A word or a phrase that stands alone. */
export const writeWord = writeName;

/** @param value null: rows without one */
export function writeValue(value: string | null): string {
  if (value === null) return NONE;
  return BARE_VALUE.test(value) && value.toLowerCase() !== NONE ? value : inMarks(value);
}

const writeRead = ({ text, quoted }: Word): string => (quoted ? inMarks(text) : text);

/** A piece as it was meant, closed. */
export function writePiece({ not, name, operator, values }: Piece): string {
  const sign = not ? "-" : "";
  if (name === null || operator === null) return `${sign}${values.map(writeRead).join("")}`;
  return `${sign}${writeRead(name)}${operator}${values.map(writeRead).join(",")}`;
}

/** The text with its last piece closed, or without it where it says nothing yet: what is written behind it stands for itself. */
export function closed(text: string): string {
  const last = readPieces(text).at(-1);
  if (last?.open !== true) return text.trim();
  return `${text.slice(0, last.from)}${last.values.length === 0 ? "" : writePiece(last)}`.trim();
}
