import Papa from "papaparse";
import { quote } from "./quote.ts";
import { referencesOf } from "./references.ts";
import { setAsideBy } from "./set-aside.ts";
import type { Rating, Sample } from "./types.ts";

/** Pairs as they were understood, as a manifest: read again (formats/manifest) it gives the same pairs. */

export const PAIR_COLUMNS = [
  "id",
  "concept",
  "method",
  "prompt_id",
  "seed",
  "prompt",
  "object",
  "category",
  "reference",
  "reference_mask",
  "generation",
  "generation_mask",
  "ratings",
  "set_aside",
] as const;
export type PairColumn = (typeof PAIR_COLUMNS)[number];

type Texts = Exclude<PairColumn, "id" | "reference" | "reference_mask" | "ratings">;

/** Paths are relative to the folder that the manifest is to lie in. */
export type PairRow = Readonly<Record<Texts, string | null>> & {
  readonly id: string;
  /** A list where there are several, the one in use first; their masks in the same order. */
  readonly reference: string | readonly string[] | null;
  readonly reference_mask: string | readonly (string | null)[] | null;
  readonly ratings: readonly Rating[] | null;
  /** Of pairs that have another threshold than most (`Sample.smallMask`). */
  readonly small_mask?: number;
};

/** The folder that all of the paths lie in, with a slash behind it; "" where there is none. */
export function commonFolder(paths: Iterable<string>): string {
  let common: string | null = null;
  for (const path of paths) {
    const folder = path.slice(0, path.indexOf("/") + 1);
    if (common !== null && folder !== common) return "";
    common = folder;
  }
  return common ?? "";
}

/**
 * @param root the folder that the manifest is to lie in, as `commonFolder` has it
 * @param setAside why a pair is left out of means, null where it is not; what its masks cover is known only once it was scored
 */
export function pairRows(
  samples: readonly Sample[],
  root = "",
  setAside: (sample: Sample) => string | null = (sample) => setAsideBy({ sample, scores: null }),
): PairRow[] {
  const relative = (path: string | null) => (path?.startsWith(root) === true ? path.slice(root.length) : path);
  const referencesIn = (sample: Sample): Pick<PairRow, "reference" | "reference_mask"> => {
    const all = referencesOf(sample);
    if (all.length < 2)
      return { reference: relative(sample.reference), reference_mask: relative(sample.referenceMask) };
    return {
      reference: all.map(({ image }) => relative(image) ?? image),
      reference_mask: all.every(({ mask }) => mask === null) ? null : all.map(({ mask }) => relative(mask)),
    };
  };
  return samples.map((sample) => ({
    id: sample.id,
    concept: sample.concept,
    method: sample.method,
    prompt_id: sample.promptId,
    seed: sample.seed,
    prompt: sample.prompt,
    object: sample.object,
    category: sample.category,
    ...referencesIn(sample),
    generation: relative(sample.generation),
    generation_mask: relative(sample.generationMask),
    ratings: sample.ratings.length === 0 ? null : sample.ratings,
    set_aside: setAside(sample),
    ...(sample.smallMask === undefined ? {} : { small_mask: sample.smallMask }),
  }));
}

/** A row a line. */
export const pairsToJsonl = (rows: readonly PairRow[]): string =>
  rows.map((row) => `${JSON.stringify(row)}\n`).join("");

/** What a spreadsheet would run, and an apostrophe before it would make another text of. */
const FORMULA = /^[\s\p{Cc}\u200b-\u200f\u2060\ufeff]*[=+\-@＝＋－＠]|^[\t\r\n]/u;
const isFormula = (text: string): boolean => FORMULA.test(text) && !/^[+-]?\d+(?:\.\d+)?$/.test(text);
const TEXTS = ["id", "concept", "method", "prompt_id", "seed", "prompt", "object", "category"] as const;
const PATHS: ReadonlySet<keyof PairRow> = new Set(["reference", "reference_mask", "generation", "generation_mask"]);

/** Why a CSV cannot hold these rows as they are; null where it can. */
export function whyNoCsv(rows: readonly PairRow[]): string | null {
  const without = rows.filter(({ prompt }) => prompt === null).length;
  if (without > 0 && without < rows.length)
    return `${without.toLocaleString("en")} of ${rows.length.toLocaleString("en")} pairs have no prompt, which a CSV cannot tell from an empty one. Save JSONL.`;
  for (const row of rows) {
    const cell = TEXTS.map((column) => row[column]).find((text) => text !== null && isFormula(text));
    if (cell !== undefined && cell !== null)
      return `A spreadsheet would take ${quote(cell)} for a formula. Save JSONL.`;
  }
  return null;
}

/** RFC 4180. Where no pair has a prompt there is no such column: an empty cell would be an empty prompt. */
export function pairsToCsv(rows: readonly PairRow[]): string {
  const fields = [
    ...PAIR_COLUMNS.filter((column) => column !== "prompt" || rows.some(({ prompt }) => prompt !== null)),
    ...(rows.some(({ small_mask: small }) => small !== undefined) ? (["small_mask"] as const) : []),
  ];
  const data = rows.map((row) =>
    fields.map((column) => {
      const cell = row[column];
      if (typeof cell === "object" && cell !== null) return JSON.stringify(cell);
      // The same file, and nothing that a spreadsheet would run.
      return typeof cell === "string" && PATHS.has(column) && FORMULA.test(cell) ? `./${cell}` : cell;
    }),
  );
  return `${Papa.unparse({ fields: [...fields], data }, { newline: "\r\n" })}\r\n`;
}
