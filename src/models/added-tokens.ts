/** A piece of text that is one token whatever stands around it, as tokenizer.json lists them. */
export interface AddedToken {
  readonly id: number;
  readonly content: string;
  /** Looked for after normalisation (and normalised itself), not before. */
  readonly normalized: boolean;
  /** Only where no letter, digit or underscore touches it. */
  readonly single_word: boolean;
  /** Swallows the white space before or after it. */
  readonly lstrip: boolean;
  readonly rstrip: boolean;
  /** One of the tokenizer's marks, not a word. */
  readonly special: boolean;
}

/** A stretch of text, or the id of the added token that stood there. */
export type Section = string | number;
export type SplitText = (text: string) => Section[];

const escape = (text: string) => text.replace(/[\\^$.*+?()[\]{}|/]/g, String.raw`\$&`);
const WORD = String.raw`[\p{L}\p{M}\p{N}_]`;

/**
 * Splits texts at added tokens: leftmost first, and of several at one place the longest, as the Rust library does.
 *
 * The library's own splitter is not used: it also takes for an added token what only becomes one by normalisation
 * (`<EOS>` lower-cased), which the Rust library does not.
 *
 * @param contents what to look for, with the token it stands for
 */
export function addedTokenSplitter(contents: ReadonlyMap<string, AddedToken>): SplitText {
  if (contents.size === 0) return (text) => (text === "" ? [] : [text]);
  const alternatives = [...contents]
    .toSorted(([a], [b]) => b.length - a.length)
    .map(([content, { single_word }]) => (single_word ? `(?<!${WORD})${escape(content)}(?!${WORD})` : escape(content)));
  const pattern = new RegExp(alternatives.join("|"), "gu");

  return (text) => {
    const sections: Section[] = [];
    let end = 0;
    let trimStart = false;
    const pushText = (to: number, trimEnd: boolean) => {
      let between = text.slice(end, to);
      if (trimStart) between = between.trimStart();
      if (trimEnd) between = between.trimEnd();
      if (between !== "") sections.push(between);
    };
    for (const match of text.matchAll(pattern)) {
      const token = contents.get(match[0])!;
      pushText(match.index, token.lstrip);
      sections.push(token.id);
      end = match.index + match[0].length;
      trimStart = token.rstrip;
    }
    pushText(text.length, false);
    return sections;
  };
}
