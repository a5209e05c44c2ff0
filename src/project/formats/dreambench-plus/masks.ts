import type { Folder, IndexedFile } from "../file-index.ts";
import { byName } from "../paths.ts";
import { below, categoryKey, index, keyOf } from "./placed.ts";

/** Where masks come from: `masks/dreambench_plus_SOURCE`, "" for a tree without a source. */
const MASK_TREE = /^dreambench_plus(?:_(.+))?$/;

/** Masks of one source. */
export interface SourceMasks {
  readonly name: string;
  readonly ofReference: (picture: string) => string | null;
  readonly ofSample: (method: string | null, concept: string, stem: string) => string | null;
}

export interface Masks {
  /** By name; the first is the one in use. */
  readonly sources: readonly SourceMasks[];
  readonly files: ReadonlySet<string>;
}

/** The source of the masks in a folder; null where it is none of masks. */
function sourceOf({ folded }: Folder): string | null {
  const tree = folded.findLastIndex((folder) => MASK_TREE.test(folder) || folder === "masks");
  if (tree < 0 || !folded.slice(tree + 1).some((folder) => folder === "refs" || folder === "samples")) return null;
  return MASK_TREE.exec(folded[tree] ?? "")?.[1] ?? "";
}

function readSource(name: string, files: readonly IndexedFile[]): SourceMasks {
  const refs = index(below(files, "refs"), categoryKey);
  const samples = index(below(files, "samples"), ({ inside, stem }) => keyOf(...inside.slice(-2), stem));
  return {
    name,
    ofReference: (picture) => refs.get(picture) ?? null,
    ofSample: (method, concept, stem) => samples.get(keyOf(method, concept, stem)) ?? null,
  };
}

/** The masks among the pictures; several sources may lie side by side. */
export function readMasks(pictures: readonly IndexedFile[]): Masks {
  const folders = new Map<Folder, string | null>();
  const bySource = new Map<string, IndexedFile[]>();
  for (const file of pictures) {
    let source = folders.get(file.folder);
    if (source === undefined) folders.set(file.folder, (source = sourceOf(file.folder)));
    if (source === null) continue;
    const files = bySource.get(source);
    if (files === undefined) bySource.set(source, [file]);
    else files.push(file);
  }
  const names = [...bySource.keys()].toSorted(byName);
  return {
    sources: names.map((name) => readSource(name, bySource.get(name) ?? [])),
    files: new Set([...bySource.values()].flat().map(({ path }) => path)),
  };
}
