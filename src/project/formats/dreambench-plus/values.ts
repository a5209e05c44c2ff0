import type { PairValues } from "../../pair-values.ts";
import type { IndexedFile } from "../file-index.ts";
import type { Document } from "../layout.ts";
import { fold } from "../paths.ts";
import { shortName } from "./names.ts";

/** People's ratings and the scores that DreamBench++ ships (datasets.md): JSON files by "CONCEPT-PROMPT", one a method. */

/** People, and GPT in their place, gave 0 to 4. */
const SCALE = [0, 4] as const;
/** Shipped cosines are times 100. */
const COSINES = /^(?:dino|clip)/;

type What =
  | {
      readonly kind: "merged";
      readonly by: string | null;
      readonly dimension: "concept" | "prompt";
      readonly method: string;
    }
  /** A file a rater, whose values are both ratings. */
  | { readonly kind: "raw"; readonly name: string }
  | { readonly kind: "column"; readonly column: string; readonly divisor: number; readonly method: string };

const DIMENSION_OF = { cp: "concept", pf: "prompt" } as const;

/** What a file holds by its place and name; null for one that is none of these. */
export function whatIn({ folder: { folded, parts }, stem, extension }: IndexedFile): What | null {
  if (extension !== "json") return null;
  const [, method, dimension] = /^(.+)-(cp|pf)$/is.exec(stem) ?? [];
  const isHuman = folded.includes("data_human_rating") || folded.includes("merged_data");
  if (method !== undefined && dimension !== undefined)
    return {
      kind: "merged",
      by: isHuman || folded.at(-1)?.startsWith("group") === true ? (parts.at(-1) ?? null) : null,
      dimension: DIMENSION_OF[dimension.toLowerCase() === "cp" ? "cp" : "pf"],
      method,
    };
  if (isHuman) return stem.includes("-") ? { kind: "raw", name: stem } : null;
  const kind = folded.map((name) => /^data_(.+)_rating$/s.exec(name)?.[1]).findLast((found) => found !== undefined);
  if (kind === undefined) {
    const variant = folded.at(-1) ?? "";
    return /^(?:concept_preservation|prompt_following)(?:_|$)/.test(variant)
      ? { kind: "column", column: `gpt_${variant}`, divisor: 1, method: stem }
      : null;
  }
  if (kind === "gpt") {
    const variant = folded.slice(folded.lastIndexOf("data_gpt_rating") + 1).join("_");
    return { kind: "column", column: variant === "" ? "gpt" : `gpt_${variant}`, divisor: 1, method: stem };
  }
  return { kind: "column", column: `dreambench_${kind}`, divisor: COSINES.test(kind) ? 100 : 1, method: stem };
}

/** "t-shirt_00_red-3": the concept and prompt 3; in some files with the picture, as "t-shirt_00_red-3-0_0" or "-3_0". */
function readKey(key: string): { readonly concept: string; readonly promptId: string } | null {
  const [, before, prompt] = /^(.+)-(\d+)_\d+$/s.exec(key) ?? [];
  const bare = before === undefined ? key : /-\d+$/.test(before) ? before : `${before}-${prompt}`;
  const cut = bare.lastIndexOf("-");
  return cut <= 0 || cut === bare.length - 1 ? null : { concept: bare.slice(0, cut), promptId: bare.slice(cut + 1) };
}

type Entries = readonly (readonly [key: string, value: unknown])[];
const entriesOf = (value: unknown): Entries | null =>
  typeof value === "object" && value !== null && !Array.isArray(value) ? Object.entries(value) : null;

/** The numbers of a file by pair; null where it holds none. */
function numbersIn(entries: Entries, numberOf: (value: unknown) => unknown): PairValues["values"] | null {
  const values = new Map<string, number>();
  for (const [key, value] of entries) {
    const pair = readKey(key);
    const number = numberOf(value);
    if (pair === null || typeof number !== "number" || !Number.isFinite(number)) continue;
    const name = `${fold(pair.concept)}\n${pair.promptId}`;
    // What is said of several pictures of a prompt counts for the first of them.
    if (!values.has(name)) values.set(name, number);
  }
  return values.size === 0 ? null : values;
}

/** A rater's name may have a "-" in it, and a method's too: one that is known decides. */
function splitRater(name: string, methods: ReadonlySet<string>): { readonly rater: string; readonly method: string } {
  const cuts = [...name.matchAll(/-/g)].map(({ index }) => index).filter((cut) => cut > 0);
  const known = cuts.find((cut) => methods.has(fold(shortName(name.slice(cut + 1)))));
  const cut = known ?? cuts[0] ?? name.length;
  return { rater: name.slice(0, cut), method: name.slice(cut + 1) };
}

/** What a file holds, and of a rater's file where the method's name begins in its own: it depends on which methods are at hand. */
type Placed =
  | Exclude<What, { readonly kind: "raw" }>
  | { readonly kind: "raw"; readonly rater: string; readonly method: string };

function placed(file: IndexedFile, methods: ReadonlySet<string>): Placed | null {
  const what = whatIn(file);
  return what?.kind === "raw" ? { kind: "raw", ...splitRater(what.name, methods) } : what;
}

function read({ file: { path }, value }: Document, what: Placed | null): readonly PairValues[] {
  const entries = entriesOf(value);
  if (what === null || entries === null) return [];
  const about = (method: string) => ({ path, method: shortName(method) });
  if (what.kind === "column") {
    const { column, divisor } = what;
    const values = numbersIn(entries, (number) => (typeof number === "number" ? number / divisor : null));
    return values === null ? [] : [{ ...about(what.method), says: { kind: "column", name: column }, values }];
  }
  const rating = (by: string | null, dimension: string, method: string, numberOf: (value: unknown) => unknown) => {
    const values = numbersIn(entries, numberOf);
    return values === null
      ? []
      : [{ ...about(method), says: { kind: "rating", by, dimension, scale: SCALE } as const, values }];
  };
  if (what.kind === "merged") return rating(what.by, what.dimension, what.method, (number) => number);
  return (["concept", "prompt"] as const).flatMap((dimension, at) =>
    rating(what.rater, dimension, what.method, (pair) =>
      Array.isArray(pair) ? (pair as readonly unknown[])[at] : null,
    ),
  );
}

const known = new WeakMap<
  IndexedFile,
  { readonly value: unknown; readonly method: string; readonly read: readonly PairValues[] }
>();

/**
 * What the documents say of pairs. The same objects for the same documents, whichever methods come beside those that are
 * at hand: all pairs would be given their values anew.
 *
 * @param methods that are at hand, short names folded
 */
export function readValues(documents: readonly Document[], methods: ReadonlySet<string>): readonly PairValues[] {
  return documents.flatMap((document) => {
    const { file, value } = document;
    const what = placed(file, methods);
    const method = what?.method ?? "";
    const last = known.get(file);
    if (last !== undefined && last.value === value && last.method === method) return last.read;
    const fresh = read(document, what);
    known.set(file, { value, method, read: fresh });
    return fresh;
  });
}
