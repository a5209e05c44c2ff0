import { LensError } from "../lib/errors.ts";
import { decodeText } from "../lib/text-encoding.ts";
import { readAll } from "../platform/bytes.ts";
import type { DiskSource } from "../platform/files-node.ts";
import { readTable, squash } from "../project/formats/manifest/manifest.ts";
import { hasPairs, isNamedManifest, LARGEST_TABLE, tablesToRead } from "../project/formats/manifest/tables.ts";
import { PAIR_COLUMNS } from "../project/pair-rows.ts";
import { quote, quoteList } from "../project/quote.ts";
import { takenNames } from "../project/result.ts";
import type { IntakeProblem } from "../project/types.ts";

/**
 * Tables that name pairs and came of them: results of a run, of one shard say, which would hide the others' pairs; rows
 * of scores; pairs as `masc-lens pairs` writes them. In a folder whose pictures say what the pairs are, none of them is
 * its manifest, unless it is called so.
 */

/** @param columns of a table */
function isMade(columns: readonly string[]): boolean {
  const names = new Set(columns);
  const squashed = new Set(columns.map(squash));
  return (
    takenNames(columns).earlier ||
    // The authors' rows: one a pair and signal.
    (squashed.has("signal") && squashed.has("score")) ||
    PAIR_COLUMNS.every((column) => names.has(column))
  );
}

/** Whether the file is such a table; one that cannot be read is none, and whoever reads it says what is wrong with it. */
async function isMadeTable(source: DiskSource): Promise<boolean> {
  try {
    const { text } = decodeText(await readAll(source), quote(source.path));
    const rows = readTable(source.path, text);
    return hasPairs({ rows }) && isMade(rows.columns);
  } catch (thrown) {
    if (LensError.from(thrown, "invalid_manifest").code === "cancelled") throw thrown;
    return false;
  }
}

/** Paths of such tables among a tree's files. @param mayBe tables that are looked into */
export async function madeTables(mayBe: readonly DiskSource[]): Promise<ReadonlySet<string>> {
  const made = new Set<string>();
  for (const source of tablesToRead(mayBe.filter(({ path }) => !isNamedManifest(path))).others)
    if (source.size <= LARGEST_TABLE && (await isMadeTable(source))) made.add(source.path);
  return made;
}

/** Says that they were passed over. */
export const madeProblems = (made: ReadonlySet<string>): readonly IntakeProblem[] =>
  made.size === 0
    ? []
    : [
        {
          kind: "passed-over",
          path: null,
          message: `Not read as a manifest, since the pictures say what the pairs are: ${quoteList([...made])}, which ${made.size === 1 ? "is" : "are"} of an earlier run. To go by one, give it as INPUT.`,
        },
      ];
