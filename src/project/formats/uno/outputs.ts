import { uniqueIds } from "../../ids.ts";
import type { Sample } from "../../types.ts";
import { sharedFolders, type Folder, type IndexedFile } from "../file-index.ts";
import { filesByFolder } from "../folder-files.ts";
import type { Part, Tree } from "../layout.ts";
import { squash } from "../manifest/manifest.ts";
import type { Table } from "../manifest/tables.ts";
import { extensionOf } from "../paths.ts";
import { unmaskedIn } from "../subjects/masks.ts";
import { isContainer } from "../subjects/place.ts";

/**
 * A list to be generated from, which names no pictures that were: UNO's inference writes them as `ROW_K.png`, the row's
 * place in the list from 0 and the seed's behind the first one.
 */

const NUMBERED = /^(\d+)_(\d+)$/;

/** Whether a table is such a list. */
export const isToGenerate = ({ path, rows: { samples, columns } }: Table): boolean =>
  extensionOf(path) === "json" &&
  columns.some((name) => squash(name) === "imagepaths") &&
  samples.some(({ reference }) => reference !== null) &&
  samples.every(({ generation }) => generation === null);

interface Output {
  readonly file: IndexedFile;
  readonly row: number;
  readonly seed: string;
}

/** A folder's pictures, where all of them are numbered by the list's rows; else none. */
function outputsIn(pictures: readonly IndexedFile[], rows: number): readonly Output[] {
  const outputs = pictures.flatMap((file): Output[] => {
    const [, row, seed] = NUMBERED.exec(file.stem) ?? [];
    return row === undefined || seed === undefined || Number(row) >= rows ? [] : [{ file, row: Number(row), seed }];
  });
  return outputs.length === pictures.length ? outputs : [];
}

/** What was generated from the list. @param files all at hand */
export const outputsOf = ({ rows }: Table, files: readonly IndexedFile[]): readonly Output[] =>
  filesByFolder(files)
    .flatMap((inside) => outputsIn(unmaskedIn(inside), rows.samples.length))
    .toSorted((a, b) => a.row - b.row);

/** Who made it: the folders that the outputs do not share; where all lie in one, its name if that says something. */
function methodOf({ parts, folded }: Folder, shared: number): string | null {
  const own = parts.slice(shared);
  if (own.length > 0) return own.join("/");
  return folded.length === 0 || isContainer(folded.at(-1) ?? "") ? null : (parts.at(-1) ?? null);
}

/** Its rows, once for each picture that was generated of them. */
export function toGenerated(
  table: Table,
  { samples, used }: ReturnType<Tree["resolve"]>,
  outputs: readonly Output[],
): Part {
  const shared = sharedFolders(outputs.map(({ file }) => file));
  const methods = outputs.map(({ file, row }) => samples[row]?.method ?? methodOf(file.folder, shared));
  const { ids } = uniqueIds(
    outputs.map(({ file }, at) => [methods[at] ?? "", file.stem].filter((part) => part !== "").join("/")),
  );
  const made = outputs.flatMap(({ file, row, seed }, at): Sample[] => {
    const of = samples[row];
    if (of === undefined) return [];
    const method = methods[at] ?? null;
    return [{ ...of, id: ids[at]!, generation: file.path, method, promptId: of.promptId ?? String(row), seed }];
  });
  const paths = outputs.map(({ file }) => file.path);
  return { table: table.path, samples: made, keys: paths, used: new Set([...used, ...paths]) };
}
