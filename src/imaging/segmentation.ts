/**
 * What a segmenter answers: a small map, which becomes a mask at the picture's size.
 *
 * CLIPSeg's is of probabilities (a sigmoid was taken at its own size) and goes to the picture's size in one bilinear step;
 * SAM's is of logits and goes by way of a padded square, as its processor has it. Source: segmenters.md's two models in
 * transformers 5.24, and the authors' way of using CLIPSeg.
 */
export interface Segmentation {
  /** Float32 [rows * columns]. */
  readonly values: Float32Array;
  readonly rows: number;
  readonly columns: number;
  /** Probabilities in [0, 1], or logits. */
  readonly unit: "probability" | "logit";
  /**
   * The square to which the map is brought first, and the part of it, from its upper left corner, that is the picture; null
   * where the map is the picture's.
   */
  readonly padded: { readonly side: number; readonly width: number; readonly height: number } | null;
  /** The overlap with the truth (intersection over union) that the model expects, nominally in [0, 1]; null where it says none. */
  readonly expectedIou: number | null;
}
