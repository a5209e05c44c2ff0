import { LensError } from "../../../lib/errors.ts";
import { uniqueIds } from "../../ids.ts";
import { quote, quoteList } from "../../quote.ts";
import { takenNames } from "../../result.ts";
import type { InputColumn, IntakeProblem, ProblemKind, Reference, Sample } from "../../types.ts";
import { kindOf, numberOf } from "./column-kind.ts";
import { readRatings } from "./rating-lists.ts";
import { firstIn, readReferences, type ListedReferences } from "./reference-lists.ts";
import { readCsv, readJson, readJsonLines, spansLines, type Records } from "./records.ts";

/**
 * The manifest: a table whose rows are pairs to score, or say more of pairs that are known otherwise. Paths stay as
 * they are written here; resolve.ts finds the files they mean.
 */
export interface ManifestRows {
  readonly samples: readonly Sample[];
  /** What names each row in its own table: its id, else its files. The same however many rows stand above it. */
  readonly keys: readonly string[];
  /** Which of the manifest's columns it has, by whatever name. */
  readonly known: ReadonlySet<Column>;
  /** Names of all columns, in the order they first occur. */
  readonly columns: readonly string[];
  /** The same with what is in them. */
  readonly described: readonly Omit<InputColumn, "sources">[];
  readonly problems: readonly IntakeProblem[];
}

export const PATH_COLUMNS = ["reference", "reference_mask", "generation", "generation_mask"] as const;
export const MANIFEST_COLUMNS = [
  "id",
  ...PATH_COLUMNS,
  "prompt",
  "object",
  "concept",
  "category",
  "prompt_id",
  "method",
  "seed",
  "rating",
] as const;
export type Column = (typeof MANIFEST_COLUMNS)[number];

/**
 * Other names that are plainly meant, compared without case, blanks, `_` and `-`. None is a name that result files
 * use for something else (`prompt_text`, `model`).
 */
const ALIASES: Readonly<Record<Column, readonly string[]>> = {
  id: ["sampleid"],
  reference: [
    "ref",
    "referenceimage",
    "refimage",
    "referencepath",
    "refpath",
    "referenceimagepath",
    "refimagepath",
    "references",
    "referenceimages",
    "referencepaths",
    "imagepaths",
  ],
  reference_mask: ["refmask", "referencemaskpath", "refmaskpath", "maskreference", "maskref", "referencemasks"],
  generation: [
    "gen",
    "generated",
    "generationimage",
    "generatedimage",
    "genimage",
    "generationpath",
    "generatedpath",
    "genpath",
    "generatedimagepath",
    "imagetgtpath",
  ],
  generation_mask: ["genmask", "generatedmask", "generationmaskpath", "genmaskpath", "maskgeneration", "maskgen"],
  prompt: ["caption"],
  object: ["objectname", "subjectname"],
  concept: ["conceptid", "conceptname"],
  category: [],
  prompt_id: [],
  method: ["genmethod", "methodname"],
  seed: [],
  rating: ["humanrating"],
};

export const squash = (name: string) => name.toLowerCase().replace(/[\s_-]+/g, "");
const COLUMN_OF = new Map<string, Column>(
  MANIFEST_COLUMNS.flatMap((column) => [squash(column), ...ALIASES[column]].map((name) => [name, column] as const)),
);

/** The manifest's name of a column, whatever its case, blanks or alias; undefined for any other column. */
const canonical = (name: string): Column | undefined => COLUMN_OF.get(squash(name));

const isKnown = (name: string): boolean => canonical(name) !== undefined;

/** Which of the table's columns hold what: the column's own name before its aliases. */
export function sourcesOf(columns: readonly string[]): ReadonlyMap<Column, readonly string[]> {
  const sources = new Map<Column, string[]>();
  // Beside the picture that was made of it, as UNO has it; alone it may be any picture.
  const isMade = columns.some((name) => squash(name) === "imagetgtpath");
  for (const name of columns) {
    const column = isMade && squash(name) === "imagepath" ? "reference" : canonical(name);
    if (column !== undefined) sources.set(column, [...(sources.get(column) ?? []), name]);
  }
  const rank = (name: string, column: Column) => (name === column ? 0 : squash(name) === squash(column) ? 1 : 2);
  for (const [column, names] of sources) names.sort((a, b) => rank(a, column) - rank(b, column));
  return sources;
}

/** A cell as a string; null for nothing, undefined for what is neither text nor number. */
export function textOf(value: unknown): string | null | undefined {
  if (value === undefined || value === null) return null;
  if (typeof value === "string") return value;
  return typeof value === "number" || typeof value === "boolean" || typeof value === "bigint"
    ? String(value)
    : undefined;
}

const cellOf = (row: Readonly<Record<string, unknown>>, name: string) => (Object.hasOwn(row, name) ? row[name] : null);

const SHOWN_ELSEWHERE: ReadonlySet<Column | undefined> = new Set<Column>([
  "id",
  ...PATH_COLUMNS,
  "prompt",
  "object",
  "concept",
  "method",
]);

/** What a row says besides its files and texts: prompt id, seed, rating, and columns of its own. Name and text of each. */
export function otherColumns({ columns }: Pick<Sample, "columns">): [name: string, text: string][] {
  return Object.entries(columns).flatMap(([name, value]): [string, string][] => {
    const text = textOf(value) ?? "";
    return text.trim() === "" || SHOWN_ELSEWHERE.has(canonical(name)) ? [] : [[name, text]];
  });
}

/** @throws LensError invalid_manifest where the text is no list of rows */
export function readRecords(path: string, text: string): Records {
  const extension = /\.([^./\\]*)$/.exec(path)?.[1]?.toLowerCase();
  const first = text.trimStart().charAt(0);
  if (extension === "jsonl" || extension === "ndjson")
    return first === "[" || spansLines(text) ? readJson(path, text, isKnown) : readJsonLines(path, text);
  if (extension === "json" || (extension !== "csv" && extension !== "tsv" && (first === "[" || first === "{")))
    return readJson(path, text, isKnown);
  return readCsv(path, text, isKnown);
}

/** The reference in use and the others: a list's, and before it what stands as text. */
function splitReferences(
  reference: string | null,
  referenceMask: string | null,
  listed: readonly Reference[],
): Pick<Sample, "reference" | "referenceMask" | "otherReferences"> {
  const [first] = listed;
  if (first === undefined) return { reference, referenceMask, otherReferences: [] };
  const image = reference ?? first.image;
  const own = listed.find((one) => one.image === image)?.mask ?? null;
  return {
    reference: image,
    referenceMask: own ?? referenceMask,
    otherReferences: listed.filter((one) => one.image !== image),
  };
}

function toSample(
  row: Readonly<Record<string, unknown>>,
  id: string,
  cell: (column: Column) => string | null,
  listed: ListedReferences,
  problem: (message: string) => void,
): Sample {
  const filled = (column: Column) => {
    const text = cell(column);
    return text === null || text === "" ? null : text;
  };
  const pathOf = (column: Column) => {
    const text = filled(column);
    return text === null || text.trim() === "" ? null : text;
  };
  const rating = filled("rating");
  const rated = rating === null ? null : numberOf(rating);
  if (rating !== null && rating.trim() !== "" && rated === null)
    problem(`The rating ${quote(rating)} of ${quote(id)} is not a number; it was left out.`);
  for (const fault of listed.faults) problem(`Of ${quote(id)} ${fault}.`);
  return {
    id,
    ...splitReferences(pathOf("reference"), pathOf("reference_mask"), listed.references),
    generation: pathOf("generation"),
    generationMask: pathOf("generation_mask"),
    prompt: cell("prompt"),
    object: filled("object"),
    concept: filled("concept"),
    category: filled("category"),
    promptId: filled("prompt_id"),
    method: filled("method"),
    seed: filled("seed"),
    ratings:
      rated === null ? readRatings(cellOf(row, "ratings")) : [{ by: null, dimension: null, value: rated, scale: null }],
    ...smallMaskIn(row),
    columns: row,
  };
}

/** Beside the columns for everybody: our own manifests (pair-rows.ts) and results have it where it is not metric.md's 5 %. */
function smallMaskIn(row: Readonly<Record<string, unknown>>): Pick<Sample, "smallMask"> {
  const share = numberOf(textOf(cellOf(row, "small_mask")) ?? "");
  return share === null || share < 0 || share >= 1 ? {} : { smallMask: share };
}

/** What is told of columns that results have too. */
function namesTold(columns: readonly string[]): string[] {
  // The authors' rows of scores, which become columns of other names (texts/score-rows.ts).
  if (columns.includes("signal") && columns.includes("score")) return [];
  const { renamed, earlier } = takenNames(columns);
  if (earlier) return ["The table holds the results of an earlier run: new scores take the place of its own."];
  if (renamed.size === 0) return [];
  return [
    `Results have columns of these names too: ${quoteList([...renamed.keys()], 5)}. The table's own are kept as ${quoteList([...renamed.values()], 5)}.`,
  ];
}

/** What names each row: its own id, else the files it is of and which of those of the same files it is. */
function keysOf(samples: readonly Sample[], wanted: readonly (string | null)[]): string[] {
  const times = new Map<string, number>();
  return samples.map(({ id, reference, generation }, index) => {
    if (wanted[index] !== null) return id;
    const files = JSON.stringify([reference, generation]);
    const time = (times.get(files) ?? 0) + 1;
    times.set(files, time);
    return `${files} ${time}`;
  });
}

/** Columns by which a table without paths finds its pairs, and what it may say of them. */
const NAMING: readonly Column[] = ["id", "concept", "method"];
const SAYING: readonly Column[] = ["prompt", "object", "concept", "category", "method", "rating"];

/** Whether a table says something of pairs that stand elsewhere: texts by id, an object by its concept. */
const saysOfPairs = (known: ReadonlySet<Column>) =>
  NAMING.some((name) => known.has(name) && SAYING.some((said) => said !== name && known.has(said)));

/** A text whose letters were lost before it came here is none: it would be scored as if it had been written so. */
const LOST = "\ufffd";
const OF_REFERENCES: ReadonlySet<Column> = new Set<Column>(["reference", "reference_mask"]);
const TEXTS: ReadonlySet<Column> = new Set<Column>(["prompt", "object"]);

/**
 * Reads a table of pairs, or of texts for pairs. Rows are kept whatever they lack: the scorer says what it misses.
 *
 * An empty cell is an empty prompt in the column `prompt`, and nothing in any other; an absent column and null are
 * nothing. Numbers where text is due become text.
 *
 * @throws LensError invalid_manifest where the text is no table, or one that says nothing of any pair
 */
export function readTable(path: string, text: string): ManifestRows {
  const clean = text.replace(/^\ufeff/, "");
  const expected = `Expected columns: ${MANIFEST_COLUMNS.join(", ")} (reference and generation at least).`;
  if (clean.includes("\u0000")) {
    throw new LensError("invalid_manifest", `${quote(path)} is not UTF-8 text. Save it as CSV in UTF-8. ${expected}`);
  }
  const { rows, columns, problems } = readRecords(path, clean);
  const sources = sourcesOf(columns);
  const known = new Set(sources.keys());
  if (!PATH_COLUMNS.some((column) => known.has(column)) && !saysOfPairs(known)) {
    const what = /^\s*<(?:!doctype|html|\?xml|head|body)/i.test(clean)
      ? "is a web page, not a table"
      : columns.length === 0
        ? "holds no rows"
        : `has no column of image paths, only ${quoteList(columns, 5)}`;
    throw new LensError("invalid_manifest", `${quote(path)} ${what}. ${expected}`);
  }

  const found: IntakeProblem[] = [...problems];
  const problem = (message: string, kind: ProblemKind = "cells") => void found.push({ kind, path, message });
  if (rows.length === 0) problem("The table has a header and no rows.");
  for (const message of namesTold(columns)) problem(message);

  const cells = rows.map((row, index) => (column: Column): string | null => {
    for (const name of sources.get(column) ?? []) {
      if (!Object.hasOwn(row, name)) continue;
      const value = textOf(OF_REFERENCES.has(column) ? firstIn(row[name]) : row[name]);
      if (value === undefined)
        problem(`Row ${index + 1}: ${quote(name)} is neither text nor a number; it was left out.`);
      if (typeof value !== "string") continue;
      if (!value.includes(LOST)) return value;
      problem(
        `Row ${index + 1}: letters of ${quote(name)} were lost before the table was saved (${quote(value)})${TEXTS.has(column) ? "; it was left out" : ""}. Export it again as UTF-8.`,
        "encoding",
      );
      return TEXTS.has(column) ? null : value;
    }
    return null;
  });
  const wanted = cells.map((cell) => cell("id")).map((id) => (id?.trim() ? id : null));
  const { ids, renamed } = uniqueIds(wanted);
  for (const [id, names] of renamed)
    problem(`The id ${quote(id)} is repeated; the later ones became ${quoteList(names)}.`, "repeated-id");
  const described = columns.map((name) => ({ name, kind: kindOf(rows.map((row) => cellOf(row, name))) }));
  const cellsOf = (row: Readonly<Record<string, unknown>>, column: Column) =>
    (sources.get(column) ?? []).map((name) => cellOf(row, name));
  const samples = rows.map((row, index) =>
    toSample(
      row,
      ids[index]!,
      cells[index]!,
      readReferences(cellsOf(row, "reference"), cellsOf(row, "reference_mask")),
      problem,
    ),
  );
  return { samples, keys: keysOf(samples, wanted), known, columns, described, problems: found };
}

/** Reads a table whose rows are pairs. @throws LensError invalid_manifest where it is no table, or one without any column of paths */
export function readManifest(path: string, text: string): ManifestRows {
  const table = readTable(path, text);
  if (PATH_COLUMNS.some((column) => table.known.has(column))) return table;
  throw new LensError(
    "invalid_manifest",
    `${quote(path)} has no column of image paths, only ${quoteList(table.columns, 5)}. It can say more of pairs, beside the images it is of.`,
  );
}
