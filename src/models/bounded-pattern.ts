import { LensError } from "../lib/errors.ts";
import { compilePattern, type Program } from "./pattern-program.ts";

/**
 * A tokenizer's patterns come from its file, and a browser's own expressions take for ever on some of them (`(a+)+$`).
 * Here each is matched with a bound: what a step of it came to at a place of the text is remembered, so that no way
 * is gone twice. The first way in the pattern's order wins, as with a browser's own: the matches are the same.
 */

/** Steps that matching a text may take in all: so many, and so many more a character. Real tokenizers take some tens a character. */
const STEPS = { free: 2_000_000, character: 500 } as const;
/** UTF-16 units that a text may grow to by replacing. */
const LONGEST_TEXT = 1_000_000;

const SHOWN = 80;

/** A program with what is known of it and the present text. */
class Matcher {
  readonly #source: string;
  readonly #program: Program;
  #text = "";
  #taken = 0;
  /** A bit for each step and place: from there nothing was reached, or the run under way has been there. */
  #seen = new Uint32Array(0);
  /** What lookarounds came to, by step and place. */
  #looked = new Map<number, boolean>();

  constructor(source: string) {
    this.#source = source;
    this.#program = compilePattern(source);
  }

  /** Turns to a text; what is known of the last one stays where it is the same. */
  read(text: string): void {
    if (text === this.#text && this.#seen.length > 0) return;
    this.#text = text;
    this.#taken = 0;
    this.#seen = new Uint32Array(Math.ceil((this.#program.length * (text.length + 1)) / 32));
    this.#looked.clear();
  }

  /** Where a match that starts here ends; -1 where none does. @throws LensError invalid_tokenizer */
  matchAt(place: number): number {
    return this.#run(0, place);
  }

  #run(step: number, place: number): number {
    const trail: number[] = [];
    const waiting: number[] = [step, place];
    while (waiting.length > 0) {
      const at = waiting.pop()!;
      const end = this.#follow(waiting.pop()!, at, waiting, trail);
      if (end === -1) continue;
      // Not all of what this run has seen leads nowhere.
      for (const index of trail) this.#seen[index >>> 5]! &= ~(1 << (index & 31));
      return end;
    }
    return -1;
  }

  /** Follows one way until it ends; other ways are put behind those that wait. */
  #follow(first: number, start: number, waiting: number[], trail: number[]): number {
    const text = this.#text;
    let number = first;
    let place = start;
    for (;;) {
      if (++this.#taken > STEPS.free + STEPS.character * text.length) throw this.#tooLong();
      const step = this.#program[number]!;
      switch (step.kind) {
        case "character": {
          const codePoint = step.back ? codePointBefore(text, place) : text.codePointAt(place);
          if (codePoint === undefined || !step.test(codePoint)) return -1;
          const width = codePoint > 0xffff ? 2 : 1;
          place += step.back ? -width : width;
          number++;
          break;
        }
        case "fork":
          if (!this.#isNew(number, place, trail)) return -1;
          waiting.push(step.other, place);
          number = step.first;
          break;
        case "jump":
          number = step.to;
          break;
        case "look":
          if (this.#look(number, place) === step.negate) return -1;
          number = step.next;
          break;
        case "edge":
          if (place !== (step.at === "start" ? 0 : text.length)) return -1;
          number++;
          break;
        case "done":
          return place;
      }
    }
  }

  #isNew(number: number, place: number, trail: number[]): boolean {
    const index = number * (this.#text.length + 1) + place;
    const bit = 1 << (index & 31);
    if ((this.#seen[index >>> 5]! & bit) !== 0) return false;
    this.#seen[index >>> 5]! |= bit;
    trail.push(index);
    return true;
  }

  #look(number: number, place: number): boolean {
    const index = number * (this.#text.length + 1) + place;
    let found = this.#looked.get(index);
    if (found === undefined) this.#looked.set(index, (found = this.#run(number + 1, place) !== -1));
    return found;
  }

  #tooLong(): LensError {
    const shown = this.#source.length > SHOWN ? `${this.#source.slice(0, SHOWN)}…` : this.#source;
    return new LensError(
      "invalid_tokenizer",
      `The tokenizer's pattern ${JSON.stringify(shown)} takes too many steps on this prompt. Real tokenizers take some tens a character.`,
    );
  }
}

function codePointBefore(text: string, place: number): number | undefined {
  if (place === 0) return undefined;
  const pair = place > 1 ? text.codePointAt(place - 2)! : 0;
  return pair > 0xffff ? pair : text.charCodeAt(place - 1);
}

/**
 * A RegExp whose matches are found with a bound. The methods of strings (match, matchAll, split, replaceAll) work on it
 * by `exec`, as the language has it. Groups are not told: no tokenizer asks for them.
 */
class BoundedPattern extends RegExp {
  readonly #matcher: Matcher;

  constructor(pattern: RegExp | string, flags: string) {
    super(pattern, flags);
    // The language makes copies of an expression for each text: they share what was compiled.
    this.#matcher = pattern instanceof BoundedPattern ? pattern.#matcher : new Matcher(this.source);
  }

  override exec(text: string): RegExpExecArray | null {
    this.#matcher.read(text);
    for (let place = this.lastIndex; place <= text.length; place += (text.codePointAt(place) ?? 0) > 0xffff ? 2 : 1) {
      const end = this.#matcher.matchAt(place);
      if (end !== -1) {
        this.lastIndex = end;
        const found: [string] = [text.slice(place, end)];
        return Object.assign(found, { index: place, input: text });
      }
      if (this.sticky) break;
    }
    this.lastIndex = 0;
    return null;
  }

  /** All matches by `content` as it stands, as the Rust library does: no `$1` in it means a group. */
  override [Symbol.replace](text: string, content: string | ((match: string) => string)): string {
    let replaced = "";
    let end = 0;
    for (const { 0: match, index } of text.matchAll(this)) {
      replaced += text.slice(end, index) + (typeof content === "string" ? content : content(match));
      end = index + match.length;
      if (replaced.length > LONGEST_TEXT)
        throw new LensError(
          "invalid_tokenizer",
          `The tokenizer makes a text of more than ${LONGEST_TEXT} characters of this prompt.`,
        );
    }
    return replaced + text.slice(end);
  }
}

/**
 * Puts bounded patterns in the place of a tokenizer's own, wherever its steps hold one.
 *
 * @param step of the library: a normaliser, a pre-tokenizer, a list of them
 * @throws LensError invalid_tokenizer
 */
export function boundPatterns(step: unknown): void {
  if (Array.isArray(step)) step.forEach(boundPatterns);
  if (typeof step !== "function" && (typeof step !== "object" || step === null)) return;
  for (const [name, value] of Object.entries(step)) {
    if (value instanceof RegExp) Reflect.set(step, name, new BoundedPattern(value, value.flags));
    else if (name === "normalizers" || name === "tokenizers") boundPatterns(value);
  }
}

/** For tests: a pattern as tokenizers get it. */
export const boundedPattern = (source: string, flags = "gu"): RegExp => new BoundedPattern(source, flags);
