/**
 * How a file name, a path or a cell is named in a message. Names come from disks and tables of strangers: line
 * breaks, escape sequences and direction marks in them must not rearrange a terminal or a sentence.
 */

/** Controls, invisible and direction marks, line separators, lone surrogates. */
const UNSAFE = /[\p{Cc}\p{Zl}\p{Zp}\p{Cs}\u00ad\u061c\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff]/gu;
const LONGEST = 120;

/** The name in quotes, dangerous characters as `\u{…}`, the middle of a long one left out. */
export function quote(name: string): string {
  const short = name.length > LONGEST ? `${name.slice(0, LONGEST / 2)}…${name.slice(-LONGEST / 2)}` : name;
  return `"${short.replace(UNSAFE, (character) => String.raw`\u{${(character.codePointAt(0) ?? 0).toString(16)}}`)}"`;
}

/** `"a", "b", "c" and 4 more`. */
export function quoteList(names: readonly string[], atMost = 3): string {
  const shown = names.slice(0, atMost).map(quote).join(", ");
  return names.length > atMost ? `${shown} and ${names.length - atMost} more` : shown;
}

/** "1 pair", "9,450 pairs". */
export const counted = (count: number, one: string, many = `${one}s`): string =>
  `${count.toLocaleString("en")} ${count === 1 ? one : many}`;
