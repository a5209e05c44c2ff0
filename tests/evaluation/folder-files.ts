import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { TextFile } from "../../src/evaluation/read-columns.ts";
import { ORACLE } from "../parity/oracle.ts";

/** Folders of scores and ratings in the authors' layout, with the tables they must give; shared/oracle's, and of an even seed. */
export const TABLES = [
  join(ORACLE, "tables"),
  fileURLToPath(new URL("../fixtures/tables-6", import.meta.url)),
] as const;

/** All files below a folder but `expected.json`, by their paths in it. */
export function filesIn(root: string): readonly TextFile[] {
  return readdirSync(root, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name !== "expected.json")
    .map(({ parentPath, name }) => {
      const path = join(parentPath, name);
      return { path: path.slice(root.length + 1).replaceAll("\\", "/"), text: readFileSync(path, "utf8") };
    });
}
