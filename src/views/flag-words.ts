import type { Flag } from "../metric/flags.ts";

/** What each flag means, for a person. */
export const FLAG_WORDS: Record<Flag, { readonly short: string; readonly long: string }> = {
  mask_missing: { short: "no mask", long: "A mask is missing: CP needs the reference's, PF the generation's." },
  mask_empty: { short: "empty mask", long: "A mask marks nothing." },
  mask_full: { short: "full mask", long: "A mask marks the whole picture." },
  mask_small: {
    short: "small mask",
    long: "A mask covers 5 % of its picture or less (ORIDa: 0.5 %): the pair is left out of means and agreement.",
  },
  mask_aspect: { short: "mask shape", long: "A mask has another aspect ratio than its picture." },
  mask_below_threshold: {
    short: "mask too dark",
    long: "Most of what a mask marks, or all of it, lies below the threshold and counts as background. Masks are read as grey, 0 to 255 (or 0 and 1): save a label map, a coloured mask or a cut-out as black and white.",
  },
  no_reference_foreground: {
    short: "no subject",
    long: "No patch of the reference lies above the threshold: there is no CP.",
  },
  no_background: { short: "no background", long: "The mask leaves no background patch: there is no PF." },
  no_object: { short: "no object", long: "No object name is given: the prompt is read as it is." },
  object_not_in_prompt: {
    short: "object not in prompt",
    long: "The object's name does not stand in the prompt: nothing was struck.",
  },
  prompt_cut: { short: "prompt cut", long: "The prompt is longer than the text tower reads: its end was cut." },
  exif_rotated: {
    short: "EXIF",
    long: "A photograph says how it is to be turned. SigLIP2, as in MaSC, reads it as stored; CLIP and DINO, as in DreamBench++, turned.",
  },
  sixteen_bit: { short: "16 bit", long: "A 16-bit grey photograph was scaled to 8 bits." },
  damaged: {
    short: "damaged",
    long: "A file is damaged: its decoder complained, or a checksum is wrong. It was read as far as it goes, so pixels may be wrong: fetch a fresh copy.",
  },
  reference_failed: {
    short: "reference failed",
    long: "It could not be compared with one or more of its references: scores are the means over the others.",
  },
};
