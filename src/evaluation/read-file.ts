import { LensError } from "../lib/errors.ts";
import { readValues } from "../project/formats/dreambench-plus/values.ts";
import { shortName } from "../project/formats/dreambench-plus/names.ts";
import { FileIndex, type IndexedFile } from "../project/formats/file-index.ts";
import { readRecords } from "../project/formats/manifest/manifest.ts";
import { parseJson } from "../project/formats/manifest/records.ts";
import type { PairValues } from "../project/pair-values.ts";
import { shippedMetric } from "./metric-names.ts";
import type { ReadCell, ReadColumn, ReadFile, TextFile } from "./read-columns.ts";
import { dimensionIn } from "./sample-metrics.ts";
import { hasSignals, readSignalRows } from "./signal-rows.ts";
import { readTableColumns } from "./table-columns.ts";

/**
 * A file of scores or ratings to columns: the authors' rows, DreamBench++'s JSON, numbers by "CONCEPT-PROMPT" in a file
 * a method, and tables of one's own.
 */
const EMPTY: ReadFile = { columns: [], setAside: [], problems: [] };

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** A pair's values are named by folded concept and prompt (project/pair-values.ts). */
function cellsOf({ values, method }: Pick<PairValues, "values" | "method">): readonly ReadCell[] {
  return [...values].map(([key, value]) => {
    const cut = key.indexOf("\n");
    return { concept: key.slice(0, cut), promptId: key.slice(cut + 1), method, seed: null, value };
  });
}

/** A rater's own file has both respects in every value; groups' files have one. */
const isRawFile = ({ stem }: IndexedFile) => !/-(?:cp|pf)$/i.test(stem);

function valuesColumn(file: IndexedFile, values: PairValues): ReadColumn {
  const { path, says } = values;
  const cells = cellsOf(values);
  if (says.kind === "rating")
    return {
      path,
      cells,
      says: {
        kind: "rating",
        by: says.by ?? "people",
        dimension: says.dimension ?? "concept",
        scale: says.scale,
        isRaw: isRawFile(file),
      },
    };
  const metric = shippedMetric(says.name);
  return {
    path,
    cells,
    says: { kind: "metric", id: says.name, ...metric, isOwn: false, by: null, maskSource: null },
  };
}

/** "live_subject_animal_00_kitten-3", in some files with the picture behind it. */
const PAIR_KEY = /^(.+)-(\d+)(?:-\d+_\d+)?$/s;

/** Numbers by "CONCEPT-PROMPT": a file a method, the metric's name its folder's. null where it holds no such. */
function keyedColumn({ path, stem, folder }: IndexedFile, value: unknown): ReadColumn | null {
  if (!isRecord(value)) return null;
  const method = shortName(stem);
  const cells = Object.entries(value).flatMap(([key, number]): ReadCell[] => {
    const [, concept, promptId] = PAIR_KEY.exec(key) ?? [];
    if (concept === undefined || promptId === undefined || typeof number !== "number") return [];
    return [{ concept, promptId, method, seed: null, value: number }];
  });
  if (cells.length === 0 || cells.length * 2 < Object.keys(value).length) return null;
  const name = folder.parts.at(-1) ?? "scores";
  const scale = /^gpt(?:[-_ ]|$)/i.test(name) ? "ratings" : "continuous";
  const says = { id: name, label: name, dimension: dimensionIn(name), scale, isOwn: false } as const;
  return { path, cells, says: { kind: "metric", ...says, by: null, maskSource: null } };
}

function jsonValue({ path, text }: TextFile): unknown {
  if (!/\.json$/i.test(path)) return undefined;
  try {
    return parseJson(text.replace(/^\ufeff/, ""));
  } catch {
    return undefined; // read as a table below, which says what is wrong with it
  }
}

function readRows(file: TextFile): ReadFile {
  const { path, text } = file;
  let records: ReturnType<typeof readRecords>;
  try {
    records = readRecords(path, text.replace(/^\ufeff/, ""));
  } catch (thrown) {
    const error = LensError.from(thrown);
    if (error.code !== "invalid_manifest") throw thrown;
    return { ...EMPTY, problems: [{ kind: "cells", path, message: error.message }] };
  }
  if (hasSignals(records.columns)) {
    const { columns, problems } = readSignalRows(path, records.rows);
    return { columns, setAside: [], problems: [...records.problems, ...problems] };
  }
  return readTableColumns(path, records) ?? { ...EMPTY, problems: records.problems };
}

/**
 * @param methods that are known, of which a rater's file may name one in an unclear place ("RATER-METHOD.json")
 * @returns no columns where the file has neither scores nor ratings
 */
export function readColumns(file: TextFile, methods: ReadonlySet<string> = new Set()): ReadFile {
  const index = new FileIndex([file.path]);
  const indexed = index.get(file.path);
  const value = jsonValue(file);
  if (indexed !== undefined && value !== undefined) {
    const values = readValues([{ file: indexed, value }], methods);
    if (values.length > 0) return { ...EMPTY, columns: values.map((one) => valuesColumn(indexed, one)) };
    const keyed = keyedColumn(indexed, value);
    if (keyed !== null) return { ...EMPTY, columns: [keyed] };
  }
  return readRows(file);
}
