/** What goes into a shared project's file, and what it is. */
export interface ShareWish {
  /** A file for the viewer, or a ZIP of a folder that has the viewer in it and opens from disk. */
  readonly form: "file" | "folder";
  /** Pictures at their own size, of 768 pixels a side at most, or grey in their place. */
  readonly pictures: "full" | "reduced" | "none";
  /** What explains the pairs, which a model that is open computes. */
  readonly evidence: boolean;
  /** The slowest part of it: what each patch would score by itself. */
  readonly patchTexts: boolean;
  /** What PF needs as a mask moves in the viewer: by far the largest part of it. CP moves without. */
  readonly editing: boolean;
  /** Without what names anybody; null: with the names and paths that the project has. */
  readonly anonymous: { readonly names: readonly string[] } | null;
}

export const FIRST_WISH: ShareWish = {
  form: "file",
  pictures: "reduced",
  evidence: true,
  patchTexts: true,
  editing: false,
  anonymous: null,
};

/** Names as a person writes them into a field: one behind the other, with commas. */
export const namesIn = (text: string): readonly string[] =>
  text
    .split(/[,;\n]/)
    .map((name) => name.trim())
    .filter((name) => name !== "");
