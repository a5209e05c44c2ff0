import { useCallback, useLayoutEffect, useMemo, useRef, type RefObject } from "react";
import type { Box, Point } from "../lib/patch-grid.ts";
import type { Size } from "./use-size.ts";
import { keyFactor, pannedBy, pinchedBy, place, TO_LOOK, WHOLE, zoomedAt, type Zoom, type ZoomLimits } from "./zoom.ts";

interface Zoomed {
  /** Its sides say its aspect. */
  readonly content: Size | null;
  readonly frame: Size;
  readonly zoom: Zoom;
  readonly onZoom: (zoom: Zoom) => void;
  readonly limits?: ZoomLimits;
}

/** A picture that can be zoomed in its frame. */
export interface Zooming {
  /** Where it lies. */
  readonly box: Box;
  /** Nearer or farther, about a point of the frame; about its middle where none is given. */
  by(factor: number, at?: Point): void;
  pan(dx: number, dy: number): void;
  /** Fingers have moved. */
  pinch(before: readonly Point[], after: readonly Point[]): void;
  whole(): void;
  /** The keys + - 0. @returns whether it was one of them */
  onKey(key: string): boolean;
}

/** The one way in which pictures are zoomed: what pointers, wheels, keys and buttons ask for comes here. */
export function useZoom({ content, frame, zoom, onZoom, limits = TO_LOOK }: Zoomed): Zooming {
  /** What was asked for last: several events may come within one frame, and the screen shows the first's only later. */
  const asked = useRef({ content, frame, zoom, onZoom, limits });
  useLayoutEffect(() => {
    asked.current = { content, frame, zoom, onZoom, limits };
  }, [content, frame, zoom, onZoom, limits]);
  const box = useMemo(() => place(content, frame, zoom, limits), [content, frame, zoom, limits]);

  const change = useCallback((next: (box: Box, now: Required<Zoomed>) => Zoom) => {
    const now = asked.current;
    const wanted = next(place(now.content, now.frame, now.zoom, now.limits), now);
    asked.current = { ...now, zoom: wanted };
    now.onZoom(wanted);
  }, []);
  return useMemo(() => {
    const by: Zooming["by"] = (factor, at) =>
      change((lies, now) => {
        const point = at ?? { x: now.frame.width / 2, y: now.frame.height / 2 };
        return zoomedAt(lies, now.frame, now.zoom, factor, point, now.limits);
      });
    return {
      box,
      by,
      pan: (dx, dy) => change((lies, now) => pannedBy(lies, now.frame, now.zoom, dx, dy, now.limits)),
      pinch: (before, after) =>
        change((_, now) => pinchedBy(now.content, now.frame, now.zoom, before, after, now.limits)),
      whole: () => change(() => WHOLE),
      onKey(key) {
        const factor = keyFactor(key);
        if (factor !== null) by(factor);
        return factor !== null;
      },
    };
  }, [box, change]);
}

/**
 * Listens to an element's wheel, such that the page can be kept from scrolling: React's own listeners are passive.
 *
 * @param onWheel whether the turn was meant for the element, and not for the page
 */
export function useWheel(element: RefObject<HTMLElement | null>, onWheel: (event: WheelEvent) => boolean): void {
  const latest = useRef(onWheel);
  useLayoutEffect(() => {
    latest.current = onWheel;
  });
  useLayoutEffect(() => {
    const node = element.current;
    const listen = (event: WheelEvent) => latest.current(event) && event.preventDefault();
    node?.addEventListener("wheel", listen, { passive: false });
    return () => node?.removeEventListener("wheel", listen);
  }, [element]);
}
