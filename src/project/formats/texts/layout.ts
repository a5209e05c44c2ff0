import { counted, quoteList } from "../../quote.ts";
import { NOTHING_READ, takenPaths, type Layout } from "../layout.ts";
import { columnsOf, hasPairs } from "../manifest/tables.ts";
import { withSignalColumns } from "./score-rows.ts";

/** Tables without pairs of their own: their rows say more of pairs that stand (attach.ts finds which). */
export const TEXTS: Layout = {
  name: "texts",
  reads: "tables",
  detect({ tables }) {
    const texts = tables.filter((table) => !hasPairs(table));
    if (texts.length === 0) return null;
    const rows = texts.reduce((sum, table) => sum + table.rows.samples.length, 0);
    return {
      confidence: 0.95,
      sentence: `${counted(rows, "row")} on pairs that stand, in ${quoteList(texts.map(({ path }) => path))}`,
    };
  },
  read({ tables, resolve }) {
    const texts = tables.filter((table) => !hasPairs(table)).map(withSignalColumns);
    return {
      ...NOTHING_READ,
      texts: texts.map((table) => ({ table: table.path, keys: table.rows.keys, ...resolve(table) })),
      files: takenPaths(texts.map(({ path }) => path)),
      columns: texts.flatMap(columnsOf),
    };
  },
};
