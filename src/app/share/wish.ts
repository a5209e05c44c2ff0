/** What goes into a shared project's file. */
export interface ShareWish {
  /** Pictures at their own size, of 768 pixels a side at most, or grey in their place. */
  readonly pictures: "full" | "reduced" | "none";
  /** What explains the pairs, which a model that is open computes. */
  readonly evidence: boolean;
  /** The slowest part of it: what each patch would score by itself. */
  readonly patchTexts: boolean;
}
