import { useRef, type PointerEvent } from "react";
import type { Point } from "../../imaging/masks/mask-image.ts";
import { pan, zoomAt } from "./view-transform.ts";
import type { Stage } from "./use-stage.ts";

const middle = (a: Point, b: Point): Point => ({ x: (a.x + b.x) / 2, y: (a.y + b.y) / 2 });
const apart = (a: Point, b: Point): number => Math.hypot(a.x - b.x, a.y - b.y);

/**
 * Two fingers on the stage move and zoom the picture, and draw nothing.
 *
 * @param size of the picture, in pixels
 * @param onBegin the second finger is down: what the first has begun was not meant
 */
export function usePinch(stage: Stage, size: { readonly width: number; readonly height: number }, onBegin: () => void) {
  const fingers = useRef(new Map<number, Point>());
  /** From the second finger's touch until the last one has left. */
  const pinching = useRef(false);
  /** What the fingers have come to: two of them move within one frame, and the screen shows the first's move only later. */
  const view = useRef(stage.view);
  return {
    /** Whether a press is a pinch's and no tool's. */
    press({ pointerId, pointerType }: PointerEvent, at: Point): boolean {
      if (pointerType !== "touch") return false;
      fingers.current.set(pointerId, at);
      if (fingers.current.size === 2 && !pinching.current) {
        pinching.current = true;
        view.current = stage.view;
        onBegin();
      }
      return pinching.current;
    },
    /** Whether a move was a pinch's. */
    move({ pointerId }: PointerEvent, at: Point): boolean {
      const was = fingers.current.get(pointerId);
      if (was === undefined) return false;
      fingers.current.set(pointerId, at);
      const [other] = [...fingers.current].filter(([id]) => id !== pointerId);
      if (!pinching.current || other === undefined || fingers.current.size > 2) return pinching.current;
      const [from, to] = [middle(was, other[1]), middle(at, other[1])];
      const moved = pan(view.current, to.x - from.x, to.y - from.y, size, stage.frame);
      const spread = apart(was, other[1]);
      view.current = spread === 0 ? moved : zoomAt(moved, apart(at, other[1]) / spread, to, size, stage.frame);
      stage.setView(view.current);
      return true;
    },
    lift({ pointerId }: PointerEvent): void {
      fingers.current.delete(pointerId);
      if (fingers.current.size === 0) pinching.current = false;
    },
  };
}
