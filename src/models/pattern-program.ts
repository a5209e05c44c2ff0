import { RegExpParser, type AST } from "@eslint-community/regexpp";
import { LensError } from "../lib/errors.ts";

/**
 * A regular expression as a program of a few kinds of steps. Run by bounded-pattern.ts, which visits no pair of step
 * and place twice, so that no pattern takes more than its length times the text's.
 */
export type Step =
  /** Reads one character, forwards or (in a lookbehind) backwards. */
  | { readonly kind: "character"; readonly back: boolean; readonly test: (codePoint: number) => boolean }
  /** Goes on at `first`, and at `other` where that leads nowhere. */
  | { readonly kind: "fork"; first: number; other: number }
  | { readonly kind: "jump"; to: number }
  /** Goes on at `next` if the program behind this step matches here, or does not (`negate`). */
  | { readonly kind: "look"; readonly negate: boolean; next: number }
  | { readonly kind: "edge"; readonly at: "start" | "end" }
  | { readonly kind: "done" };

export type Program = readonly Step[];

/** Steps a program may have: repetitions of a number (`x{1000}`) are written out. */
const MOST_STEPS = 20_000;
/** Characters of a pattern that a message shows. */
const SHOWN = 80;

const refuse = (source: string, why: string): LensError => {
  const shown = source.length > SHOWN ? `${source.slice(0, SHOWN)}…` : source;
  return new LensError("invalid_tokenizer", `tokenizer.json has the pattern ${JSON.stringify(shown)}, ${why}.`);
};

/** Whether a character is of a set; asked of the browser's own expressions, one character at a time, and remembered. */
function setTest(raw: string): (codePoint: number) => boolean {
  const set = new RegExp(`^${raw}$`, "u");
  const ascii = Array.from({ length: 128 }, (_, codePoint) => set.test(String.fromCharCode(codePoint)));
  const known = new Map<number, boolean>();
  return (codePoint) => {
    if (codePoint < 128) return ascii[codePoint]!;
    let is = known.get(codePoint);
    if (is === undefined) known.set(codePoint, (is = set.test(String.fromCodePoint(codePoint))));
    return is;
  };
}

class Compiler {
  readonly steps: Step[] = [];
  readonly #source: string;

  constructor(source: string) {
    this.#source = source;
  }

  /** Adds a step. @returns it, to be told where it leads */
  add<S extends Step>(step: S): S {
    if (this.steps.length === MOST_STEPS)
      throw refuse(this.#source, `whose repetitions come to more than ${MOST_STEPS} steps`);
    this.steps.push(step);
    return step;
  }

  get next(): number {
    return this.steps.length;
  }

  alternatives(alternatives: readonly AST.Alternative[], back: boolean): void {
    const ends: { to: number }[] = [];
    for (const [index, { elements }] of alternatives.entries()) {
      const last = index === alternatives.length - 1;
      const fork = last ? null : this.add({ kind: "fork", first: this.next + 1, other: 0 });
      for (const element of back ? elements.toReversed() : elements) this.element(element, back);
      if (fork === null) continue;
      ends.push(this.add({ kind: "jump", to: 0 }));
      fork.other = this.next;
    }
    for (const end of ends) end.to = this.next;
  }

  element(element: AST.Element, back: boolean): void {
    switch (element.type) {
      case "Character": {
        const { value } = element;
        this.add({ kind: "character", back, test: (codePoint) => codePoint === value });
        return;
      }
      case "CharacterSet":
      case "CharacterClass":
        this.add({ kind: "character", back, test: setTest(element.raw) });
        return;
      case "Group":
        if (element.modifiers !== null) throw refuse(this.#source, "whose modifiers are not known here");
        this.alternatives(element.alternatives, back);
        return;
      case "CapturingGroup":
        this.alternatives(element.alternatives, back);
        return;
      case "Quantifier":
        this.repetition(element, back);
        return;
      case "Assertion":
        this.assertion(element);
        return;
      default:
        throw refuse(
          this.#source,
          element.type === "Backreference"
            ? "which refers back to what it has matched; the time that takes has no bound"
            : "which is not known here",
        );
    }
  }

  /** Greedy repetitions try another round first, lazy ones the end. */
  #choice(greedy: boolean): { leave(to: number): void } {
    const fork = this.add({ kind: "fork", first: this.next + 1, other: this.next + 1 });
    return { leave: (to) => void (greedy ? (fork.other = to) : (fork.first = to)) };
  }

  repetition({ element, min, max, greedy }: AST.Quantifier, back: boolean): void {
    for (let round = 0; round < min; round++) this.element(element, back);
    if (max === Infinity) {
      const start = this.next;
      const choice = this.#choice(greedy);
      this.element(element, back);
      this.add({ kind: "jump", to: start });
      choice.leave(this.next);
      return;
    }
    const choices = Array.from({ length: max - min }, () => {
      const choice = this.#choice(greedy);
      this.element(element, back);
      return choice;
    });
    for (const choice of choices) choice.leave(this.next);
  }

  assertion(assertion: AST.Assertion): void {
    if (assertion.kind === "word") throw refuse(this.#source, "whose word boundary is not known here");
    if (assertion.kind !== "lookahead" && assertion.kind !== "lookbehind") {
      this.add({ kind: "edge", at: assertion.kind });
      return;
    }
    const look = this.add({ kind: "look", negate: assertion.negate, next: 0 });
    this.alternatives(assertion.alternatives, assertion.kind === "lookbehind");
    this.add({ kind: "done" });
    look.next = this.next;
  }
}

/** @param source of a RegExp with the flag u @throws LensError invalid_tokenizer for what has no bound, or is not known */
export function compilePattern(source: string): Program {
  const compiler = new Compiler(source);
  const { alternatives } = new RegExpParser().parsePattern(source, 0, source.length, { unicode: true });
  compiler.alternatives(alternatives, false);
  compiler.add({ kind: "done" });
  return compiler.steps;
}
