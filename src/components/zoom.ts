import type { Box, Point } from "../lib/patch-grid.ts";
import { middle, spread } from "./pointers.ts";

/** How a picture lies in its frame, from the whole of it to a few of its pixels. All in CSS pixels of the frame. */

interface Sized {
  readonly width: number;
  readonly height: number;
}

/** How far one has gone into a picture, and the point in the frame's middle as shares of the picture's sides. */
export interface Zoom {
  readonly scale: number;
  readonly x: number;
  readonly y: number;
}

export const WHOLE: Zoom = { scale: 1, x: 0.5, y: 0.5 };

export interface ZoomLimits {
  /** The largest scale. */
  readonly most: number;
  /** How far in an edge of the picture may come: no farther than the frame's own, or to its middle, to be drawn at. */
  readonly edge: "frame" | "middle";
}

/** To be looked at: no gap opens at an edge that the picture could fill. */
export const TO_LOOK: ZoomLimits = { most: 24, edge: "frame" };
/** To be drawn on: down to single pixels, with room around the edges. */
export const TO_DRAW: ZoomLimits = { most: 32, edge: "middle" };

/** What a key, or a press of a button, zooms by. */
export const ZOOM_STEP = 1.4;

const KEYS: ReadonlyMap<string, number> = new Map([
  ["+", ZOOM_STEP],
  ["=", ZOOM_STEP],
  ["-", 1 / ZOOM_STEP],
  ["0", 0],
]);

/** What a key zooms by; 0 shows the whole, null is no key of the zoom's. */
export const keyFactor = (key: string): number | null => KEYS.get(key) ?? null;

/** The largest box of the content's aspect inside a frame, in its middle. */
export function contain(content: Sized | null, frame: Sized): Box {
  if (content === null || frame.width === 0 || frame.height === 0) return { x: 0, y: 0, width: 0, height: 0 };
  const scale = Math.min(frame.width / content.width, frame.height / content.height);
  const [width, height] = [content.width * scale, content.height * scale];
  return { x: (frame.width - width) / 2, y: (frame.height - height) / 2, width, height };
}

/** The share of a picture's side that may stand in the frame's middle, nearest to what is asked. */
function held(share: number, length: number, frame: number, { edge }: ZoomLimits): number {
  const half = edge === "middle" ? 0 : frame / 2 / length;
  return half >= 0.5 ? 0.5 : Math.min(1 - half, Math.max(half, share));
}

/** Where a picture lies in its frame. */
export function place(content: Sized | null, frame: Sized, zoom: Zoom, limits = TO_LOOK): Box {
  const whole = contain(content, frame);
  if (whole.width === 0 || zoom.scale === 1) return whole;
  const [width, height] = [whole.width * zoom.scale, whole.height * zoom.scale];
  return {
    x: frame.width / 2 - held(zoom.x, width, frame.width, limits) * width,
    y: frame.height / 2 - held(zoom.y, height, frame.height, limits) * height,
    width,
    height,
  };
}

/** @param box where the picture would lie, were there no limits */
function settled(box: Box, frame: Sized, scale: number, limits: ZoomLimits): Zoom {
  return {
    scale,
    x: held((frame.width / 2 - box.x) / box.width, box.width, frame.width, limits),
    y: held((frame.height / 2 - box.y) / box.height, box.height, frame.height, limits),
  };
}

/** Nearer or farther by a factor, about a point of the frame that stays over what it is over. @param box where the picture lies */
export function zoomedAt(box: Box, frame: Sized, zoom: Zoom, factor: number, point: Point, limits = TO_LOOK): Zoom {
  const scale = Math.min(limits.most, Math.max(1, zoom.scale * factor));
  if (scale === 1 || box.width === 0) return WHOLE;
  const grown = scale / zoom.scale;
  const around = {
    x: point.x - (point.x - box.x) * grown,
    y: point.y - (point.y - box.y) * grown,
    width: box.width * grown,
    height: box.height * grown,
  };
  return settled(around, frame, scale, limits);
}

/** Nearer or farther about the frame's middle, for which it does not matter how the picture lies. */
export function zoomedBy(frame: Sized, zoom: Zoom, factor: number): Zoom {
  const [width, height] = [frame.width * zoom.scale, frame.height * zoom.scale];
  const point = { x: frame.width / 2, y: frame.height / 2 };
  const box = { x: point.x - zoom.x * width, y: point.y - zoom.y * height, width, height };
  return zoomedAt(box, frame, zoom, factor, point);
}

/** Moved by pixels of the frame. */
export function pannedBy(box: Box, frame: Sized, zoom: Zoom, dx: number, dy: number, limits = TO_LOOK): Zoom {
  if (box.width === 0 || zoom.scale === 1) return zoom;
  return settled({ ...box, x: box.x + dx, y: box.y + dy }, frame, zoom.scale, limits);
}

/** What moving fingers make of it: their middle takes the picture along, and their distance zooms it. One finger moves it. */
export function pinchedBy(
  content: Sized | null,
  frame: Sized,
  zoom: Zoom,
  before: readonly Point[],
  after: readonly Point[],
  limits = TO_LOOK,
): Zoom {
  const [from, to] = [middle(before), middle(after)];
  const box = place(content, frame, zoom, limits);
  if (spread(before) === 0) return pannedBy(box, frame, zoom, to.x - from.x, to.y - from.y, limits);
  const moved = { ...box, x: box.x + to.x - from.x, y: box.y + to.y - from.y };
  return zoomedAt(moved, frame, zoom, spread(after) / spread(before), to, limits);
}
