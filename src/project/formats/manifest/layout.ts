import { counted, quoteList } from "../../quote.ts";
import { NOTHING_READ, takenPaths, type Layout, type Part, type Reading, type Tree } from "../layout.ts";
import { columnsOf, hasPairs, type Table } from "./tables.ts";

/** Tables whose rows are pairs, with the files that they mean. */
export function readManifests(manifests: readonly Table[], resolve: Tree["resolve"]): Reading {
  const resolved = manifests.map((table) => ({ table, ...resolve(table) }));
  return {
    ...NOTHING_READ,
    parts: resolved.map(({ table, samples, used }): Part => ({
      table: table.path,
      samples,
      keys: table.rows.keys,
      used,
    })),
    files: takenPaths(manifests.map(({ path }) => path)),
    columns: manifests.flatMap(columnsOf),
    problems: resolved.flatMap(({ problems }) => problems),
  };
}

/** Manifests: tables whose rows are pairs (datasets.md, "Manifest"). Which of several count is chooseTables' to say. */
export const MANIFEST: Layout = {
  name: "manifest",
  reads: "tables",
  detect({ tables }) {
    const manifests = tables.filter(hasPairs);
    if (manifests.length === 0) return null;
    const rows = manifests.reduce((sum, table) => sum + table.rows.samples.length, 0);
    return {
      confidence: 1,
      sentence: `${counted(rows, "row")} of pairs in ${quoteList(manifests.map(({ path }) => path))}`,
    };
  },
  read: ({ tables, resolve }) => readManifests(tables.filter(hasPairs), resolve),
};
