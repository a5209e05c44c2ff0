import type { Reference } from "../../types.ts";
import { parseJson } from "./records.ts";

/**
 * Several references in a row: a list of paths under `reference` or `references`, with as many masks beside it; or
 * objects of both, as our own results have them. In a CSV such a list is JSON in its cell.
 */

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** The list that a cell holds; null where it is none: text with a bracket before it may well be a path. */
export function listIn(cell: unknown): readonly unknown[] | null {
  if (Array.isArray(cell)) return cell;
  if (typeof cell !== "string" || !/^\s*\[.*\]\s*$/s.test(cell)) return null;
  try {
    const read: unknown = parseJson(cell);
    return Array.isArray(read) ? read : null;
  } catch {
    return null; // a path, and no JSON
  }
}

const pathOf = (value: unknown): string | null => (typeof value === "string" && value.trim() !== "" ? value : null);

const pathIn = (entry: Readonly<Record<string, unknown>>, ...names: readonly string[]): string | null =>
  names.map((name) => (Object.hasOwn(entry, name) ? pathOf(entry[name]) : null)).find((path) => path !== null) ?? null;

function referenceIn(entry: unknown, mask: unknown): Reference | null {
  const own = isRecord(entry) ? pathIn(entry, "reference", "image", "path") : pathOf(entry);
  if (own === null) return null;
  return { image: own, mask: (isRecord(entry) ? pathIn(entry, "reference_mask", "mask") : null) ?? pathOf(mask) };
}

/** What a row's lists of references say; no references where it has no list. */
export interface ListedReferences {
  readonly references: readonly Reference[];
  /** Clauses on what is wrong with them. */
  readonly faults: readonly string[];
}

/**
 * @param images the row's cells under the names of references
 * @param masks those under the names of their masks
 */
export function readReferences(images: readonly unknown[], masks: readonly unknown[]): ListedReferences {
  const lists = images.flatMap((cell) => {
    const list = listIn(cell);
    return list === null ? [] : [list];
  });
  const beside = masks.map(listIn).find((list) => list !== null) ?? [];
  const faults: string[] = [];
  const references = new Map<string, Reference>();
  for (const list of lists)
    for (const [index, entry] of list.entries()) {
      const reference = referenceIn(entry, beside[index]);
      if (reference === null) faults.push(`reference ${index + 1} of its list is no path, and was left out`);
      else if (!references.has(reference.image)) references.set(reference.image, reference);
    }
  const longest = Math.max(0, ...lists.map(({ length }) => length));
  if (lists.length > 0 && beside.length > longest)
    faults.push(`there are ${beside.length} masks of references, and ${longest} references`);
  return { references: [...references.values()], faults };
}

/** The first of a cell's list, for whoever reads one reference; what is no list as it is. */
export function firstIn(cell: unknown): unknown {
  const list = listIn(cell);
  if (list === null) return cell;
  const [first = null] = list;
  return isRecord(first) ? pathIn(first, "reference", "image", "path") : first;
}
