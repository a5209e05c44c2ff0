import { useVirtualizer, type VirtualItem } from "@tanstack/react-virtual";
import { useEffect, useEffectEvent, useRef, type RefObject } from "react";
import { cardsPerLine, type CardSize } from "./card-places.ts";
import { bringIntoSight, rowsWith } from "./row-keys.ts";
import { useSize } from "./use-size.ts";

interface Options {
  readonly count: number;
  /** The selected card's; -1 where there is none. */
  readonly place: number;
  /** Which is selected: another one is brought into sight. */
  readonly selected: string | null;
  readonly size: CardSize;
  /** The card that had the focus may go: the one that is selected in its place takes it. */
  readonly inheritsFocus?: boolean;
}

/** The lines of many cards, as many in a line as there is room for. */
export interface CardLines {
  readonly size: CardSize;
  readonly perLine: number;
  /** Whole lines in sight. */
  readonly inSight: number;
  /** All of them. */
  readonly count: number;
  /** Pixels. */
  readonly height: number;
  /** Those that are drawn: the ones in sight, a few around them, and the selected card's. */
  readonly drawn: readonly VirtualItem[];
  /** Of a line, the places of its cards. */
  readonly placesIn: (line: number) => { readonly from: number; readonly to: number };
}

/** Which lines of cards are drawn, in a grid that is there from the first on. The selected card is brought into sight, and has the focus where its grid has it. */
export function useCardLines({ count, place, selected, size, inheritsFocus = false }: Options): {
  readonly scroller: RefObject<HTMLDivElement | null>;
  readonly lines: CardLines;
} {
  const scroller = useRef<HTMLDivElement>(null);
  const { width, height } = useSize(scroller);
  const perLine = cardsPerLine(width, size);
  const line = size.height + size.gap;
  const lineOf = (at: number) => (at === -1 ? -1 : Math.floor(at / perLine));
  const virtual = useVirtualizer({
    count: width === 0 ? 0 : Math.ceil(count / perLine),
    getScrollElement: () => scroller.current,
    estimateSize: () => line,
    overscan: 2,
    paddingStart: size.gap,
    rangeExtractor: rowsWith(lineOf(place)),
  });
  const showSelected = useEffectEvent(() => {
    bringIntoSight(virtual, lineOf(place));
    const held = document.activeElement;
    if (scroller.current?.contains(held) === true || (inheritsFocus && held === document.body))
      scroller.current?.querySelector<HTMLElement>("[role=gridcell][tabindex='0']")?.focus();
  });
  useEffect(() => showSelected(), [selected, perLine]);
  return {
    scroller,
    lines: {
      size,
      perLine,
      inSight: Math.floor(height / line),
      count: Math.ceil(count / perLine),
      height: virtual.getTotalSize(),
      drawn: virtual.getVirtualItems(),
      placesIn: (at) => ({ from: at * perLine, to: Math.min(count, (at + 1) * perLine) }),
    },
  };
}
