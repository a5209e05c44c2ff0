import { contain, place, type Zoom } from "../../../components/zoom.ts";
import type { Box } from "../../../lib/patch-grid.ts";
import { inverseOf, matrixOf, type Similarity } from "../../../metric/alignment.ts";

/** Where two pictures lie under one slider. Pure; in CSS pixels of the frame. */

interface Sized {
  readonly width: number;
  readonly height: number;
}

/** A picture's own pixels to the frame's: x' = a x + c y + e, y' = b x + d y + f. */
export type Matrix = readonly [a: number, b: number, c: number, d: number, e: number, f: number];

const matrixInto = (content: Sized, box: Box): Matrix => [
  box.width / content.width,
  0,
  0,
  box.height / content.height,
  box.x,
  box.y,
];

/** The first picture as it lies in its frame. */
export const leftMatrix = (content: Sized, frame: Sized, zoom: Zoom): Matrix =>
  matrixInto(content, place(content, frame, zoom));

/**
 * The second: as large as its frame allows, or such that its subject lies on the first's.
 *
 * @param similarity from places on the first picture to places on the second, in units of their longer sides
 */
export function rightMatrix(
  content: Sized,
  first: Sized,
  frame: Sized,
  zoom: Zoom,
  similarity: Similarity | null,
): Matrix {
  const box = place(first, frame, zoom);
  if (similarity !== null) {
    const [a, b, c, d, e, f] = matrixOf(inverseOf(similarity));
    // From its pixels to its units, to the first's units, to the frame.
    const [unit, side] = [Math.max(box.width, box.height), Math.max(content.width, content.height)];
    const scale = unit / side;
    return [a * scale, b * scale, c * scale, d * scale, e * unit + box.x, f * unit + box.y];
  }
  // Zoomed in step: what lies at one place of the frame stays over it.
  const [whole, own] = [contain(first, frame), contain(content, frame)];
  const grown = whole.width === 0 ? 1 : box.width / whole.width;
  return matrixInto(content, {
    x: box.x + (own.x - whole.x) * grown,
    y: box.y + (own.y - whole.y) * grown,
    width: own.width * grown,
    height: own.height * grown,
  });
}
