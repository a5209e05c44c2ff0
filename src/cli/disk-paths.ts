import { readdir } from "node:fs/promises";
import { join, parse, resolve, sep } from "node:path";
import { fileURLToPath } from "node:url";
import { fileSize, fileSource, type DiskSource } from "../platform/files-node.ts";
import { fold } from "../project/formats/paths.ts";

/**
 * How a path in a manifest finds its file on a disk: where it says, in the first of its spellings that is there.
 * Unlike in a browser, where only what was dropped is at hand, nothing is guessed from names: a path that is wrong
 * is told of, and no folder is searched.
 */
export type DiskLookup = (written: string) => Promise<DiskSource | null>;

/** Paths looked up at a time. */
const AT_ONCE = 64;

/** As written; without blanks around it; as the file of a file:// address; with a Windows table's separators. */
function spellings(written: string): string[] {
  const bare = [written, written.trim()].map((path) => {
    if (!/^file:\/\//i.test(path)) return path;
    try {
      return fileURLToPath(path);
    } catch {
      return path; // no address of a file here: looked for as it stands, and not found
    }
  });
  return [...new Set([...bare, ...bare.map((path) => path.replaceAll("\\", "/"))])];
}

/** The names in a folder: as they are, and by their folded form (null where several have one form). */
interface Listing {
  readonly names: ReadonlySet<string>;
  readonly folded: ReadonlyMap<string, string | null>;
}

async function listNames(folder: string): Promise<Listing> {
  const names = await readdir(folder).catch((): string[] => []); // may be passed through without being listed
  const folded = new Map<string, string | null>();
  for (const name of names) folded.set(fold(name), folded.has(fold(name)) ? null : name);
  return { names: new Set(names), folded };
}

/** Brings an absolute path to the case and the Unicode form that its parts have on the disk. */
function createRespelling(): (path: string) => Promise<string> {
  const known = new Map<string, Promise<Listing>>();
  const listing = (folder: string): Promise<Listing> => {
    const names = known.get(folder) ?? listNames(folder);
    known.set(folder, names);
    return names;
  };
  return async (path) => {
    const { root } = parse(path);
    let at = root;
    for (const part of path.slice(root.length).split(sep)) {
      const { names, folded } = await listing(at);
      at = join(at, names.has(part) ? part : (folded.get(fold(part)) ?? part));
    }
    return at;
  };
}

/** @param home the manifest's folder, absolute */
export function createDiskLookup(home: string): DiskLookup {
  const respell = createRespelling();
  const sources = new Map<string, DiskSource>();

  /** One source a file, however often it is named: caches go by the source. */
  const sourceAt = async (file: string, written: string): Promise<DiskSource | null> => {
    const known = sources.get(file);
    if (known !== undefined) return known;
    const size = await fileSize(file);
    if (size === null) return null;
    const source = sources.get(file) ?? fileSource(file, written, size); // another may have put it there meanwhile
    sources.set(file, source);
    return source;
  };

  return async (written) => {
    const paths = spellings(written).map((path) => resolve(home, path));
    for (const path of paths) {
      const source = await sourceAt(path, written);
      if (source !== null) return source;
    }
    for (const path of paths) {
      const source = await sourceAt(await respell(path), written);
      if (source !== null) return source;
    }
    return null;
  };
}

/** Looks up many paths, each once. */
export async function lookUpAll(
  lookup: DiskLookup,
  written: Iterable<string>,
): Promise<ReadonlyMap<string, DiskSource | null>> {
  const paths = [...new Set(written)];
  const found = new Map<string, DiskSource | null>();
  for (let start = 0; start < paths.length; start += AT_ONCE) {
    const batch = paths.slice(start, start + AT_ONCE);
    const sources = await Promise.all(batch.map(lookup));
    batch.forEach((path, index) => found.set(path, sources[index] ?? null));
  }
  return found;
}
