import { fold } from "./paths.ts";

/**
 * What a picture is for, by the names of its folders and its own. `refs/dog/00.png`, `dog_reference.png` and
 * `masks/generations/dog/00_mask.png` all say it.
 */
export type Role = "reference" | "generation";

const FOLDER_WORDS: ReadonlyMap<string, Role | "mask" | "filler"> = new Map([
  ...["ref", "refs", "reference", "references"].map((word) => [word, "reference"] as const),
  ...["gen", "gens", "generation", "generations", "generated", "sample", "samples", "output", "outputs"].map(
    (word) => [word, "generation"] as const,
  ),
  ...[
    "mask",
    "masks",
    "msk",
    "msks",
    "seg",
    "segs",
    "segmentation",
    "segmentations",
    "matte",
    "mattes",
    "silhouette",
    "silhouettes",
  ].map((word) => [word, "mask"] as const),
  ...[
    "image",
    "images",
    "img",
    "imgs",
    "photo",
    "photos",
    "picture",
    "pictures",
    "prompt",
    "prompts",
    "caption",
    "captions",
    "text",
    "texts",
    "object",
    "objects",
  ].map((word) => [word, "filler"] as const),
]);

const NAME_WORDS: ReadonlyMap<string, Role> = new Map([
  ...["ref", "reference"].map((word) => [word, "reference"] as const),
  ...["gen", "generation", "generated", "output"].map((word) => [word, "generation"] as const),
]);

export interface FolderMeaning {
  readonly role: Role | null;
  readonly mask: boolean;
}

/** What a folder's name says: "reference_masks" is both; null where it is a name like any other. */
export function folderMeaning(name: string): FolderMeaning | null {
  const words = fold(name)
    .split(/[\s._-]+/)
    .filter((word) => word !== "");
  const meanings = words.map((word) => FOLDER_WORDS.get(word));
  // "sam2_masks" holds masks, whatever made them; "gas_mask" may be somebody's subject.
  if (meanings.length === 0 || (meanings.includes(undefined) && !words.includes("masks"))) return null;
  return {
    role: meanings.includes("reference") ? "reference" : meanings.includes("generation") ? "generation" : null,
    mask: meanings.includes("mask"),
  };
}

/** "dog_reference" is { role: "reference", key: "dog" }, "gen01" { role: "generation", key: "01" }. */
export function stemMeaning(stem: string): { readonly role: Role | null; readonly key: string } {
  const whole = NAME_WORDS.get(stem);
  if (whole !== undefined) return { role: whole, key: "" };
  const ahead = /^([a-z]+)(?:[\s._-]+|(?=\d))(.+)$/su.exec(stem);
  const first = NAME_WORDS.get(ahead?.[1] ?? "");
  if (first !== undefined) return { role: first, key: ahead?.[2] ?? "" };
  const behind = /^(.+?)[\s._-]+([a-z]+)$/su.exec(stem);
  const last = NAME_WORDS.get(behind?.[2] ?? "");
  return last === undefined ? { role: null, key: stem } : { role: last, key: behind?.[1] ?? "" };
}
