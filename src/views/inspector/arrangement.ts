import { contain } from "../../components/zoom.ts";
import type { Box } from "../../lib/patch-grid.ts";

/** How two pictures share a place: beside each other, or one above the other. All in CSS pixels. */
export type Arrangement = "beside" | "above";

interface Sized {
  readonly width: number;
  readonly height: number;
}

export interface Arranged {
  readonly arrangement: Arrangement;
  /** The frame of each, from the place's corner. */
  readonly frames: readonly [Box, Box];
}

/** Of the side that they share, what a picture has at least: one that is long and thin leaves the other its room. */
const LEAST_SHARE = 0.3;

/** The side that two pictures share, in proportion to what each needs of it. */
function shared(length: number, gap: number, needs: readonly [number, number]): readonly [number, number] {
  const room = Math.max(0, length - gap);
  const share = Math.min(1 - LEAST_SHARE, Math.max(LEAST_SHARE, needs[0] / (needs[0] + needs[1])));
  const first = Math.round(room * share);
  return [first, room - first];
}

function framesOf(arrangement: Arrangement, place: Sized, aspects: readonly [number, number], gap: number) {
  const { width, height } = place;
  if (arrangement === "beside") {
    const [first, second] = shared(width, gap, aspects);
    return [
      { x: 0, y: 0, width: first, height },
      { x: first + gap, y: 0, width: second, height },
    ] as const;
  }
  const [first, second] = shared(height, gap, [1 / aspects[0], 1 / aspects[1]]);
  return [
    { x: 0, y: 0, width, height: first },
    { x: 0, y: first + gap, width, height: second },
  ] as const;
}

const aspectOf = (content: Sized | null): number => (content === null ? 1 : content.width / content.height);

/** Pixels of the smaller of two pictures in their frames. */
function smaller(frames: readonly [Box, Box], contents: readonly [Sized | null, Sized | null]): number {
  const areas = frames.map((frame, i) => {
    const { width, height } = contain(contents[i] ?? { width: 1, height: 1 }, frame);
    return width * height;
  });
  return Math.min(...areas);
}

/**
 * The arrangement that draws the smaller of two pictures the largest; beside each other where both do.
 *
 * @param contents their sides say their aspects; null before they are known, then a square stands for it
 * @param gap pixels between them
 */
export function arrange(place: Sized, contents: readonly [Sized | null, Sized | null], gap: number): Arranged {
  const aspects = [aspectOf(contents[0]), aspectOf(contents[1])] as const;
  const beside = framesOf("beside", place, aspects, gap);
  const above = framesOf("above", place, aspects, gap);
  return smaller(above, contents) > smaller(beside, contents)
    ? { arrangement: "above", frames: above }
    : { arrangement: "beside", frames: beside };
}
