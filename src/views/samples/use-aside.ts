import { useLayoutEffect, useState, type RefObject } from "react";

/**
 * Whether a scroller is scrolled to the side, or is about to be: a browser scrolls first and tells the page a frame later.
 * The element says it too (`data-aside`), before anything is drawn anew.
 */
export function useAside(scroller: RefObject<HTMLElement | null>): boolean {
  const [aside, setAside] = useState(false);
  useLayoutEffect(() => {
    const element = scroller.current;
    if (element === null) return undefined;
    const say = (soon: boolean) => {
      const now = soon || element.scrollLeft > 0;
      element.toggleAttribute("data-aside", now);
      setAside(now);
    };
    const onScroll = () => say(false);
    const onWheel = ({ deltaX, shiftKey }: WheelEvent) => {
      if (deltaX !== 0 || shiftKey) say(true);
    };
    const onPointerDown = ({ target, pointerType }: PointerEvent) => {
      // A scrollbar's press is its element's.
      if (target === element || pointerType === "touch") say(true);
    };
    const listening = new AbortController();
    const options = { passive: true, signal: listening.signal };
    onScroll();
    element.addEventListener("scroll", onScroll, options);
    element.addEventListener("wheel", onWheel, options);
    element.addEventListener("pointerdown", onPointerDown, options);
    element.addEventListener("pointerup", onScroll, options);
    return () => listening.abort();
  }, [scroller]);
  return aside;
}
