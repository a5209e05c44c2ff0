import type { Room } from "../../components/use-room.ts";

/** How the editor's parts stand, by the room that there is. */
export type EditorShape =
  /** Tools with their names on one side of the picture; names and masks on the other, where no column has them. */
  | "wide"
  /** Icons of the tools beside the picture, all else above and below it. */
  | "narrow"
  /** All of it above and below the picture. */
  | "slim";

/** Pixels of the editor's width from which there is room for icons beside the picture. */
const NARROW = 430;
/** Pixels that the names of all tools take below each other. */
const NAMES = 470;
/** Pixels that stand beside the picture, and above and below it. */
const AROUND = { narrow: { width: 74, height: 254 }, wide: { width: 496, height: 175 } };
/** Of a picture's width: names are worth that much. */
const WORTH = 0.95;

/** How wide a picture of 4 : 3 is. */
const pictureIn = ({ width, height }: Room, around: Room): number =>
  Math.min(width - around.width, (4 / 3) * (height - around.height));

/** Pixels of the width that names and masks take. */
const BESIDE = 300;

/**
 * Wide where that costs the picture next to nothing of its size.
 *
 * @param column whether names and masks stand elsewhere
 */
export function shapeOf(room: Room, column: boolean): EditorShape {
  if (room.width < NARROW) return "slim";
  const around = column ? { ...AROUND.wide, width: AROUND.wide.width - BESIDE } : AROUND.wide;
  const wide = pictureIn(room, around) >= WORTH * pictureIn(room, AROUND.narrow);
  return wide && room.height >= NAMES ? "wide" : "narrow";
}
