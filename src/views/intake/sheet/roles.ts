import type { FolderRole } from "../../../project/hints.ts";
import type { PathField } from "../../../project/hints.ts";

/** The words on the page for what folders and parts of paths may be. */
export const FOLDER_ROLES: readonly { readonly role: FolderRole; readonly label: string; readonly title: string }[] = [
  { role: "reference", label: "References", title: "The pictures that generations are compared with" },
  { role: "generation", label: "Generations", title: "The pictures to be scored" },
  { role: "mask", label: "Masks", title: "Masks of references and generations, under their names" },
  { role: "ignore", label: "Leave out", title: "Not read" },
];

export const FIELD_WORDS: Readonly<Record<PathField, string>> = {
  concept: "concept",
  method: "method",
  promptId: "prompt's number",
  prompt: "prompt",
  seed: "seed",
};
