import { useLayoutEffect, type RefObject } from "react";

const keep = (event: Event) => event.preventDefault();

/**
 * Fingers' moves over an element are all its own (it has `touch-action: none` besides): as an element's `ref`. Chromium
 * takes a quick one for a fling nonetheless, and the next tap, wherever it is, for what stops that: it would give no click
 * (https://issues.chromium.org/issues/40727033).
 */
export function ownTouch(element: Element | null): () => void {
  element?.addEventListener("touchmove", keep, { passive: false });
  return () => element?.removeEventListener("touchmove", keep);
}

/** The same of an element that has a `ref` already, from its first drawing on. */
export function useOwnTouch(element: RefObject<Element | null>): void {
  useLayoutEffect(() => ownTouch(element.current), [element]);
}
