import { counted, quoteList } from "../../quote.ts";
import { referencesOf } from "../../references.ts";
import type { Sample } from "../../types.ts";
import { takenPaths, type Layout, type Tree } from "../layout.ts";
import { readManifests } from "../manifest/layout.ts";
import { squash } from "../manifest/manifest.ts";
import { columnsOf, hasPairs, type Table } from "../manifest/tables.ts";
import { parsePath } from "../paths.ts";
import { isToGenerate, outputsOf, toGenerated } from "./outputs.ts";

/** The columns by which a list is theirs; the manifest's reader knows what they hold. */
const isTheirs = (table: Table) =>
  hasPairs(table) && table.rows.columns.some((name) => squash(name) === "imagetgtpath");

/** The subject's folder, where all references lie in one of a dataset: `dreambooth/dataset/backpack/02.jpg`. */
function conceptOf(sample: Sample): string | null {
  const folders = new Set(
    referencesOf(sample).map(({ image }) => {
      const { parts } = parsePath(image);
      return /^(?:benchmark_)?dataset$/i.test(parts.at(-3) ?? "") ? parts.at(-2) : undefined;
    }),
  );
  const [folder] = folders;
  return folders.size === 1 ? (folder ?? null) : null;
}

const named = (sample: Sample): Sample =>
  sample.concept === null ? { ...sample, concept: conceptOf(sample) } : sample;

/** Lists to be generated from whose outputs are at hand. */
const listsToGenerate = ({ tables, files }: Tree) =>
  tables.filter(isToGenerate).flatMap((table) => {
    const outputs = outputsOf(table, files);
    return outputs.length === 0 ? [] : [{ table, outputs }];
  });

/**
 * UNO: a JSON list of `{prompt, image_tgt_path, image_paths: […]}`, its paths relative to the list's folder or to the
 * root of what is at hand; one without targets goes with outputs that are numbered by its rows. Every generation is
 * compared with every reference of its row.
 */
export const UNO: Layout = {
  name: "uno",
  reads: "tables",
  detect(tree) {
    const lists = tree.tables.filter(isTheirs);
    const open = listsToGenerate(tree);
    if (lists.length + open.length === 0) return null;
    const rows =
      lists.reduce((sum, { rows: { samples } }) => sum + samples.length, 0) +
      open.reduce((sum, { outputs }) => sum + outputs.length, 0);
    const paths = [...lists, ...open.map(({ table }) => table)].map(({ path }) => path);
    return {
      confidence: 1,
      sentence: `${counted(rows, "generation")} with their references in ${quoteList(paths)}, as UNO lists them`,
    };
  },
  read(tree) {
    const { tables, resolve } = tree;
    const theirs = tables.filter(isTheirs);
    const reading = readManifests(theirs, resolve);
    const open = listsToGenerate(tree).map(({ table, outputs }) => {
      const resolved = resolve(table);
      return { table, problems: resolved.problems, part: toGenerated(table, resolved, outputs) };
    });
    const parts = [...reading.parts, ...open.map(({ part }) => part)];
    return {
      ...reading,
      parts: parts.map((part) => ({ ...part, samples: part.samples.map(named) })),
      files: takenPaths([...theirs, ...open.map(({ table }) => table)].map(({ path }) => path)),
      columns: [...reading.columns, ...open.flatMap(({ table }) => columnsOf(table))],
      problems: [...reading.problems, ...open.flatMap(({ problems }) => problems)],
    };
  },
};
