import { useLayoutEffect, useState, type RefObject } from "react";

/** CSS pixels. */
export interface Room {
  readonly width: number;
  /** From the element's upper edge to the lower one of what frames it. */
  readonly height: number;
}

/** What an element's frame hides or scrolls: the nearest one around it that does not grow with what is in it. */
function frameOf(node: Element): Element {
  for (let around = node.parentElement; around !== null; around = around.parentElement)
    if (getComputedStyle(around).overflowY !== "visible") return around;
  return document.documentElement;
}

function measure(node: Element, frame: Element): Room {
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
    const frame = frameOf(node);
    const update = () =>
      setRoom((last) => {
        const next = measure(node, frame);
        return last?.width === next.width && last.height === next.height ? last : next;
      });
    const observer = new ResizeObserver(update);
    observer.observe(frame);
    observer.observe(node);
    // What stands above it moves it.
    for (let around: Element = node; around !== frame && around.parentElement !== null; around = around.parentElement)
      for (let before = around.previousElementSibling; before !== null; before = before.previousElementSibling)
        observer.observe(before);
    update();
    return () => observer.disconnect();
  }, [element]);
  return room;
}
