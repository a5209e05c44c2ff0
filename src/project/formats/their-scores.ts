import { LensError } from "../../lib/errors.ts";
import { addTo } from "../../lib/lists.ts";
import { checkedMeasures, MASC_MEASURES } from "../measure-lists.ts";
import { MASC_SLOT, type Measure } from "../measures.ts";
import { keyText, pairName, type PairKeys, type ScoreTable, type TheirScore } from "../pair-keys.ts";
import { quote, quoteList } from "../quote.ts";
import type { IntakeProblem } from "../types.ts";
import { numberOf } from "./manifest/column-kind.ts";
import { PATH_COLUMNS, readRecords, sourcesOf, squash, textOf, type Column } from "./manifest/manifest.ts";
import { parseJson } from "./manifest/records.ts";

/**
 * Scores that another program computed: the Python package's rows (`signal`, `score`, `model`; a row a score), or a
 * table with a column a score, our own results among them. A table in; what it says of which pair out.
 */

/** What the package says beside scores. Where one of these differs, it says why the score does. */
const CLUES: readonly string[] = MASC_MEASURES.flatMap(({ explainedBy }) => explainedBy ?? []);

/** The package's names of the two scores, and what each measure is called here. */
const signalsOf = (measures: readonly Measure[]): ReadonlyMap<string, string> =>
  new Map([
    ...MASC_MEASURES.map(({ id, authors }) => [squash(authors?.signal ?? id), id] as const),
    ...measures.map(({ id }) => [squash(id), id] as const),
  ]);

const KEYS = ["id", "concept", "prompt_id", "method", "seed"] as const;

type Row = Readonly<Record<string, unknown>>;

const own = (row: Row, name: string | undefined): unknown =>
  name !== undefined && Object.hasOwn(row, name) ? row[name] : undefined;
const isRow = (value: unknown): value is Row => typeof value === "object" && value !== null && !Array.isArray(value);

/** The package's `extras`: an object, or in a CSV its JSON. */
function extrasOf(value: unknown): Row {
  if (isRow(value)) return value;
  if (typeof value !== "string") return {};
  try {
    const parsed = parseJson(value);
    return isRow(parsed) ? parsed : {};
  } catch {
    return {}; // Python's own notation, or cut off: they are hints, and do without
  }
}

function cluesIn(row: Row, extras: Row): ReadonlyMap<string, string> {
  return new Map(
    CLUES.flatMap((name) => {
      const text = textOf(own(extras, name) ?? own(row, name));
      return typeof text !== "string" ? [] : [[name, keyText(text) ?? ""] as const];
    }),
  );
}

/** A score's cell: a number, null for none (empty, null, NaN), undefined for what is no number. */
function scoreOf(value: unknown): number | null | undefined {
  const text = textOf(value);
  if (text === undefined) return undefined;
  if (text === null || /^\s*(?:|nan|none|null|n\/a)\s*$/i.test(text)) return null;
  return numberOf(text) ?? undefined;
}

/** Gathers rows with the same fault into one sentence. */
class Faults {
  readonly #rows = new Map<string, string[]>();
  add(fault: string, row: string): void {
    addTo(this.#rows, fault, row);
  }
  problems(path: string): IntakeProblem[] {
    return [...this.#rows].map(([fault, rows]) => ({
      kind: "cells",
      path,
      message: `In ${rows.length} ${rows.length === 1 ? "row" : "rows"} ${fault}: ${quoteList(rows)}.`,
    }));
  }
}

function readPair(row: Row, sources: ReadonlyMap<Column, readonly string[]>): PairKeys {
  const [id, concept, promptId, method, seed] = KEYS.map((column) => {
    const cells = (sources.get(column) ?? []).map((name) => keyText(textOf(own(row, name)) ?? null));
    return cells.find((cell) => cell !== null) ?? null;
  });
  return {
    id: id ?? null,
    concept: concept ?? null,
    promptId: promptId ?? null,
    method: method ?? null,
    seed: seed ?? null,
  };
}

/**
 * Reads a table of scores; null where it is none (no score in it, nothing that names a pair, or no table at all:
 * what else it is, and what is wrong with it, is intake's to say).
 *
 * @param further measures that this page has beside the register's
 */
export function readScoreTable(path: string, text: string, further: readonly Measure[] = []): ScoreTable | null {
  const measures = checkedMeasures(further);
  const signals = signalsOf(measures);
  let records: ReturnType<typeof readRecords>;
  try {
    records = readRecords(path, text.replace(/^\ufeff/, ""));
  } catch (thrown) {
    if (LensError.from(thrown).code === "invalid_manifest") return null;
    throw thrown;
  }
  const { rows, columns, problems } = records;
  const column = (name: string) =>
    columns.find((one) => one === name) ?? columns.find((one) => squash(one) === squash(name));
  const sources = sourcesOf(columns);
  const [signal, value, model, extras] = ["signal", "score", "model", "extras"].map(column);
  const wide = measures.flatMap(({ id: score }) => {
    const name = column(score);
    return name !== undefined && rows.some((row) => typeof scoreOf(own(row, name)) === "number")
      ? [{ score, name }]
      : [];
  });
  const isLong = signal !== undefined && value !== undefined;
  if ((!isLong && wide.length === 0) || !KEYS.some((key) => sources.has(key))) return null;

  const faults = new Faults();
  const scores: (TheirScore & { model: string })[] = [];
  for (const [index, row] of rows.entries()) {
    const pair = readPair(row, sources);
    const name = pairName(pair);
    if (name === "") {
      faults.add(
        "nothing names the pair (no id, concept, prompt, method or seed), so nothing can be compared",
        `row ${index + 1}`,
      );
      continue;
    }
    const clues = cluesIn(row, extrasOf(own(row, extras)));
    const said = textOf(own(row, signal)) ?? "";
    const known = signals.get(squash(said));
    if (isLong && known === undefined) {
      faults.add(`the signal is ${quote(said)}, which is none of this page's scores`, name);
      continue;
    }
    const cells = isLong && known !== undefined ? [{ score: known, name: value }] : wide;
    for (const cell of cells) {
      const read = scoreOf(own(row, cell.name));
      if (read === undefined)
        faults.add(`there is something else than a number in ${quote(cell.name)}, which was left out`, name);
      else scores.push({ pair, score: cell.score, value: read, clues, model: textOf(own(row, model))?.trim() ?? "" });
      if (read === null)
        faults.add(`there is no score in ${quote(cell.name)} (empty, null or NaN)`, isLong ? `${name}, ${said}` : name);
    }
  }
  const hasImages = PATH_COLUMNS.some((path) =>
    (sources.get(path) ?? []).some((name) => rows.some((row) => (textOf(own(row, name)) ?? "").trim() !== "")),
  );
  return { path, hasImages, scores, problems: [...problems, ...faults.problems(path)] };
}

/** Whether a table's beginning names a score at all, so that others need not be read. */
export function mentionsScores(head: string, further: readonly Measure[] = []): boolean {
  const names = checkedMeasures(further)
    .map(({ id }) => id.replaceAll("_", "[_ -]?"))
    .join("|");
  return new RegExp(`score|${MASC_SLOT}|(?:^|["',;\\t|\\s])(?:${names})(?:$|["',;\\t|\\s])`, "i").test(head);
}
