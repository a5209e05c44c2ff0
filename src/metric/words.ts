/** A prompt's phrases one by one: what each does for PF is told by the score of the prompt without it. */
export interface LeftOut {
  readonly phrase: string;
  /** The prompt without it. */
  readonly rest: string;
}

/** The text tower reads 64 tokens; more words than that cannot all count. */
const MOST_WORDS = 64;

const wordsOf = (prompt: string): string[] => prompt.split(/\s+/u).filter((word) => word !== "");

/** Words that begin a phrase: where, with what, when. */
const OPENERS = new Set(
  "aboard about above across after against along amid among and around as at before behind below beneath beside besides between beyond but by despite down during for from in into like near off on onto or out over past through throughout to toward towards under underneath up upon via while with within without wearing holding having featuring".split(
    " ",
  ),
);
/** Words that are a phrase by themselves. */
const ALONE = new Set("underwater outdoors indoors overhead outside inside".split(" "));
/** Words that say nothing by themselves. */
const SMALL = new Set([
  ...OPENERS,
  ..."a an the of its his her their this that these those is are was were be being it which who whose some".split(" "),
]);

const bare = (word: string): string => word.toLowerCase().replaceAll(/^\P{L}+|\P{L}+$/gu, "");
const isSmall = (word: string): boolean => bare(word) === "" || SMALL.has(bare(word));
const endsPhrase = (word: string): boolean => /[,.;:!?]$/u.test(word);

/**
 * A prompt cut into phrases: a noun with its small words, "in front", "of bookshelves" joined to what they belong to. No
 * small word stands alone. English ones are known; of other languages a phrase ends at its punctuation.
 */
export function phrasesOf(prompt: string): string[] {
  const phrases: string[][] = [];
  let current: string[] = [];
  const close = () => {
    if (current.length === 0) return;
    const last = phrases.at(-1);
    // Small words that lead to nothing belong to what came before, or else to what comes.
    if (!current.every(isSmall)) phrases.push(current);
    else if (last !== undefined) last.push(...current);
    else return;
    current = [];
  };
  const words = wordsOf(prompt).slice(0, MOST_WORDS);
  for (const [i, word] of words.entries()) {
    const isNextTo = bare(word) === "next" && bare(words[i + 1] ?? "") === "to";
    const begins =
      isNextTo ||
      ALONE.has(bare(word)) ||
      (OPENERS.has(bare(word)) && bare(words[i - 1] ?? "") !== "next") ||
      (bare(word) === "of" && !OPENERS.has(bare(current[0] ?? "")));
    // "on top of", "in front of": several openers in a row are one, unless what the first led to has been struck.
    if (begins && current.length > 0 && (!current.every(isSmall) || bare(current.at(-1) ?? "") === "of")) close();
    current.push(word);
    if (endsPhrase(word)) close();
  }
  close();
  // Nothing but small words.
  if (phrases.length === 0 && current.length > 0) phrases.push(current);
  return phrases.map((words) => words.join(" "));
}

/** Each word with the prompt without it. A prompt of one word has none to leave out. */
export function wordsLeftOut(prompt: string): LeftOut[] {
  return eachLeftOut(wordsOf(prompt).slice(0, MOST_WORDS), wordsOf(prompt).slice(MOST_WORDS));
}

function eachLeftOut(pieces: readonly string[], after: readonly string[] = []): LeftOut[] {
  return pieces.length < 2
    ? []
    : pieces.map((phrase, i) => ({ phrase, rest: [...pieces.toSpliced(i, 1), ...after].join(" ") }));
}

/** Each phrase with the prompt without it; of a prompt of one phrase its words, the small ones left in. */
export function phrasesLeftOut(prompt: string): LeftOut[] {
  const phrases = phrasesOf(prompt);
  if (phrases.length < 2) return wordsLeftOut(prompt).filter(({ phrase }) => !isSmall(phrase));
  return eachLeftOut(phrases, wordsOf(prompt).slice(MOST_WORDS));
}

/** What says that a phrase is about the scene although it stands right behind the subject: "with a city in the background". */
const OF_THE_SCENE = /\b(?:background|foreground|distance|behind|around|nearby|beside)\b/iu;

const lower = (text: string): string => text.toLowerCase();

/** Whether two words are one but for their ending: "zigzag" and "zigzags". */
const sameStem = (a: string, b: string): boolean =>
  a.length >= 4 && b.length >= 4 && Math.abs(a.length - b.length) <= 2 && (a.startsWith(b) || b.startsWith(a));

/**
 * What of a prompt seems to be the subject's still, once the object's name was struck: "with white zigzags". A guess from
 * where words stand: adjectives right before the name, and what is said with it right after; or words of the object's or
 * the concept's own name. null where there is no sign of any.
 *
 * @param read the prompt as PF reads it
 */
export function subjectLeftIn(
  prompt: string,
  read: string,
  object: string | null,
  concept: string | null,
): string | null {
  const left = new Set(wordsOf(read).map(bare));
  const found: string[] = [];
  const name = object?.trim() ?? "";
  const at = name === "" ? -1 : lower(prompt).indexOf(lower(name));
  if (at !== -1 && lower(prompt) !== lower(read)) {
    const before = wordsOf(prompt.slice(0, at));
    const adjectives: string[] = [];
    for (let word = before.pop(); word !== undefined && !isSmall(word) && !endsPhrase(word); word = before.pop())
      adjectives.unshift(word);
    // Without an article before them they may be "photo", not "fluffy".
    if (
      adjectives.length > 0 &&
      /^(?:a|an|the|my|this|that|one)$/iu.test(
        before.at(-1) ?? wordsOf(prompt.slice(0, at)).at(-adjectives.length - 1) ?? "",
      )
    )
      found.push(adjectives.join(" "));
    const [first = "", second = ""] = phrasesOf(prompt.slice(at + name.length));
    const isSaidWithIt = /^(?:with|wearing|having|featuring|holding|whose|made of|covered in)\b/iu.test(first);
    if (
      isSaidWithIt &&
      !OF_THE_SCENE.test(first) &&
      !OF_THE_SCENE.test(second) &&
      !/[,.;:!?]/u.test(
        prompt
          .slice(at + name.length)
          .trimStart()
          .charAt(0),
      )
    )
      found.push(first);
  }
  const told = new Set(found.flatMap((phrase) => wordsOf(phrase).map(bare)));
  const own = [...wordsOf(name), ...(concept ?? "").split(/[\s_\-/]+/u)]
    .map(bare)
    .filter((word) => word.length >= 3 && !SMALL.has(word));
  for (const word of left)
    if (!told.has(word) && own.some((known) => known === word || sameStem(known, word))) found.push(word);
  return found.length === 0 ? null : found.join("”, “");
}
