import { useEffect, useRef, type PointerEvent, type RefObject } from "react";
import { pannedBy, zoomedAt, type Box, type Zoom } from "./patch-geometry.ts";
import { middle, spread, within, type Place } from "./pointers.ts";
import type { Size } from "./use-size.ts";

/** Pixels after which a press is a drag and no click. */
const SLACK = 4;
const KEY_FACTOR = 1.4;
/** How much a turn of the wheel by one of its pixels zooms; a notch is some hundred of them. */
const WHEEL_RATE = 0.0022;

interface Gestures {
  readonly frame: RefObject<HTMLElement | null>;
  readonly box: Box;
  readonly size: Size;
  readonly zoom: Zoom;
  readonly onZoom: (zoom: Zoom) => void;
}

/** Wheel, pinch, drag and the keys + - 0 of a picture that can be zoomed. */
export function useZoomGestures(gestures: Gestures) {
  const { frame } = gestures;
  const now = useRef(gestures);
  useEffect(() => {
    now.current = gestures;
  });
  const pressed = useRef(new Map<number, Place>());
  const dragged = useRef(false);

  useEffect(() => {
    const node = frame.current;
    if (node === null) return undefined;
    const onWheel = (event: WheelEvent) => {
      const { box, size, zoom, onZoom } = now.current;
      // What is whole already cannot get smaller: then the page scrolls.
      if (event.deltaY > 0 && zoom.scale === 1 && !event.ctrlKey) return;
      event.preventDefault();
      const pixels = event.deltaY * (event.deltaMode === WheelEvent.DOM_DELTA_LINE ? 30 : 1) * (event.ctrlKey ? 4 : 1);
      onZoom(zoomedAt(box, size, zoom, Math.exp(-pixels * WHEEL_RATE), within(frame.current, event)));
    };
    // React listens passively to the wheel, and could not keep the page from scrolling.
    node.addEventListener("wheel", onWheel, { passive: false });
    return () => node.removeEventListener("wheel", onWheel);
  }, [frame]);

  return {
    /** Whether the press that ends in this click was a drag. */
    wasDragged: () => dragged.current,
    onPointerDown(event: PointerEvent<HTMLElement>) {
      pressed.current.set(event.pointerId, within(frame.current, event));
      if (pressed.current.size === 1) dragged.current = false;
    },
    /** Whether the move was a gesture, and points at nothing. */
    onPointerMove(event: PointerEvent<HTMLElement>): boolean {
      const before = [...pressed.current.values()];
      const was = pressed.current.get(event.pointerId);
      if (was === undefined) return false;
      const at = within(frame.current, event);
      if (!dragged.current && before.length === 1 && Math.hypot(at.x - was.x, at.y - was.y) < SLACK) return false;
      if (!dragged.current) event.currentTarget.setPointerCapture(event.pointerId);
      dragged.current = true;
      pressed.current.set(event.pointerId, at);
      const after = [...pressed.current.values()];
      const { box, size, zoom, onZoom } = now.current;
      const [from, to] = [middle(before), middle(after)];
      if (before.length > 1 && spread(before) > 0)
        onZoom(zoomedAt(box, size, zoom, spread(after) / spread(before), to));
      else onZoom(pannedBy(box, size, zoom, to.x - from.x, to.y - from.y));
      return true;
    },
    onPointerUp(event: PointerEvent<HTMLElement>) {
      pressed.current.delete(event.pointerId);
    },
    /** Whether the key was one of the zoom's. */
    onKey(key: string): boolean {
      const { box, size, zoom, onZoom } = now.current;
      const factor = { "+": KEY_FACTOR, "=": KEY_FACTOR, "-": 1 / KEY_FACTOR, "0": 0 }[key];
      if (factor === undefined) return false;
      onZoom(zoomedAt(box, size, zoom, factor, { x: size.width / 2, y: size.height / 2 }));
      return true;
    },
  };
}
