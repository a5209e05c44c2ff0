import type { Room } from "../../components/use-room.ts";

/** How the editor's parts stand, by the room that there is. */
export type EditorShape =
  /** Tools with their names on one side of the picture, names and masks on the other. */
  | "wide"
  /** Icons of the tools beside the picture, all else above and below it. */
  | "narrow"
  /** All of it above and below the picture. */
  | "slim";

/** Pixels of a picture's width from which there is room for icons beside it. */
const NARROW = 430;
/** Pixels that stand beside the picture, and above and below it, where the editor is wide. */
const BESIDE = 484;
const AROUND = 180;
/** Pixels that the names of all tools take below each other. */
const NAMES = 470;

/** Wide only where that costs a picture of 4 : 3 nothing of its size. */
export function shapeOf({ width, height }: Room): EditorShape {
  if (width < NARROW) return "slim";
  return height >= NAMES && 3 * (width - BESIDE) >= 4 * (height - AROUND) ? "wide" : "narrow";
}
