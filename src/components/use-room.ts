import { useLayoutEffect, useState, type RefObject } from "react";

/** CSS pixels. */
export interface Room {
  readonly width: number;
  /** From the element's upper edge to the lower one of what frames it. */
  readonly height: number;
}

/** What hides or scrolls what an element has too much: the nearest box around it that does not grow with it. */
function frameOf(node: Element): Element {
  for (let around = node.parentElement; around !== null; around = around.parentElement) {
    const { display, overflowY } = getComputedStyle(around);
    if (display !== "contents" && overflowY !== "visible") return around;
  }
  return document.documentElement;
}

function measure(node: Element): Room {
  // Asked anew each time: as the window changes, another box may be the one.
  const frame = frameOf(node);
  const { top } = frame.getBoundingClientRect();
  const above = node.getBoundingClientRect().top - top - frame.clientTop + frame.scrollTop;
  const below = Number.parseFloat(getComputedStyle(frame).paddingBottom) || 0;
  return { width: node.clientWidth, height: Math.max(0, Math.floor(frame.clientHeight - above - below)) };
}

/** The room that an element has in its frame (a panel, the whole window), as it changes; null before it is laid out. */
export function useRoom(element: RefObject<HTMLElement | null>): Room | null {
  const [room, setRoom] = useState<Room | null>(null);
  useLayoutEffect(() => {
    const node = element.current;
    if (node === null) return undefined;
    const update = () =>
      setRoom((last) => {
        const next = measure(node);
        return last?.width === next.width && last.height === next.height ? last : next;
      });
    const observer = new ResizeObserver(update);
    // What is around it holds it, what stands above it moves it.
    for (let around: Element | null = node; around !== null; around = around.parentElement) {
      observer.observe(around);
      for (let before = around.previousElementSibling; before !== null; before = before.previousElementSibling)
        observer.observe(before);
    }
    update();
    return () => observer.disconnect();
  }, [element]);
  return room;
}
