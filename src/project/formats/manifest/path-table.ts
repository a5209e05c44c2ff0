import { fold, parsePath } from "../paths.ts";

/** Whether a picture or a mask is looked for: where both have one name, the folder tells them apart. */
export type PathRole = "image" | "mask";

/** Longest tail of a path that is indexed, in parts. Deeper folders than that do not tell files apart. */
export const TAIL = 12;
const MASK_FOLDER = /(?:^|[\s._-])masks?(?:$|[\s._-])/i;

/** A file at hand, its path taken apart once. */
interface Entry {
  readonly path: string;
  readonly parts: readonly string[];
}

/** The files that end in one tail: the first few, split by role. */
export interface Candidates {
  readonly image: string[];
  readonly mask: string[];
}

/** All tails of a path: "c.png", "b/c.png", "a/b/c.png". */
function putTails(tails: Map<string, Candidates>, { path, parts }: Entry, key: (part: string) => string): void {
  const role: PathRole = parts.some((part, depth) => depth < parts.length - 1 && MASK_FOLDER.test(part))
    ? "mask"
    : "image";
  let tail = "";
  for (let start = parts.length - 1; start >= Math.max(0, parts.length - TAIL); start--) {
    const part = key(parts[start] ?? "");
    tail = tail === "" ? part : `${part}/${tail}`;
    let candidates = tails.get(tail);
    if (candidates === undefined) tails.set(tail, (candidates = { image: [], mask: [] }));
    // Two of a kind are too many already; a third is not worth its memory.
    if (candidates[role].length < 3) candidates[role].push(path);
  }
}

/** A map of entries that takes in, when it is asked, those that came since. */
function grown<V>(entries: readonly Entry[], put: (map: Map<string, V>, entry: Entry) => void) {
  const map = new Map<string, V>();
  let taken = 0;
  return (key: string): V | undefined => {
    for (; taken < entries.length; taken++) put(map, entries[taken]!);
    return map.get(key);
  };
}

const putWhole =
  (key: (path: string) => string) =>
  (whole: Map<string, string | null>, { path, parts }: Entry): void => {
    const name = key(parts.join("/"));
    whole.set(name, whole.has(name) ? null : path);
  };
const same = (text: string) => text;

/** Paths at hand in the ways in which tables name them. Each is indexed once, when it is first asked for. */
export class PathTable {
  readonly #entries: Entry[] = [];
  readonly #paths = new Set<string>();
  #root: readonly string[] | null = null;
  readonly #whole = grown(this.#entries, putWhole(same));
  readonly #wholeFolded = grown(this.#entries, putWhole(fold));
  readonly #tails = grown<Candidates>(this.#entries, (tails, entry) => putTails(tails, entry, same));
  readonly #tailsFolded = grown<Candidates>(this.#entries, (tails, entry) => putTails(tails, entry, fold));

  constructor(paths: Iterable<string> = []) {
    for (const path of paths) this.#add(path);
  }

  /** This table with exactly these paths in it, or another where some of its own are gone. */
  with(paths: readonly string[]): PathTable {
    const fresh = paths.filter((path) => !this.#paths.has(path));
    if (this.#paths.size + fresh.length > new Set(paths).size) return new PathTable(paths);
    for (const path of fresh) this.#add(path);
    return this;
  }

  /** The folders that all paths begin with. */
  get root(): readonly string[] {
    return this.#root ?? [];
  }

  has(path: string): boolean {
    return this.#paths.has(path);
  }

  /** The one file whose whole path reads so: exactly, or whatever its case and Unicode form. */
  whole(name: string): string | null {
    return this.#whole(name) ?? null;
  }
  wholeFolded(name: string): string | null {
    return this.#wholeFolded(fold(name)) ?? null;
  }
  tail(tail: string): Candidates | undefined {
    return this.#tails(tail) ?? this.#tailsFolded(fold(tail));
  }

  #add(path: string): void {
    if (this.#paths.has(path)) return;
    this.#paths.add(path);
    const { parts } = parsePath(path);
    this.#entries.push({ path, parts });
    const folders = parts.slice(0, -1);
    const known = this.#root ?? folders;
    const differs = known.findIndex((folder, depth) => folders[depth] !== folder);
    this.#root = differs < 0 ? known : known.slice(0, differs);
  }
}
