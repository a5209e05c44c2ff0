import type { Ability } from "./backbone.ts";

/** Where a model is in use: a name for its columns, and for what is kept of it. Small letters, digits and underscores. */
export type SlotId = string;
/** CP and PF are computed with what stands here. */
export const MAIN_SLOT: SlotId = "siglip";

/** How a subject is said to a segmenter. */
export type SegmentsBy = "name" | "points";

/** A repository of the hub. */
export interface Suggestion {
  readonly repository: string;
  /** Size and licence, in words. */
  readonly note?: string;
}

/** What is to be known of a family without its graphs: of it a page is made. */
export interface FamilyAbout {
  /** As records keep it. */
  readonly id: string;
  /** As a page says it. */
  readonly name: string;
  /** Where its checkpoints go unless another slot is named. */
  readonly slot: SlotId;
  readonly abilities: readonly Ability[];
  /** Of a segmenter: how it is told the subject. */
  readonly segmentsBy?: SegmentsBy;
  /** What it gives, in words: "CLIP-I and CLIP-T", "masks from a name". */
  readonly scores: string;
  /** The usual one first. */
  readonly suggested: readonly [Suggestion, ...Suggestion[]];
}
