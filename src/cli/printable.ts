/** Controls but line ends, direction marks, line separators: what could rearrange a terminal. */
const UNSAFE = /[^\P{Cc}\n]|[\p{Zl}\p{Zp}\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu;

/**
 * A sentence that is safe to print. Single names in it are in quotes by project/quote.ts already; this is for what
 * comes from elsewhere: the system's messages, a checkpoint's tensor names.
 */
export function printable(text: string): string {
  return text.replace(UNSAFE, (character) => String.raw`\u{${(character.codePointAt(0) ?? 0).toString(16)}}`);
}
