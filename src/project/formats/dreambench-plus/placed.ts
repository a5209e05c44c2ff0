import { byPath, type Folder, type IndexedFile } from "../file-index.ts";
import { fold } from "../paths.ts";

/** A file below one of the layout's folders. */
export interface Placed {
  readonly file: IndexedFile;
  readonly path: string;
  /** The folder around the marker, as written; null at the top. */
  readonly above: string | null;
  /** Folders below the marker. */
  readonly inside: readonly string[];
  readonly stem: string;
}

/** What lies below the innermost folder of that name. */
export function below(files: readonly IndexedFile[], marker: string): Placed[] {
  const places = new Map<Folder, Pick<Placed, "above" | "inside"> | null>();
  const placeOf = (folder: Folder) => {
    let place = places.get(folder);
    if (place === undefined) {
      const at = folder.folded.lastIndexOf(marker);
      place = at < 0 ? null : { above: folder.parts[at - 1] ?? null, inside: folder.parts.slice(at + 1) };
      places.set(folder, place);
    }
    return place;
  };
  const found: Placed[] = [];
  for (const file of files) {
    const place = placeOf(file.folder);
    if (place !== null) found.push({ file, path: file.path, ...place, stem: file.stem });
  }
  return found;
}

export const keyOf = (...parts: readonly (string | null)[]): string => fold(parts.map((part) => part ?? "").join("\n"));

/** `live_subject/animal/00.jpg` under the name that concepts begin with. */
export const categoryKey = ({ inside, stem }: Placed): string => fold([...inside, stem].join("_"));

/** The first file of each key, by name. */
export function index(files: readonly Placed[], key: (file: Placed) => string): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  for (const placed of inOrder(files)) {
    const name = key(placed);
    if (!found.has(name)) found.set(name, placed.path);
  }
  return found;
}

/** By name, as files of a tree are already. */
export const inOrder = (files: readonly Placed[]): readonly Placed[] =>
  files.every(({ file }, place) => place === 0 || byPath(files[place - 1]!.file, file) <= 0)
    ? files
    : files.toSorted((a, b) => byPath(a.file, b.file));
