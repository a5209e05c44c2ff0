/** What the glossary's pictures are of: a small reference and a small generation, and what a measure takes of them. */

/** Patches in a line, and lines. */
export const COLUMNS = 8;
export const ROWS = 6;

const REFERENCE = ["........", "..##....", ".####...", ".#####..", "..###...", "........"];
const GENERATION = ["........", "....##..", "...####.", "...####.", "....##..", "........"];

const read = (lines: readonly string[]): readonly boolean[] =>
  lines.flatMap((line) => Array.from(line, (c) => c === "#"));

/** Which patches are the subject's, row by row. */
export const SUBJECT = { reference: read(REFERENCE), generation: read(GENERATION) } as const;

/** Columns that the subject stands farther to the right in the generation. */
const MOVED = 2;

export interface DrawnMatch {
  /** A patch of the reference, and the one of the generation that is most like it. */
  readonly from: number;
  readonly to: number;
  /** Like a best cosine, in [0, 1]: to be drawn as heat. */
  readonly cosine: number;
  readonly subject: boolean;
  /** The match lies in the generation's background. */
  readonly leaks: boolean;
  /** Each is the other's best match. */
  readonly mutual: boolean;
}

function drawnMatch(from: number): DrawnMatch {
  const [column, line] = [from % COLUMNS, Math.floor(from / COLUMNS)];
  const subject = SUBJECT.reference[from] === true;
  const to = subject ? from + Math.min(MOVED, COLUMNS - 1 - column) : from;
  const leaks = subject && SUBJECT.generation[to] !== true;
  const inner = [from - 1, from + 1, from - COLUMNS, from + COLUMNS].filter(
    (i) => SUBJECT.reference[i] === true,
  ).length;
  const cosine = leaks ? 0.3 : subject ? 0.55 + 0.1 * inner : 0.35 + 0.05 * ((3 * column + 5 * line) % 7);
  return { from, to, cosine, subject, leaks, mutual: (column + line) % 2 === 0 };
}

/** A best match for every patch of the reference. */
export const MATCHES: readonly DrawnMatch[] = Array.from({ length: COLUMNS * ROWS }, (_, from) => drawnMatch(from));

/** How much of a patch its mask covers, in [0, 1]: whole inside, a part at the rim. */
export function weightOf(side: keyof typeof SUBJECT, patch: number): number {
  const mask = SUBJECT[side];
  const column = patch % COLUMNS;
  const near = [
    column > 0 && mask[patch - 1],
    column < COLUMNS - 1 && mask[patch + 1],
    mask[patch - COLUMNS],
    mask[patch + COLUMNS],
  ].filter((is) => is === true).length;
  return mask[patch] === true ? 0.5 + 0.125 * near : 0.15 * near;
}

/** Which picture an entry has. */
export type PictureOf =
  | { readonly kind: "match"; readonly of: "subject" | "all" | "weighted"; readonly show: "best" | "leaks" | "mutual" }
  | { readonly kind: "pool"; readonly kept: "background" | "subject" | "all"; readonly struck: boolean }
  | { readonly kind: "whole"; readonly beside: "image" | "text"; readonly by: string }
  | {
      readonly kind: "count";
      readonly side: "reference" | "generation";
      readonly counted: "subject" | "background" | "all" | "weights";
    }
  | { readonly kind: "interval"; readonly score: string }
  | { readonly kind: "threshold" }
  | { readonly kind: "strip" }
  | { readonly kind: "agreement"; readonly of: "values" | "line" }
  | { readonly kind: "apart"; readonly between: string | null }
  | { readonly kind: "pooled" }
  | { readonly kind: "ranks" }
  | { readonly kind: "budget" }
  | { readonly kind: "flags" };
