import { clipAbout } from "./clip/about.ts";
import { clipsegAbout } from "./clipseg/about.ts";
import { dinov2About } from "./dinov2/about.ts";
import type { FamilyAbout, SegmentsBy } from "./family-about.ts";
import { samAbout } from "./sam/about.ts";
import { siglip2About } from "./siglip2/about.ts";
import { vitAbout } from "./vit/about.ts";

/** The families of families.ts as a page knows them: a new one is a line in both. */
export const FAMILIES_ABOUT: readonly FamilyAbout[] = [
  siglip2About,
  clipAbout,
  vitAbout,
  dinov2About,
  clipsegAbout,
  samAbout,
];

/** null where this version knows no such family. */
export const aboutFamily = (id: string): FamilyAbout | null => FAMILIES_ABOUT.find((about) => about.id === id) ?? null;

/** The family whose checkpoints go to a slot unasked; null for further slots. */
export const familyOfSlot = (slot: string): FamilyAbout | null =>
  FAMILIES_ABOUT.find((about) => about.slot === slot) ?? null;

/** The family whose checkpoints are told of subjects so. */
export const segmenterFamily = (by: SegmentsBy): FamilyAbout | null =>
  FAMILIES_ABOUT.find(({ segmentsBy }) => segmentsBy === by) ?? null;
