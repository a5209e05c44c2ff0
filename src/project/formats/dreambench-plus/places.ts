import { rememberEach } from "../../../lib/remember.ts";
import type { Folder } from "../file-index.ts";
import { fold } from "../paths.ts";
import { isCategory, readConcept, shortName } from "./names.ts";

const keyOf = (method: string | null, concept: string): string =>
  `${method === null ? "" : fold(shortName(method))}\n${fold(concept)}`;

/** What a folder of the tree holds, by its path alone: asked once a folder. */
export type Place =
  | OfConcept<"generation">
  | OfConcept<"copy">
  | OfConcept<"text">
  | OfCategory<"reference">
  | OfCategory<"caption">
  | (OfCategory<"reference-mask"> & OfSource)
  | (OfConcept<"generation-mask"> & OfSource);

interface Named<K> {
  readonly kind: K;
  /** Whether it is nobody else's, by names that only this layout has; else only where something else of it refers to it. */
  readonly sure: boolean;
}

/** `METHOD/{tgt_image,src_image,text}/CONCEPT`. */
interface OfConcept<K> extends Named<K> {
  /** The method's short name and the concept: the same in every tree of the benchmark. */
  readonly key: string;
  /** As written; null at the top. */
  readonly method: string | null;
  /** As written. */
  readonly concept: string;
}

/** `{images,captions}/CATEGORY`. */
interface OfCategory<K> extends Named<K> {
  /** Joined by "_", folded. */
  readonly category: string;
}

/** Masks: `masks/dreambench_plus_SOURCE/{refs/CATEGORY,samples/METHOD/CONCEPT}`. */
interface OfSource {
  readonly source: string;
}

type Masked = Extract<Place, OfSource>;

/** Where masks come from: `dreambench_plus_SOURCE`, "" for a tree without a source. */
const MASK_TREE = /^dreambench_plus(?:_(.+))?$/s;
const MARKERS: ReadonlySet<string> = new Set(["tgt_image", "src_image", "text"]);
const IS_ROLE = /^(?:refs?|references?|samples?|generations?|outputs?)$/;

/** "masks_clipseg" is masks of clipseg. */
const sourceIn = (folder: string) => folder.replace(/^masks?(?:[\s._-]+|$)/, "").replace(/(?:^|[\s._-]+)masks?$/, "");

function readMasked({ parts, folded, meanings }: Folder): Masked | null {
  const isTree = (folder: string, depth: number) => MASK_TREE.test(folder) || meanings[depth]?.mask === true;
  const tree = folded.findLastIndex(
    (folder, depth) => isTree(folder, depth) && folded.slice(depth + 1).some((inner) => IS_ROLE.test(inner)),
  );
  if (tree < 0) return null;
  const role = folded.findIndex((folder, depth) => depth > tree && IS_ROLE.test(folder));
  // The benchmark's own folder may be called so too.
  const saysMasks = meanings.slice(0, role).some((meaning) => meaning?.mask === true);
  if (!saysMasks && folded.slice(role + 1).some((inner) => MARKERS.has(inner))) return null;
  const between = folded.slice(tree + 1, role);
  const named = MASK_TREE.exec(folded[tree] ?? "");
  const source = [named === null ? sourceIn(folded[tree] ?? "") : (named[1] ?? ""), ...between]
    .filter((word) => word !== "")
    .join("/");
  if (folded[role]?.startsWith("ref") === true) {
    const category = folded.slice(role + 1).join("_");
    if (category === "") return null;
    return { kind: "reference-mask", source, category, sure: named !== null || category.startsWith("live_subject_") };
  }
  const inside = parts.slice(role + 1).filter((part) => !MARKERS.has(fold(part)));
  const concept = inside.at(-1);
  if (concept === undefined) return null;
  const method = inside.at(-2) ?? null;
  return {
    kind: "generation-mask",
    source,
    method,
    concept,
    key: keyOf(method, concept),
    sure: named !== null,
  };
}

const KIND_OF = { tgt_image: "generation", src_image: "copy", text: "text" } as const;
const CATEGORY_KIND_OF = { images: "reference", captions: "caption" } as const;

function readPlace(folder: Folder): Place | null {
  const { parts, folded, meanings } = folder;
  const masked = readMasked(folder);
  if (masked !== null) return masked;
  const concept = parts.at(-1);
  if (concept === undefined) return null;
  const isConcept = isCategory(readConcept(concept)?.category ?? "");
  const marker = folded.at(-2);
  if (marker === "tgt_image" || marker === "src_image" || marker === "text")
    return {
      kind: KIND_OF[marker],
      method: parts.at(-3) ?? null,
      concept,
      key: keyOf(parts.at(-3) ?? null, concept),
      sure: marker !== "text" || isConcept,
    };
  // A concept's folder right below its method's: what other layouts have too.
  if (isConcept) {
    const method = meanings.at(-2) == null ? (parts.at(-2) ?? null) : null;
    return { kind: "generation", method, concept, key: keyOf(method, concept), sure: false };
  }
  for (const name of ["images", "captions"] as const) {
    const at = folded.lastIndexOf(name);
    if (at < 0 || at === folded.length - 1) continue;
    const category = folded.slice(at + 1).join("_");
    // What lies in folders of roles is told by these.
    const sure = isCategory(category) && !meanings.slice(0, at).some((meaning) => meaning?.role != null);
    return { kind: CATEGORY_KIND_OF[name], category, sure };
  }
  return null;
}

/** null where the layout has nothing of that name. */
export const placeOf: (folder: Folder) => Place | null = rememberEach(readPlace);
