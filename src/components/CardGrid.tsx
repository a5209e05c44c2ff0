import type { KeyboardEvent, MouseEvent, ReactNode, RefObject } from "react";
import styles from "./CardGrid.module.css";
import { cardAfter } from "./card-places.ts";
import type { CardLines } from "./use-card-lines.ts";

/** What a card has to say of itself: it is a `gridcell`. */
export interface CardState {
  /** From 1. */
  readonly column: number;
  readonly selected: boolean;
  readonly focusable: boolean;
}

interface Props<Item> {
  readonly label: string;
  readonly className?: string | undefined;
  readonly items: readonly Item[];
  /** The selected one's; -1 where none is. */
  readonly place: number;
  readonly scroller: RefObject<HTMLDivElement | null>;
  readonly lines: CardLines;
  /** A card, with its key. */
  readonly renderCard: (item: Item, state: CardState) => ReactNode;
  readonly onPick: (item: Item) => void;
  /** @returns whether the press was meant for a part of the card, and picks nothing */
  readonly onPress?: (item: Item, event: MouseEvent) => boolean;
  /** A double click. */
  readonly onOpen?: (item: Item) => void;
  /** Before a key moves on; it does not where its default is prevented. */
  readonly onKeyDown?: (event: KeyboardEvent) => void;
}

/** The place of the card that an event is about; null between cards. */
function placeUnder({ target }: { readonly target: EventTarget }, perLine: number): number | null {
  const cell = target instanceof Element ? target.closest("[role=gridcell]") : null;
  const column = Number(cell?.getAttribute("aria-colindex"));
  const line = Number(cell?.closest("[role=row]")?.getAttribute("aria-rowindex"));
  return column > 0 && line > 0 ? (line - 1) * perLine + column - 1 : null;
}

/** Many cards, of which only the lines in sight are drawn. The focus roves over them by arrow keys. */
export function CardGrid<Item>(props: Props<Item>) {
  const {
    label,
    className = "",
    items,
    place,
    scroller,
    lines,
    renderCard,
    onPick,
    onPress,
    onOpen,
    onKeyDown,
  } = props;
  const { perLine, size } = lines;
  const itemUnder = (event: MouseEvent) => items[placeUnder(event, perLine) ?? -1];
  return (
    // oxlint-disable-next-line jsx-a11y/interactive-supports-focus -- focus roves over the cards
    <div
      role="grid"
      aria-label={label}
      aria-rowcount={lines.count}
      aria-colcount={perLine}
      className={`${styles.grid} ${className}`}
      ref={scroller}
      onKeyDown={(event) => {
        onKeyDown?.(event);
        const isCard = placeUnder(event, perLine) !== null;
        if (event.defaultPrevented || event.altKey || !isCard) return;
        const to = cardAfter(event.key, place, items.length, perLine, lines.inSight);
        const next = items[to ?? -1];
        if (next === undefined) return;
        event.preventDefault();
        onPick(next);
      }}
      onClick={(event) => {
        const item = itemUnder(event);
        if (item !== undefined && onPress?.(item, event) !== true) onPick(item);
      }}
      onDoubleClick={(event) => {
        const item = itemUnder(event);
        if (item !== undefined) onOpen?.(item);
      }}
    >
      <div role="rowgroup" className={styles.body} style={{ height: lines.height }}>
        {lines.drawn.map(({ index, start }) => {
          const { from, to } = lines.placesIn(index);
          return (
            // oxlint-disable-next-line jsx-a11y/interactive-supports-focus -- its cards have the focus
            <div
              key={index}
              role="row"
              aria-rowindex={index + 1}
              className={styles.line}
              style={{
                transform: `translateY(${start}px)`,
                gap: size.gap,
                gridTemplateColumns: `repeat(${perLine}, ${size.width}px)`,
              }}
            >
              {items.slice(from, to).map((item, i) =>
                renderCard(item, {
                  column: i + 1,
                  selected: from + i === place,
                  focusable: from + i === Math.max(0, place),
                }),
              )}
            </div>
          );
        })}
      </div>
    </div>
  );
}
