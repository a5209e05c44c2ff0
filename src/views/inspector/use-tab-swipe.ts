import { useEffect, useRef, type TouchEvent } from "react";
import { useCommands } from "../../store/commands.ts";
import { useLens } from "../../store/store.ts";
import { TABS, type Tab } from "../../store/view.ts";

/** Pixels that a finger goes sideways before it is a swipe, and how many times farther than it goes up or down. */
const LEAST = 56;
const SIDEWAYS = 2;

/** The tab that a swipe leads to: leftwards the next one; null where the finger did not mean one, or none is left. */
export function tabAfterSwipe(tab: Tab, dx: number, dy: number): Tab | null {
  if (Math.abs(dx) < LEAST || Math.abs(dx) < SIDEWAYS * Math.abs(dy)) return null;
  return TABS[TABS.indexOf(tab) + (dx < 0 ? 1 : -1)] ?? null;
}

/** What a finger moves sideways itself. */
const OWN_SIDEWAYS = "input, textarea, select, [data-sideways]";

const scrollsSideways = (from: EventTarget, within: Element): boolean => {
  for (let at = from instanceof Element ? from : null; at !== null && at !== within; at = at.parentElement)
    if (at.scrollWidth > at.clientWidth + 1 && getComputedStyle(at).overflowX !== "visible") return true;
  return false;
};

/** One finger over what a tab is about, which is that element's, goes to the tabs beside it. */
export function useTabSwipe(element: HTMLElement | null) {
  const { look } = useCommands();
  const began = useRef<{ readonly x: number; readonly y: number } | null>(null);
  useEffect(() => {
    // Else a quick swipe costs the tap behind it its click, as `ownTouch` says.
    const keep = (event: globalThis.TouchEvent) => {
      const [touch, from] = [event.touches[0], began.current];
      if (touch === undefined || from === null || !event.cancelable) return;
      if (Math.abs(touch.clientX - from.x) > Math.abs(touch.clientY - from.y)) event.preventDefault();
    };
    element?.addEventListener("touchmove", keep, { passive: false });
    return () => element?.removeEventListener("touchmove", keep);
  }, [element]);
  return {
    onTouchStart({ touches, target, currentTarget }: TouchEvent<HTMLElement>) {
      const touch = touches.length === 1 ? touches[0] : undefined;
      const other = target instanceof Element && target.closest(OWN_SIDEWAYS) !== null;
      const free = touch !== undefined && !other && !scrollsSideways(target, currentTarget);
      began.current = free ? { x: touch.clientX, y: touch.clientY } : null;
    },
    onTouchEnd({ changedTouches }: TouchEvent<HTMLElement>) {
      const [touch, from] = [changedTouches[0], began.current];
      began.current = null;
      if (touch === undefined || from === null) return;
      const next = tabAfterSwipe(useLens.getState().view.tab, touch.clientX - from.x, touch.clientY - from.y);
      if (next !== null) look({ tab: next });
    },
    onTouchCancel() {
      began.current = null;
    },
  };
}
