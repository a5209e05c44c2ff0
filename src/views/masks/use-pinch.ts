import { useRef, type PointerEvent } from "react";
import type { Place } from "../../components/pointers.ts";
import type { Zooming } from "../../components/use-zoom.ts";

/**
 * Two fingers on a mask move and zoom the picture, and draw nothing.
 *
 * @param onBegin the second finger is down: what the first has begun was not meant
 */
export function usePinch(zooming: Zooming, onBegin: () => void) {
  const fingers = useRef(new Map<number, Place>());
  /** From the second finger's touch until the last one has left. */
  const pinching = useRef(false);
  return {
    /** Whether a press is a pinch's and no tool's. */
    press({ pointerId, pointerType }: PointerEvent, at: Place): boolean {
      if (pointerType !== "touch") return false;
      fingers.current.set(pointerId, at);
      if (fingers.current.size === 2 && !pinching.current) {
        pinching.current = true;
        onBegin();
      }
      return pinching.current;
    },
    /** Whether a move was a pinch's. */
    move({ pointerId }: PointerEvent, at: Place): boolean {
      if (!fingers.current.has(pointerId)) return false;
      const before = [...fingers.current.values()];
      fingers.current.set(pointerId, at);
      if (pinching.current && before.length === 2) zooming.pinch(before, [...fingers.current.values()]);
      return pinching.current;
    },
    lift({ pointerId }: PointerEvent): void {
      fingers.current.delete(pointerId);
      if (fingers.current.size === 0) pinching.current = false;
    },
  };
}
