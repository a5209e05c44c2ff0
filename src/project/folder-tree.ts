import { addTo } from "../lib/lists.ts";
import { fold, parsePath } from "./formats/paths.ts";

/** The folders that pictures lie in, as a tree to be looked at: folders that are alike stand as one line. */
export interface FolderNode {
  /** What a hint calls it by: from the outermost on, null where several are drawn as one. */
  readonly folder: readonly (string | null)[];
  /** Its name; of several the first's. */
  readonly name: string;
  /** How many folders it stands for. */
  readonly folders: number;
  /** Pictures that lie in it, and those in it and below. */
  readonly own: number;
  readonly pictures: number;
  /** A picture in it, else below it. */
  readonly example: string;
  readonly children: readonly FolderNode[];
}

/** More folders side by side than these are one line, whatever is in them. */
const MOST_SIDE_BY_SIDE = 12;

interface Folder {
  readonly name: string;
  readonly files: string[];
  readonly inside: Map<string, Folder>;
}

const emptyFolder = (name: string): Folder => ({ name, files: [], inside: new Map() });

/** The folder of that name in another. */
function inner({ inside }: Folder, name: string): Folder {
  const key = fold(name);
  const known = inside.get(key) ?? emptyFolder(name);
  inside.set(key, known);
  return known;
}

function plant(paths: readonly string[]): Folder {
  const root = emptyFolder("");
  const known = new Map<string, Folder>();
  for (const path of paths) {
    const start = path.slice(0, path.lastIndexOf("/") + 1);
    const folder = known.get(start) ?? parsePath(start).parts.reduce(inner, root);
    known.set(start, folder);
    folder.files.push(path);
  }
  return root;
}

/** Folders of one name, each in another that is drawn with the others. */
type Alike = readonly Folder[];

/** Equal for folders that have the same folders in them. */
const shapeOf = (folders: Alike): string =>
  [...new Set(folders.flatMap(({ inside }) => [...inside.keys()]))].toSorted().join("\0");

/** What is to be one line. A person sees folders one by one where there are few, and each is something else. */
function bundle(all: readonly Alike[]): readonly (readonly Alike[])[] {
  const byShape = new Map<string, Alike[]>();
  for (const [place, folders] of all.entries()) {
    // Those without folders in them may each be something else: references, generations of a method, masks.
    addTo(byShape, shapeOf(folders) || `\0${place}`, folders);
  }
  return byShape.size > MOST_SIDE_BY_SIDE ? [all] : [...byShape.values()];
}

function grow(bundled: readonly Alike[], above: readonly (string | null)[]): FolderNode {
  const folders = bundled.flat();
  const name = folders[0]?.name ?? "";
  const folder = [...above, bundled.length > 1 ? null : name];
  const inside = new Map<string, Folder[]>();
  for (const one of folders) for (const [key, child] of one.inside) addTo(inside, key, child);
  const children = bundle([...inside.values()]).map((some) => grow(some, folder));
  const own = folders.reduce((sum, { files }) => sum + files.length, 0);
  return {
    folder,
    name,
    folders: folders.length,
    own,
    pictures: children.reduce((sum, { pictures }) => sum + pictures, own),
    example: folders.find(({ files }) => files.length > 0)?.files[0] ?? children[0]?.example ?? "",
    children,
  };
}

/** @param paths of pictures, by name; those in no folder are in no line */
export function folderTree(paths: readonly string[]): readonly FolderNode[] {
  const tops = [...plant(paths).inside.values()].map((folder) => [folder]);
  return bundle(tops).map((some) => grow(some, []));
}
