import { withFields } from "./corrections.ts";
import { baseName } from "../platform/bytes.ts";
import type { IndexedFile } from "./formats/file-index.ts";
import type { Part, Reading } from "./formats/layout.ts";
import type { LayoutsRead, NamesRead } from "./formats/read-layouts.ts";
import type { Standing } from "./formats/manifest/tables.ts";
import { attachTexts, type Attached } from "./formats/texts/attach.ts";
import { NO_HINTS } from "./hints.ts";
import type { AttachValues } from "./pair-values.ts";
import { createPairs } from "./pairs.ts";
import { quote, quoteList } from "./quote.ts";
import { filesOf } from "./references.ts";
import type { InputColumn, Intake, IntakeProblem, MaskSource, Sample } from "./types.ts";

/**
 * What several layouts read, as one: which pairs count beside which, and what tables of texts say of them. This is the
 * one place that knows who goes before whom.
 */

type TextRows = Reading["texts"][number];

/** Pairs by names and folders that count beside those of tables: none unasked, where tables say what is to be scored. */
function chooseFolderPairs(
  samples: readonly Sample[],
  tables: readonly Part[],
  standing: Standing | null,
): readonly Sample[] {
  if (tables.length === 0) return samples;
  if (standing === null) return [];
  const { added, intake } = standing;
  const stood = new Set(
    intake.parts.filter(({ table }) => table === null).flatMap(({ ids }) => ids.map(([key]) => key.split("\0", 1)[0]!)),
  );
  // A folder that is added after the table, and that no table speaks of, is there for its own pairs.
  const isNamed = (path: string) => tables.some(({ used }) => used.has(path));
  const ownPairs = !tables.some(({ table }) => table !== null && added.has(table)) && ![...added].some(isNamed);
  const isNew = (path: string | null) => path !== null && added.has(path);
  return samples.filter(
    ({ reference, generation }) => stood.has(generation ?? "") || (ownPairs && (isNew(reference) || isNew(generation))),
  );
}

/** A sentence for each table of texts whose rows fit nothing. */
function textProblems({ table: path, samples: rows }: TextRows, { unmatched, unclear }: Attached): IntakeProblem[] {
  const nameOf = (index: number) => {
    const { id, generation, reference, concept, method } = rows[index]!;
    return generation ?? reference ?? ([concept, method].filter((part) => part !== null).join(" / ") || id);
  };
  const count = (indices: readonly number[]) => `${indices.length} of ${rows.length} rows of ${quote(path)}`;
  const list = (indices: readonly number[]) => quoteList(indices.map(nameOf));
  return [
    ...(unmatched.length === 0
      ? []
      : [
          {
            kind: "no-pair",
            path,
            message: `${count(unmatched)} fit no pair: ${list(unmatched)}. Write the generation's path as the page Files has it, or the pair's id, or a reference for a pair of their own.`,
          } as const,
        ]),
    ...(unclear.length === 0
      ? []
      : [
          {
            kind: "no-pair",
            path,
            message: `${count(unclear)} say different things of the same pairs, so none was taken: ${list(unclear)}. Name each pair once, by its generation or its id.`,
          } as const,
        ]),
  ];
}

const ruleOfTables = (tables: readonly string[]) =>
  tables.length === 0 ? [] : [`${tables.length === 1 ? "manifest" : "manifests"} ${tables.map(baseName).join(", ")}`];

/** A generation names its pair; where it stands in several, the reference too. */
function keysOf(samples: readonly Sample[]): readonly string[] {
  const generations = samples.map(({ generation }) => generation ?? "");
  if (new Set(generations).size === generations.length) return generations;
  const times = new Map<string, number>();
  for (const { generation } of samples) times.set(generation ?? "", (times.get(generation ?? "") ?? 0) + 1);
  return samples.map(({ reference, generation }) =>
    (times.get(generation ?? "") ?? 0) > 1 ? `${generation ?? ""}\0${reference ?? ""}` : (generation ?? ""),
  );
}
const hasPath = ({ reference, generation }: Sample) => reference !== null || generation !== null;

/**
 * The pairs of tables where there are any, else what names and folders say; and what tables of texts say of these. What
 * is added to a project adds to what stands: no pair goes while its files are there, and each keeps its id.
 *
 * @param files everything at hand, by name
 * @param told problems that are known already
 * @param attachValues the reader's own
 */
export function unite(
  tables: LayoutsRead,
  names: NamesRead,
  files: readonly IndexedFile[],
  standing: Standing | null,
  told: readonly IntakeProblem[],
  attachValues: AttachValues,
): Intake {
  const problems: IntakeProblem[] = [];
  const tableParts = tables.readings.flatMap(({ parts }) => parts);
  const used = new Set(tableParts.flatMap((part) => [...part.used]));
  const namedPairs = chooseFolderPairs(names.samples, tableParts, standing);

  const pairing = createPairs(standing);
  const manifests: string[] = [];
  const addTable = (path: string, { samples, keys }: Part) => {
    if (pairing.add(path, samples, keys) > 0) manifests.push(path);
    else if (standing === null)
      problems.push({
        kind: "passed-over",
        path,
        message: `${quote(path)} is a manifest too; all its pairs stand already.`,
      });
  };
  const parts = new Map<string | null, () => void>();
  for (const part of tableParts) {
    const { table } = part;
    if (table !== null) parts.set(table, () => addTable(table, part));
  }
  if (namedPairs.length > 0) parts.set(null, () => pairing.add(null, namedPairs, keysOf(namedPairs)));
  // What stood first comes first, and so keeps its ids.
  for (const { table } of standing?.intake.parts ?? []) {
    parts.get(table)?.();
    parts.delete(table);
  }
  for (const add of parts.values()) add();

  const textProblemsFound: IntakeProblem[] = [];
  const alone = pairing.samples().length === 0;
  for (const texts of tables.readings.flatMap((reading) => reading.texts)) {
    const { table, samples: rows, keys } = texts;
    const attached = attachTexts(pairing.samples(), rows);
    pairing.replace(attached.samples);
    // Without any pair that has a reference, a generation is one to be scored for its prompt alone.
    const own = new Set(
      attached.unmatched.filter((index) => hasPath(rows[index]!) && (alone || pairing.stood(table, keys[index]!))),
    );
    if (own.size > 0) {
      const indices = [...own];
      pairing.add(
        table,
        indices.map((index) => rows[index]!),
        indices.map((index) => keys[index]!),
      );
      manifests.push(table);
      problems.push(...texts.problems);
      texts.used.forEach((path) => used.add(path));
    } else pairing.note(table);
    const left = { ...attached, unmatched: attached.unmatched.filter((index) => !own.has(index)) };
    textProblemsFound.push(...textProblems(texts, left));
  }

  const valued = attachValues(withMasksOf(pairing.samples(), names.masks), names.values);
  const { samples } = valued;
  const byFolder = namedPairs.length > 0 || manifests.length === 0;
  // Where tables say what is scored, names and folders have nothing to ask for; files of other kinds are told of all the same.
  const nameProblems =
    manifests.length === 0
      ? names.problems
      : names.problems.filter(({ kind }) => kind === "other-kind" || kind === "prompt-list");
  return {
    samples,
    rule: [...ruleOfTables(manifests), ...(byFolder && names.rule !== "" ? [names.rule] : [])].join(", ") || names.rule,
    understood: [...tables.understood, ...names.understood],
    problems: [
      ...told,
      ...problems,
      ...tables.readings.flatMap((reading) => reading.problems),
      ...textProblemsFound,
      ...valueProblems(valued.idle, samples),
      ...(manifests.length > 0 ? idleProblems(files, samples, used, manifests) : []),
      ...nameProblems,
    ],
    columns: uniteColumns([...tables.readings.flatMap((reading) => reading.columns), ...valued.columns]),
    masks: names.masks,
    ...(names.subjects.length === 0 ? {} : { subjects: names.subjects }),
    parts: pairing.parts(),
    hints: standing?.intake.hints ?? NO_HINTS,
    out: [],
    away: standing?.intake.away ?? [],
  };
}

/** Pairs of tables that say nothing of masks have those of the source in use, by their pictures. */
function withMasksOf(samples: readonly Sample[], sources: readonly MaskSource[]): readonly Sample[] {
  const inUse = sources.filter((source) => source.inUse);
  if (inUse.length === 0) return samples;
  let masks: ReadonlyMap<string, string> | null = null;
  const maskOf = (picture: string | null) => {
    masks ??= new Map(inUse.flatMap((source) => source.masks));
    return picture === null ? null : (masks.get(picture) ?? null);
  };
  return samples.map((sample) => {
    if (sample.referenceMask !== null || sample.generationMask !== null) return sample;
    const [referenceMask, generationMask] = [maskOf(sample.reference), maskOf(sample.generation)];
    return referenceMask === null && generationMask === null
      ? sample
      : withFields(sample, { referenceMask, generationMask });
  });
}

/** A sentence on ratings and scores that are of none of the pairs. */
function valueProblems(idle: readonly string[], samples: readonly Sample[]): IntakeProblem[] {
  if (idle.length === 0 || samples.length === 0) return [];
  const methods = [...new Set(samples.flatMap(({ method }) => method ?? []))];
  return [
    {
      kind: "no-pair",
      path: null,
      message: `Ratings and scores in ${quoteList(idle)} are of none of the pairs${methods.length === 0 ? ", which name no method" : `, whose methods are ${quoteList(methods)}`}. They stay, for pictures that are added later.`,
    },
  ];
}

/** Columns of one name are one; where tables have different things in it, it is text. */
function uniteColumns(columns: readonly InputColumn[]): readonly InputColumn[] {
  const united = new Map<string, InputColumn>();
  for (const column of columns) {
    const known = united.get(column.name);
    united.set(
      column.name,
      known === undefined
        ? column
        : {
            name: column.name,
            kind: known.kind === column.kind ? column.kind : "text",
            sources: [...new Set([...known.sources, ...column.sources])],
          },
    );
  }
  return [...united.values()];
}

/** A sentence on pictures that no table names. */
function idleProblems(
  files: readonly IndexedFile[],
  samples: readonly Sample[],
  used: ReadonlySet<string>,
  manifests: readonly string[],
): IntakeProblem[] {
  const inPairs = new Set(samples.flatMap(filesOf));
  const idle = files.filter(({ kind, path }) => kind === "picture" && !used.has(path) && !inPairs.has(path));
  if (idle.length === 0) return [];
  const list = quoteList(idle.map(({ path }) => path));
  return [
    {
      kind: "not-named",
      path: null,
      message: `Not named in ${quoteList(manifests)}, and so not scored: ${list}.`,
      paths: idle.map(({ path }) => path),
    },
  ];
}
