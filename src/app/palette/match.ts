/**
 * How well what was typed fits a name: for the palette's order. Letters with accents, and capitals, are as those without.
 */
export interface Match {
  /** The higher the better; comparable among names for the same query only. */
  readonly score: number;
  /** Places of the name's characters that were found, for the eye; upwards. */
  readonly marks: readonly number[];
}

/** What a part of a query is worth where it stands so in a name. */
const WORTH = { whole: 100, beginning: 80, word: 60, inside: 30, initials: 20 } as const;
/** Taken off for every character of the name: of two that fit alike the shorter is meant. */
const BY_LENGTH = 0.15;
/** Taken off for every character between initials. */
const BY_GAP = 0.5;

const ASCII = /^[ -~]*$/;

/** Small letters without accents, of the same length, so that places stay those of the name. */
function plain(text: string): string {
  if (ASCII.test(text)) return text.toLowerCase();
  return Array.from(text, (character) => {
    const folded = character.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
    return folded.length === character.length ? folded : character;
  }).join("");
}

const isWordCharacter = (character: string | undefined): boolean =>
  character !== undefined && /[\p{L}\p{N}]/u.test(character);

const range = (from: number, length: number): number[] => Array.from({ length }, (_, i) => from + i);

/** The best place of a run of characters; null where it stands nowhere. */
function runIn(name: string, part: string): Match | null {
  let best: Match | null = null;
  for (let at = name.indexOf(part); at !== -1; at = name.indexOf(part, at + 1)) {
    const begins = !isWordCharacter(name[at - 1]);
    const whole = begins && !isWordCharacter(name[at + part.length]);
    const place = at === 0 ? WORTH.beginning : begins ? WORTH.word : WORTH.inside;
    const score = place + (whole ? WORTH.whole - WORTH.beginning : 0);
    if (best === null || score > best.score) best = { score, marks: range(at, part.length) };
  }
  return best;
}

/** Beginnings of words, one after the other: each letter begins a word, or follows the letter before it. */
function initialsIn(name: string, part: string): Match | null {
  const marks: number[] = [];
  for (const letter of part) {
    const from = (marks.at(-1) ?? -1) + 1;
    let at = name.indexOf(letter, from);
    while (at > from && isWordCharacter(name[at - 1])) at = name.indexOf(letter, at + 1);
    if (at === -1 || (marks.length === 0 && isWordCharacter(name[at - 1]))) return null;
    marks.push(at);
  }
  const gaps = marks.reduce((sum, mark, i) => sum + (i === 0 ? 0 : mark - marks[i - 1]! - 1), 0);
  return { score: WORTH.initials - BY_GAP * gaps, marks };
}

/**
 * How well a query fits a name; null where one of its words is not found. Words may come in any order; one that is no
 * part of the name may be its initials ("otd" or "opde" of "Open the demo").
 */
export function matchOf(query: string, name: string): Match | null {
  const letters = plain(name);
  let score = -BY_LENGTH * letters.length;
  const marks = new Set<number>();
  for (const part of plain(query).trim().split(/\s+/).filter(Boolean)) {
    const found = runIn(letters, part) ?? (part.length > 1 ? initialsIn(letters, part) : null);
    if (found === null) return null;
    score += found.score;
    for (const mark of found.marks) marks.add(mark);
  }
  return { score, marks: [...marks].toSorted((a, b) => a - b) };
}
