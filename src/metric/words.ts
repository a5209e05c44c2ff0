/** A prompt's words one by one: what each does for PF is told by the score of the prompt without it. */
export interface WordLeftOut {
  readonly word: string;
  /** The prompt without this word. */
  readonly rest: string;
}

/** The text tower reads 64 tokens; more words than that cannot all count. */
const MOST_WORDS = 64;

/** A prompt of one word has none to leave out. */
export function wordsLeftOut(prompt: string): WordLeftOut[] {
  const words = prompt.split(/\s+/u).filter((word) => word !== "");
  if (words.length < 2) return [];
  return words.slice(0, MOST_WORDS).map((word, i) => ({ word, rest: words.toSpliced(i, 1).join(" ") }));
}
