import { counted, quoteList } from "../../quote.ts";
import { referencesOf } from "../../references.ts";
import type { Sample } from "../../types.ts";
import { type Layout, type Tree } from "../layout.ts";
import { readManifests } from "../manifest/layout.ts";
import { squash } from "../manifest/manifest.ts";
import { hasPairs, type Table } from "../manifest/tables.ts";
import { parsePath } from "../paths.ts";

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

/**
 * UNO: a JSON list of `{prompt, image_tgt_path, image_paths: […]}`, its paths relative to the list's folder or to the
 * root of what is at hand. Every generation is compared with every reference of its row.
 */
export const UNO: Layout = {
  name: "uno",
  reads: "tables",
  detect({ tables }: Tree) {
    const lists = tables.filter(isTheirs);
    if (lists.length === 0) return null;
    const rows = lists.reduce((sum, { rows: { samples } }) => sum + samples.length, 0);
    return {
      confidence: 1,
      sentence: `${counted(rows, "generation")} with their references in ${quoteList(lists.map(({ path }) => path))}, as UNO lists them`,
    };
  },
  read({ tables, resolve }) {
    const reading = readManifests(tables.filter(isTheirs), resolve);
    return { ...reading, parts: reading.parts.map((part) => ({ ...part, samples: part.samples.map(named) })) };
  },
};
