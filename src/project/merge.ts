import { LensError } from "../lib/errors.ts";
import { addTo } from "../lib/lists.ts";
import { resultIn } from "./export.ts";
import { byName, fold } from "./formats/paths.ts";
import { slotOf } from "./further-measures.ts";
import { isBaseline, isOfImages } from "./measure-lists.ts";
import { MASC_SLOT, MEASURES } from "./measures.ts";
import { counted, quote, quoteList } from "./quote.ts";
import { furtherIn, type ResultRow } from "./result.ts";

/**
 * The results of shards as one. Lines are kept as they stand, in an order that does not depend on how the rows were
 * dealt out; what cannot be one run's is refused, since means over it would say nothing.
 */

export interface ResultsFile {
  readonly name: string;
  /** JSON lines. */
  readonly text: string;
}

export interface MergedResults {
  /** Each with its end. */
  readonly lines: readonly string[];
  /** What a person should know of it, a sentence each. */
  readonly notes: readonly string[];
}

interface Line {
  readonly file: string;
  /** From 1. */
  readonly number: number;
  readonly text: string;
  readonly id: string;
  /** Folded; "" where there is none. */
  readonly concept: string;
}

/** Something that rows of one run have in common. */
interface Setting {
  readonly name: string;
  /** null where the row does not say. */
  readonly of: (row: ResultRow) => string | null;
}

const LISTED = 5;
const invalid = (message: string) => new LensError("invalid_settings", message);

const worded = (value: unknown): string =>
  typeof value === "string" ? quote(value) : (JSON.stringify(value) ?? "nothing");
const own = (name: keyof ResultRow & string): Setting => ({ name, of: (row) => worded(row[name]) });

/** Cosines of both images whole in a slot. */
const imageMeasures = (slot: string): readonly string[] =>
  MEASURES.filter((measure) => isOfImages(measure) && measure.backbone?.slot === slot).map(({ id }) => id);

const hasOne = (row: ResultRow, ids: readonly string[]): boolean => ids.some((id) => typeof row[id] === "number");

/** Checkpoints of the register's slots have no name in a row: whether they were open is seen by the cosines of images. */
function baseline(slot: string): Setting {
  const [theirs, ours] = [imageMeasures(slot), imageMeasures(MASC_SLOT)];
  return {
    name: slot,
    of: (row) => (hasOne(row, theirs) ? "given" : hasOne(row, ours) && row.error === undefined ? "not given" : null),
  };
}

function backbonesOf(row: ResultRow): string {
  const ids = furtherIn(row);
  if (ids.length === 0) return "none";
  const slots = [...new Set(ids.flatMap((id) => slotOf(id) ?? []))].toSorted();
  return `${slots.map((slot) => `${slot} ${worded(row.backbones?.[slot] ?? null)}`).join(", ")} (${ids.toSorted().join(", ")})`;
}

const SETTINGS: readonly Setting[] = [
  ...(["model", "max_patches", "threshold", "stripper", "precision", "version"] as const).map(own),
  { name: "backbones", of: backbonesOf },
  ...[...new Set(MEASURES.filter(isBaseline).flatMap(({ backbone }) => backbone?.slot ?? []))].map(baseline),
];
/** Devices differ in the last digits only. */
const PROVIDER = own("provider");

/** The first file that says each value of a setting. */
type Values = Map<string, string>;

function take({ of }: Setting, values: Values, row: ResultRow, file: string): void {
  const value = of(row);
  if (value !== null && !values.has(value)) values.set(value, file);
}

const differing = ({ name }: Setting, values: Values): string =>
  `${name} is ${[...values].map(([value, file]) => `${value} in ${quote(file)}`).join(", ")}`;

const numbers = (all: readonly number[]): string =>
  `${all.slice(0, LISTED).join(", ")}${all.length > LISTED ? ` and ${(all.length - LISTED).toLocaleString("en")} more` : ""}`;

/** @throws LensError invalid_settings where a line is no result row */
function readLines({ name, text }: ResultsFile, onRow: (row: ResultRow) => void): Line[] {
  const lines: Line[] = [];
  const broken: number[] = [];
  for (const [index, line] of text.split("\n").entries()) {
    if (line.trim() === "") continue;
    const row = resultIn(line);
    if (row === null) {
      broken.push(index + 1);
      continue;
    }
    onRow(row);
    const concept = row["concept"];
    lines.push({
      file: name,
      number: index + 1,
      text: `${line}\n`,
      id: String(row.id),
      concept: fold(typeof concept === "string" || typeof concept === "number" ? String(concept).trim() : ""),
    });
  }
  if (broken.length === 0) return lines;
  if (lines.length === 0)
    throw invalid(`${quote(name)} holds no results of a run, in none of its lines. Leave it out.`);
  throw invalid(
    `${quote(name)} is broken: no result row in ${broken.length === 1 ? "line" : "lines"} ${numbers(broken)}. A run that was ended leaves half a line; the same command with --resume mends it.`,
  );
}

/** @throws LensError invalid_settings where an id stands twice */
function checkIds(lines: readonly Line[]): void {
  const first = new Map<string, Line>();
  const twice = new Map<string, string[]>();
  for (const line of lines) {
    const earlier = first.get(line.id);
    if (earlier === undefined) {
      first.set(line.id, line);
      continue;
    }
    const places =
      earlier.file === line.file
        ? `${quote(line.file)}, lines ${earlier.number} and ${line.number}`
        : `${quote(earlier.file)}, line ${earlier.number}, and ${quote(line.file)}, line ${line.number}`;
    addTo(twice, places, line.id);
  }
  const [place] = twice;
  if (place === undefined) return;
  const ids = [...twice.values()].flat();
  throw invalid(
    `${counted(ids.length, "id stands", "ids stand")} twice: ${quoteList(ids)} (${place[0]}). Files of one run's shards have none in common; a file that a run left unordered is mended by the same command with --resume.`,
  );
}

/**
 * Joins the results of shards. Lines go by concept as a person orders names (rows without one first), then by id.
 *
 * @throws LensError invalid_settings where files overlap, were not computed alike, or hold something else
 */
export function mergeResults(files: readonly ResultsFile[]): MergedResults {
  const values = new Map<Setting, Values>([...SETTINGS, PROVIDER].map((setting) => [setting, new Map()]));
  const empty: string[] = [];
  let failed = 0;
  const lines = files.flatMap((file) => {
    const read = readLines(file, (row) => {
      for (const [setting, seen] of values) take(setting, seen, row, file.name);
      if (row.error !== undefined) failed++;
    });
    if (read.length === 0) empty.push(file.name);
    return read;
  });
  if (lines.length === 0) throw invalid(`There are no results in ${quoteList(files.map(({ name }) => name))}.`);
  const mixed = [...values].filter(([setting, seen]) => setting !== PROVIDER && seen.size > 1);
  if (mixed.length > 0)
    throw invalid(
      `These are not results of one run: ${mixed.map(([setting, seen]) => differing(setting, seen)).join("; ")}. Score them alike, or merge them apart.`,
    );
  checkIds(lines);
  const providers = values.get(PROVIDER) ?? new Map<string, string>();
  const notes = [
    ...(empty.length === 0
      ? []
      : [
          `No rows in ${quoteList(empty)}: no concept fell into that shard, or its run was ended before the first row.`,
        ]),
    ...(providers.size > 1 ? [`${differing(PROVIDER, providers)}; scores may differ in their last digits.`] : []),
    ...(failed > 0 ? [`${counted(failed, "row has an error", "rows have an error")} instead of scores.`] : []),
  ];
  const ordered = lines.toSorted((a, b) => byName(a.concept, b.concept) || byName(a.id, b.id));
  return { lines: ordered.map(({ text }) => text), notes };
}
