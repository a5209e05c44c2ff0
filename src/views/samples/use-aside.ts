import { useLayoutEffect, type RefObject } from "react";

/**
 * Says at a scroller (`data-aside`) whether it is scrolled to the side, or is about to be: a browser scrolls first and tells
 * the page a frame later.
 */
export function useAside(scroller: RefObject<HTMLElement | null>): void {
  useLayoutEffect(() => {
    const element = scroller.current;
    if (element === null) return undefined;
    const say = (aside: boolean) => element.toggleAttribute("data-aside", aside || element.scrollLeft > 0);
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
}
