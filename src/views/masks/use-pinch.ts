import { useRef, type PointerEvent } from "react";
import { middle, spread, type Place } from "../../components/pointers.ts";
import { pan, zoomAt } from "./view-transform.ts";
import type { Stage } from "./use-stage.ts";

/**
 * Two fingers on the stage move and zoom the picture, and draw nothing.
 *
 * @param size of the picture, in pixels
 * @param onBegin the second finger is down: what the first has begun was not meant
 */
export function usePinch(stage: Stage, size: { readonly width: number; readonly height: number }, onBegin: () => void) {
  const fingers = useRef(new Map<number, Place>());
  /** From the second finger's touch until the last one has left. */
  const pinching = useRef(false);
  /** What the fingers have come to: two of them move within one frame, and the screen shows the first's move only later. */
  const view = useRef(stage.view);
  return {
    /** Whether a press is a pinch's and no tool's. */
    press({ pointerId, pointerType }: PointerEvent, at: Place): boolean {
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
    move({ pointerId }: PointerEvent, at: Place): boolean {
      if (!fingers.current.has(pointerId)) return false;
      const before = [...fingers.current.values()];
      fingers.current.set(pointerId, at);
      if (!pinching.current || before.length !== 2) return pinching.current;
      const after = [...fingers.current.values()];
      const [from, to] = [middle(before), middle(after)];
      const moved = pan(view.current, to.x - from.x, to.y - from.y, size, stage.frame);
      view.current =
        spread(before) === 0 ? moved : zoomAt(moved, spread(after) / spread(before), to, size, stage.frame);
      stage.setView(view.current);
      return true;
    },
    lift({ pointerId }: PointerEvent): void {
      fingers.current.delete(pointerId);
      if (fingers.current.size === 0) pinching.current = false;
    },
  };
}
