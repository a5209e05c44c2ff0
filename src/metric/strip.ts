/**
 * Takes the subject out of a prompt, as masc-metric's "regex" stripper does (masc/text.py of 0.3.0, and `_pf_prompt`
 * of masc/metric.py).
 *
 * The package runs on Python's `re`, whose `\b`, `\s` and case folding are Unicode's. Compared by brute force over
 * all code points with Python 3.11: what is written out here is what JavaScript does otherwise. Letters that came
 * after Unicode 14 are left to whoever runs the program.
 */
export interface StripResult {
  /** What the text tower is to read. */
  readonly text: string;
  /** The package's `prompt_stripped`: the words are other ones than before. */
  readonly stripped: boolean;
  /** The name occurs in the prompt, in the sense of the pattern; false without a name. */
  readonly found: boolean;
}

/** Python's white space (str.isspace, `\s`): JavaScript's with U+001C..1F and U+0085, without U+FEFF. */
const SPACE = String.raw`[\t-\r\x1c-\x20\x85\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]`;
const SPACES = new RegExp(`${SPACE}+`, "gu");
const OUTER_SPACES = new RegExp(`^${SPACE}+|${SPACE}+$`, "gu");
const ARTICLE = `(?:a|an|the)${SPACE}+`;

/** Python's word characters: str.isalnum() or an underscore; no marks. */
const WORD = /[\p{L}\p{N}_]/u;
const isWord = (character: string | undefined) => character !== undefined && WORD.test(character);

/** Python lets these four match each other; Unicode's simple folding, and so JavaScript, only the first two. */
const LETTER_I = /[iIİı]/gu;

const trim = (text: string) => text.replace(OUTER_SPACES, "");
const collapse = (text: string) => trim(text.replace(SPACES, " "));

/** Whether a name is none, as Python's str.strip() sees it. */
export const isBlank = (name: string) => trim(name) === "";

/** A pattern (flags `iu`) that matches a name as it stands, as re.escape and re.IGNORECASE have it. */
const escape = (name: string) => name.replace(/[\\^$.*+?()[\]{}|/]/g, String.raw`\$&`).replace(LETTER_I, "[iIİı]");

/** The code point that ends at an index of UTF-16 units. */
function codePointBefore(text: string, index: number): string | undefined {
  return index === 0 ? undefined : Array.from(text.slice(Math.max(0, index - 2), index)).at(-1);
}

function codePointAt(text: string, index: number): string | undefined {
  const point = text.codePointAt(index);
  return point === undefined ? undefined : String.fromCodePoint(point);
}

/** Python's `\b`. */
const isBoundary = (text: string, index: number) =>
  isWord(codePointBefore(text, index)) !== isWord(codePointAt(text, index));

/**
 * Removes every `\bPATTERN\b`; null where there is none. Boundaries are looked at outside the pattern, where the
 * `i` flag cannot widen the letters (it would let U+0345, a mark, be one). That is enough, because the pattern matches
 * in only one way at one place: names neither begin nor end with white space.
 */
function removeAll(prompt: string, pattern: string): string | null {
  const search = new RegExp(pattern, "giu");
  let kept = "";
  let end = 0;
  let found = false;
  for (let match = search.exec(prompt); match !== null; match = search.exec(prompt)) {
    const start = match.index;
    const after = start + match[0].length;
    if (isBoundary(prompt, start) && isBoundary(prompt, after)) {
      kept += prompt.slice(end, start);
      end = after;
      found = true;
    } else {
      search.lastIndex = start + (codePointAt(prompt, start)?.length ?? 1);
    }
  }
  return found ? kept + prompt.slice(end) : null;
}

/**
 * The package's bare function: `(a|an|the) NAME` removed everywhere, or where that occurs nowhere, NAME alone; then
 * white space collapsed, for a blank name too.
 */
export function stripCollapsed(prompt: string, object: string): { readonly text: string; readonly found: boolean } {
  const name = trim(object);
  if (name === "") return { text: collapse(prompt), found: false };
  const pattern = escape(name);
  const rest = removeAll(prompt, ARTICLE + pattern) ?? removeAll(prompt, pattern);
  return { text: collapse(rest ?? prompt), found: rest !== null };
}

/** What the package does with a sample: without a name, or with a blank one, the prompt stays exactly as it is. */
export function stripSubject(prompt: string, object: string | null): StripResult {
  if (object === null || isBlank(object)) return { text: prompt, stripped: false, found: false };
  const { text, found } = stripCollapsed(prompt, object);
  return { text, stripped: text !== collapse(prompt), found };
}
