import type { Point, Rect } from "../../imaging/masks/mask-image.ts";

/** How a picture lies in its frame: pixel (x, y) of the picture is at (x * scale + left, y * scale + top), CSS pixels. */
export interface View {
  readonly scale: number;
  readonly left: number;
  readonly top: number;
}

interface Sized {
  readonly width: number;
  readonly height: number;
}

/** From the whole picture to single pixels of it. */
export const LARGEST_ZOOM = 32;

/** The whole picture, in the frame's middle. */
export function fitView(picture: Sized, frame: Sized): View {
  const scale = Math.min(frame.width / picture.width, frame.height / picture.height);
  return { scale, left: (frame.width - picture.width * scale) / 2, top: (frame.height - picture.height * scale) / 2 };
}

/** Keeps the picture over the frame's middle, and the zoom between the whole of it and single pixels. */
function held(view: View, picture: Sized, frame: Sized): View {
  const fit = fitView(picture, frame);
  if (view.scale <= fit.scale) return fit;
  const hold = (offset: number, size: number, room: number) =>
    Math.min(room / 2, Math.max(room / 2 - size * view.scale, offset));
  return {
    ...view,
    left: hold(view.left, picture.width, frame.width),
    top: hold(view.top, picture.height, frame.height),
  };
}

/** Zooms so that the point of the frame stays over what it is over. */
export function zoomAt(view: View, factor: number, at: Point, picture: Sized, frame: Sized): View {
  const scale = Math.min(fitView(picture, frame).scale * LARGEST_ZOOM, view.scale * factor);
  const ratio = scale / view.scale;
  return held(
    { scale, left: at.x - (at.x - view.left) * ratio, top: at.y - (at.y - view.top) * ratio },
    picture,
    frame,
  );
}

export const pan = (view: View, dx: number, dy: number, picture: Sized, frame: Sized): View =>
  held({ ...view, left: view.left + dx, top: view.top + dy }, picture, frame);

export const toPicture = ({ scale, left, top }: View, { x, y }: Point): Point => ({
  x: (x - left) / scale,
  y: (y - top) / scale,
});

export const toFrame = ({ scale, left, top }: View, { x, y }: Point): Point => ({
  x: x * scale + left,
  y: y * scale + top,
});

/** A part of the picture in device pixels, rounded outwards with a margin. */
export function onDevice(view: View, ratio: number, rect: Rect, margin: number): Rect {
  const from = toFrame(view, rect);
  const to = toFrame(view, { x: rect.x + rect.width, y: rect.y + rect.height });
  const [x, y] = [Math.floor(from.x * ratio) - margin, Math.floor(from.y * ratio) - margin];
  return { x, y, width: Math.ceil(to.x * ratio) + margin - x, height: Math.ceil(to.y * ratio) + margin - y };
}
