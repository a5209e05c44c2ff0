import type { IntakeProblem } from "./types.ts";

/** What names a pair in a table of scores, and what such a table holds. formats/their-scores.ts reads one. */

/** What names a pair; as comparable text, null where a row does not say. */
export interface PairKeys {
  readonly id: string | null;
  readonly concept: string | null;
  readonly promptId: string | null;
  readonly method: string | null;
  readonly seed: string | null;
}

export interface TheirScore {
  readonly pair: PairKeys;
  /** The measure's id. */
  readonly score: string;
  /** null where they say that there is none. */
  readonly value: number | null;
  readonly clues: ReadonlyMap<string, string>;
}

/** The scores that one file holds. */
export interface ScoreTable {
  readonly path: string;
  /** It names images too, as our own results do: then it may as well be a manifest. */
  readonly hasImages: boolean;
  /** With the model's name, "" where none is said. In the file's order; a pair may be repeated. */
  readonly scores: readonly (TheirScore & { readonly model: string })[];
  readonly problems: readonly IntakeProblem[];
}

/** The same for 42, "42" and what pandas makes of it, "42.0"; null for nothing. */
export function keyText(text: string | null): string | null {
  const trimmed = text?.trim().normalize("NFC") ?? "";
  return trimmed === "" ? null : trimmed.replace(/^(-?\d+)\.0+$/, "$1");
}

/** Equal for pairs that are named alike. */
export const pairKey = ({ id, concept, promptId, method, seed }: PairKeys): string =>
  JSON.stringify([id, concept, promptId, method, seed]);

/** A pair in a sentence or a list. */
export const pairName = ({ id, concept, promptId, method, seed }: PairKeys): string =>
  id ?? [concept, promptId, method, seed].filter((part) => part !== null).join(" / ");
