import { useEffect, useRef, type MouseEvent, type PointerEvent, type RefObject } from "react";
import { useOwnTouch } from "./own-touch.ts";
import { within, type Place } from "./pointers.ts";
import { useWheel, type Zooming } from "./use-zoom.ts";

/** Pixels after which a press is a drag and no click. */
const SLACK = 4;
/** How much a turn of the wheel by one of its pixels zooms; a notch is some hundred of them. */
const WHEEL_RATE = 0.0022;

/** Milliseconds after which a finger that stays is a long press. */
const LONG = 500;

/** Wheel, pinch and drag of a picture that is looked at, and the long press of a finger. */
export function useZoomGestures(
  frame: RefObject<HTMLElement | null>,
  isWhole: boolean,
  zooming: Zooming,
  onLongPress: (at: { readonly clientX: number; readonly clientY: number }) => void,
) {
  const pressed = useRef(new Map<number, Place>());
  /** Whether the press has become a gesture, and so is no click. */
  const dragged = useRef(false);
  const long = useRef<ReturnType<typeof setTimeout>>(undefined);
  const byTouch = useRef(false);
  useEffect(() => () => clearTimeout(long.current), []);
  useOwnTouch(frame);
  useWheel(frame, (event) => {
    // What is whole already cannot get smaller: then the page scrolls.
    if (event.deltaY > 0 && isWhole && !event.ctrlKey) return false;
    const pixels = event.deltaY * (event.deltaMode === WheelEvent.DOM_DELTA_LINE ? 30 : 1) * (event.ctrlKey ? 4 : 1);
    zooming.by(Math.exp(-pixels * WHEEL_RATE), within(frame.current, event));
    return true;
  });

  return {
    /** Whether the press that ends in this click was a drag. */
    wasDragged: () => dragged.current,
    onPointerDown(event: PointerEvent<HTMLElement>) {
      pressed.current.set(event.pointerId, within(frame.current, event));
      clearTimeout(long.current);
      byTouch.current = event.pointerType === "touch";
      if (pressed.current.size > 1) return;
      dragged.current = false;
      if (!byTouch.current) return;
      const { clientX, clientY } = event;
      long.current = setTimeout(() => {
        dragged.current = true;
        onLongPress({ clientX, clientY });
      }, LONG);
    },
    /** Whether the move was a gesture, and points at nothing. */
    onPointerMove(event: PointerEvent<HTMLElement>): boolean {
      const before = [...pressed.current.values()];
      const was = pressed.current.get(event.pointerId);
      if (was === undefined) return false;
      const at = within(frame.current, event);
      if (!dragged.current && before.length === 1 && Math.hypot(at.x - was.x, at.y - was.y) < SLACK) return false;
      clearTimeout(long.current);
      if (!dragged.current) event.currentTarget.setPointerCapture(event.pointerId);
      dragged.current = true;
      pressed.current.set(event.pointerId, at);
      zooming.pinch(before, [...pressed.current.values()]);
      return true;
    },
    onPointerUp(event: PointerEvent<HTMLElement>) {
      clearTimeout(long.current);
      pressed.current.delete(event.pointerId);
    },
    /** A finger's long press is ours; a mouse has its own menu. */
    onContextMenu(event: MouseEvent) {
      if (byTouch.current) event.preventDefault();
    },
  };
}
