/**
 * Formulas as data, for MathML (Formula.tsx) and as one line of text: what MathML draws, without a library.
 */
export type Maths = string | MathPart;

export type MathTag = "mrow" | "mfrac" | "msub" | "munder" | "mtext";

export interface MathPart {
  readonly tag: MathTag;
  readonly parts: readonly Maths[];
}

const part =
  (tag: MathTag) =>
  (...parts: readonly Maths[]): MathPart => ({ tag, parts });

/** Side by side. */
export const row = part("mrow");
/** Over each other, with a line between. */
export const over = (above: Maths, below: Maths): MathPart => ({ tag: "mfrac", parts: [above, below] });
/** With an index. */
export const sub = (of: Maths, index: Maths): MathPart => ({ tag: "msub", parts: [of, index] });
/** A sum, a maximum: with what it runs over below it. */
export const under = (of: Maths, below: Maths): MathPart => ({ tag: "munder", parts: [of, below] });
/** Words, with the spaces that are in them. */
export const words = (text: string): MathPart => ({ tag: "mtext", parts: [text] });

const OPERATORS = new Set("= + − · ∈ | ( ) , { } : < > ≥ ≤ ∑ ∖ ∧".split(" "));

/** What a letter, a number or a sign is in MathML. */
export function tokenOf(text: string): "mn" | "mo" | "mi" {
  if (/^[\d.]+$/.test(text)) return "mn";
  return OPERATORS.has(text) || text === "max" || text === "min" ? "mo" : "mi";
}

/** A formula in one line: "CP = (1) / (|S|) ∑[i ∈ S] r_i". */
export function lineOf(maths: Maths): string {
  if (typeof maths === "string") return maths;
  const [first = "", second = ""] = maths.parts.map(lineOf);
  switch (maths.tag) {
    case "mfrac":
      return `(${first}) / (${second})`;
    case "msub":
      return `${first}_${second}`;
    case "munder":
      return `${first}[${second}]`;
    default:
      return maths.parts.map(lineOf).join(" ");
  }
}
