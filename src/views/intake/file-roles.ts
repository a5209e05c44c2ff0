import { isPicture } from "../../project/formats/paths.ts";
import { referencesOf } from "../../project/references.ts";
import type { MaskSource, Sample } from "../../project/types.ts";

/**
 * What a file of the project is used as. A picture that no pair names is a mask of a source that is not in use, or left
 * over; texts and tables are told apart, and what was taken out.
 */
export type FileRole = "reference" | "generation" | "mask" | "idle-mask" | "leftover" | "text" | "out";

export interface FileEntry {
  readonly path: string;
  readonly role: FileRole;
  /** Pairs that name it. */
  readonly pairs: number;
}

export const ROLE_WORDS: Record<FileRole, { readonly one: string; readonly many: string }> = {
  reference: { one: "reference", many: "References" },
  generation: { one: "generation", many: "Generations" },
  mask: { one: "mask", many: "Masks" },
  "idle-mask": { one: "mask of another source", many: "Masks of another source" },
  leftover: { one: "not in a pair", many: "Not in a pair" },
  text: { one: "text or table", many: "Texts and tables" },
  out: { one: "taken out", many: "Taken out" },
};

/** Those in no pair first: they are what a person looks for among the files. */
export const ROLES: readonly FileRole[] = ["leftover", "reference", "generation", "mask", "idle-mask", "text", "out"];

/**
 * Every file with its role, in the order of ROLES.
 *
 * @param sources of masks, those in use among them
 * @param out paths of files that were taken out
 */
export function sortFiles(
  paths: readonly string[],
  samples: readonly Sample[],
  sources: readonly MaskSource[],
  out: ReadonlySet<string>,
): FileEntry[] {
  const idle = new Set(sources.flatMap(({ inUse, masks }) => (inUse ? [] : masks.map(([, mask]) => mask))));
  const unnamed = (path: string): FileRole => (!isPicture(path) ? "text" : idle.has(path) ? "idle-mask" : "leftover");
  const uses = new Map<string, { role: FileRole; pairs: number }>();
  const use = (path: string | null, role: FileRole) => {
    if (path === null) return;
    const known = uses.get(path);
    if (known === undefined) uses.set(path, { role, pairs: 1 });
    else known.pairs++;
  };
  for (const sample of samples) {
    const references = referencesOf(sample);
    for (const { image } of references) use(image, "reference");
    use(sample.generation, "generation");
    for (const mask of new Set([sample.referenceMask, ...references.map((reference) => reference.mask)]))
      use(mask, "mask");
    use(sample.generationMask, "mask");
  }
  return paths
    .map((path): FileEntry =>
      out.has(path) ? { path, role: "out", pairs: 0 } : { path, role: unnamed(path), pairs: 0, ...uses.get(path) },
    )
    .toSorted((a, b) => ROLES.indexOf(a.role) - ROLES.indexOf(b.role));
}
