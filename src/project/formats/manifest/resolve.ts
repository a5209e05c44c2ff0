import { quote, quoteList } from "../../quote.ts";
import { foldersOf, parsePath } from "../paths.ts";
import { PathTable, TAIL, type PathRole } from "./path-table.ts";

/**
 * How a path in a manifest finds a file among those at hand. In a browser there is no disk to look at, only what
 * was dropped, and the manifest may have been written on another machine.
 */

export type Found =
  /** Where it was looked for, by its tail, or by its name alone (so, two paths may find one file). */
  | { readonly path: string; readonly how: "place" | "tail" | "name"; readonly reason: null }
  /** A clause to go on from "… was not found:". */
  | { readonly path: null; readonly how: null; readonly reason: string };

export type Lookup = (reference: string, role?: PathRole) => Found;

const only = (paths: readonly string[]) => (paths.length === 1 ? paths[0] : undefined);

const found = (path: string, how: "place" | "tail" | "name"): Found => ({ path, how, reason: null });
const missing = (reason: string): Found => ({ path: null, how: null, reason });

/**
 * Looks paths up, in this order: from the manifest's folder, from the root of what is at hand, by the longest tail
 * that only one file has, by the bare name where the file at hand has no folders (or the path names none). Exactly
 * first, then whatever the case and the Unicode form. One of several is never guessed.
 *
 * An index is built once; a lookup costs the path's depth.
 *
 * @param manifestPath null where the paths are relative to nothing in particular
 */
export function createLookup(paths: readonly string[] | PathTable, manifestPath: string | null): Lookup {
  const table = paths instanceof PathTable ? paths : new PathTable(paths);
  const home = manifestPath === null ? [] : foldersOf(manifestPath);
  const { root } = table;

  /** From the manifest's folder, then from the roots. */
  const inPlace = (reference: string): string | undefined => {
    const { absolute, up, parts } = parsePath(reference);
    const starts = absolute ? [[]] : [home, [], root];
    const places = starts.flatMap((start) =>
      up > start.length ? [] : [[...start.slice(0, start.length - up), ...parts].join("/")],
    );
    // A name that fits exactly wins over one nearer by that differs in case.
    for (const place of places) {
      const file = table.whole(place);
      if (file !== null) return file;
    }
    for (const place of places) {
      const file = table.wholeFolded(place);
      if (file !== null) return file;
    }
    return undefined;
  };

  const byTail = (reference: string, role: PathRole): Found => {
    const { parts } = parsePath(reference);
    const name = parts.at(-1);
    if (name === undefined) return missing("it names no file");
    for (let length = Math.min(parts.length, TAIL); length > 0; length--) {
      const tail = parts.slice(parts.length - length).join("/");
      const candidates = table.tail(tail);
      if (candidates === undefined) continue;
      const all = [...candidates.image, ...candidates.mask];
      const one = only(all) ?? only(candidates[role]);
      if (one === undefined) return missing(`several files could be meant: ${quoteList(all)}. Write its folders too`);
      const loose = foldersOf(one).length <= root.length;
      if (length > 1 || parts.length === 1) return found(one, "tail");
      if (loose) return found(one, "name");
      return missing(`a file of that name lies elsewhere, at ${quote(one)}. Write the path as it lies there`);
    }
    return missing(`no file named ${quote(name)} is at hand. Add it`);
  };

  const lookUp = (reference: string, role: PathRole): Found => {
    if (table.has(reference)) {
      // A file beside the manifest goes before one of the same name at the root.
      return found(inPlace(reference) ?? reference, "place");
    }
    const file = inPlace(reference) ?? (reference === reference.trim() ? undefined : inPlace(reference.trim()));
    return file === undefined ? byTail(reference.trim(), role) : found(file, "place");
  };

  const known = new Map<string, Found>();
  return (reference, role = "image") => {
    const key = `${role}:${reference}`;
    let answer = known.get(key);
    if (answer === undefined) known.set(key, (answer = lookUp(reference, role)));
    return answer;
  };
}

/** The file a path means, null where none or not only one does; createLookup also says why. */
export function createResolver(
  paths: readonly string[],
  manifestPath: string | null,
): (reference: string) => string | null {
  const lookup = createLookup(paths, manifestPath);
  return (reference) => lookup(reference).path;
}
