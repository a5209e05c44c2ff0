import { keyText } from "../project/pair-keys.ts";
import { quote } from "../project/quote.ts";
import type { IntakeProblem } from "../project/types.ts";
import { numberOf } from "../project/formats/manifest/column-kind.ts";
import { parseJson } from "../project/formats/manifest/records.ts";
import { textOf } from "../project/formats/manifest/manifest.ts";
import { shortName } from "../project/formats/dreambench-plus/names.ts";
import { isMasked, metricName, type MadeBy } from "./metric-names.ts";
import type { ReadCell, ReadColumn } from "./read-columns.ts";
import { CONCEPT, PROMPT } from "./study.ts";

/**
 * The authors' rows of scores: a signal and a model in every row, the variant in the file's name only, which the method
 * ends (`geometry__siglip2-so400m__dreambenchplus_maskedmaxcos_naflex_emu2.jsonl`).
 */
type Row = Readonly<Record<string, unknown>>;

const SIGNALS: ReadonlyMap<string, MadeBy["dimension"]> = new Map([
  ["geometry", CONCEPT],
  ["prompt_following", PROMPT],
]);

/** "_masks_clipseg" in a tag, or a folder of its own below one of this name. */
const MASKS_IN_TAG = /_masks_([^/]+)$/i;
const SOURCES_FOLDER = /^mask[-_ ]?sources$/i;

/** Photographs of subjects, which are no methods' work. */
const SUBJECT_METHODS = /(?:^|_)(within|cross|across)$/i;

const cell = (row: Row, name: string): string | null => keyText(textOf(row[name]) ?? null);

function extrasOf(row: Row): Row {
  const { extras } = row;
  if (typeof extras === "object" && extras !== null && !Array.isArray(extras)) return { ...extras };
  if (typeof extras !== "string") return {};
  try {
    const parsed = parseJson(extras);
    return typeof parsed === "object" && parsed !== null ? { ...parsed } : {};
  } catch {
    return {}; // Python's own notation, or cut off: they are hints, and do without
  }
}

/** Shares and counts of the reference's subject; 0 where its mask is empty. */
const SUBJECT_EXTRAS = ["total_ref_w", "fg_frac_ref", "n_ref_fg", "cp_n_ref_fg"] as const;

/**
 * The authors' reproduction writes 0 where a reference's mask is empty and there is nothing to score (metric.md): such
 * is no score. Where a row says that there was a subject, its 0 is one.
 */
function isEmptyMask(row: Row): boolean {
  const extras = extrasOf(row);
  const said = SUBJECT_EXTRAS.map((name) => extras[name]).filter((value) => typeof value === "number");
  return said.length === 0 || said.some((value) => value === 0);
}

/** What stands between "geometry__MODEL__" and "_METHOD"; null where the file is called otherwise. */
function tagOf(path: string, methods: ReadonlySet<string>): string | null {
  const name = path.slice(path.lastIndexOf("/") + 1).replace(/\.[^.]*$/, "");
  const [, rest] = /^(?:geometry|prompt_following)__.*?__(.*)$/is.exec(name) ?? [];
  if (rest === undefined) return null;
  const byLength = [...methods].toSorted((a, b) => b.length - a.length);
  const method = byLength.find((one) => rest.toLowerCase().endsWith(`_${one.toLowerCase()}`));
  return method === undefined ? rest : rest.slice(0, -method.length - 1);
}

function sourceOf(path: string, tag: string): { readonly tag: string; readonly maskSource: string | null } {
  const [suffix, inTag] = MASKS_IN_TAG.exec(tag) ?? [];
  const folders = path.split("/").slice(0, -1);
  const at = folders.findIndex((folder) => SOURCES_FOLDER.test(folder));
  const inFolder = at < 0 ? undefined : folders[at + 1];
  return {
    tag: suffix === undefined ? tag : tag.slice(0, -suffix.length),
    maskSource: inFolder ?? inTag ?? null,
  };
}

interface Gathered {
  readonly by: MadeBy;
  readonly cells: ReadCell[];
  readonly subjects: ReadCell[];
}

/** Whether rows are of this kind. */
export const hasSignals = (columns: readonly string[]): boolean =>
  columns.includes("signal") && columns.includes("score") && columns.includes("gen_method");

export function readSignalRows(
  path: string,
  rows: readonly Row[],
): { readonly columns: readonly ReadColumn[]; readonly problems: readonly IntakeProblem[] } {
  const methods = new Set(rows.map((row) => cell(row, "gen_method") ?? ""));
  methods.delete("");
  const inName = sourceOf(path, tagOf(path, methods) ?? "");
  const gathered = new Map<string, Gathered>();
  let [zeros, unknown, unnamed, empty] = [0, 0, 0, 0];
  for (const row of rows) {
    const dimension = SIGNALS.get(cell(row, "signal")?.toLowerCase() ?? "");
    const [model, concept, method] = ["model", "concept_id", "gen_method"].map((name) => cell(row, name));
    if (dimension === undefined) unknown++;
    else if (concept === null || concept === undefined || method === null || method === undefined) unnamed++;
    else {
      const said = extrasOf(row)["score_type"];
      const tag = inName.tag === "" && typeof said === "string" ? said : inName.tag;
      const by: MadeBy = { dimension, model: model ?? "", tag };
      const key = JSON.stringify(by);
      const into = gathered.get(key) ?? { by, cells: [], subjects: [] };
      gathered.set(key, into);
      const value = numberOf(textOf(row["score"]) ?? "");
      if (value === null) empty++;
      else if (value === 0 && isMasked(by) && isEmptyMask(row)) zeros++;
      else {
        const pair = { concept, promptId: cell(row, "prompt_id") ?? "", seed: cell(row, "seed"), value };
        const isSubjects = SUBJECT_METHODS.test(method);
        (isSubjects ? into.subjects : into.cells).push({ ...pair, method: isSubjects ? method : shortName(method) });
      }
    }
  }
  const columns = [...gathered.values()].flatMap(({ by, cells, subjects }): ReadColumn[] => {
    const id = `${by.dimension}__${by.model}__${by.tag}`;
    const label = metricName(by);
    const common = { id, label };
    return [
      ...(cells.length === 0
        ? []
        : [
            {
              path,
              cells,
              says: {
                kind: "metric",
                ...common,
                dimension: by.dimension,
                scale: "continuous",
                isOwn: true,
                by,
                maskSource: inName.maskSource,
              },
            } as const,
          ]),
      ...(subjects.length === 0 ? [] : [{ path, cells: subjects, says: { kind: "subjects", ...common } } as const]),
    ];
  });
  const problem = (message: string): IntakeProblem => ({ kind: "cells", path, message });
  const of = (n: number) => `${n.toLocaleString("en")} of ${rows.length.toLocaleString("en")} rows in ${quote(path)}`;
  return {
    columns,
    problems: [
      ...(zeros === 0
        ? []
        : [
            problem(
              `${of(zeros)} score 0, as the authors' program writes it for an empty mask of the reference: no score.`,
            ),
          ]),
      ...(empty === 0 ? [] : [problem(`${of(empty)} have no number as their score, and count as not scored.`)]),
      ...(unknown === 0 ? [] : [problem(`${of(unknown)} have another signal than geometry and prompt_following.`)]),
      ...(unnamed === 0 ? [] : [problem(`${of(unnamed)} name no concept_id or no gen_method.`)]),
    ],
  };
}
