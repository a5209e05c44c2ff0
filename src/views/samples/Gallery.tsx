import { useVirtualizer } from "@tanstack/react-virtual";
import { useCallback, useEffect, useEffectEvent, useRef, type KeyboardEvent, type MouseEvent } from "react";
import type { SampleRow } from "../../analysis/rows.ts";
import { bringIntoSight, rowsWith } from "../../components/row-keys.ts";
import { useSize } from "../../components/use-size.ts";
import styles from "./Gallery.module.css";
import { CARD, cardAfter, cardsPerLine } from "../../components/card-places.ts";
import { GalleryCard } from "./GalleryCard.tsx";
import { useInSight } from "./use-in-sight.ts";

interface Props {
  /** As the table lists them. */
  readonly rows: readonly SampleRow[];
  readonly selected: string | null;
  readonly onSelect: (id: string) => void;
  readonly ticked: ReadonlySet<string>;
  readonly onTick: (ids: ReadonlySet<string>) => void;
  /** Enter or a double click. */
  readonly onOpen: (id: string) => void;
}

function flipped(ticked: ReadonlySet<string>, id: string): ReadonlySet<string> {
  const next = new Set(ticked);
  if (!next.delete(id)) next.add(id);
  return next;
}

const idUnder = ({ target }: MouseEvent) =>
  target instanceof Element ? (target.closest<HTMLElement>("[data-id]")?.dataset["id"] ?? null) : null;

/** The table's rows as cards, as many in a line as there is room for: only the lines in sight are drawn. */
export function Gallery({ rows, selected, onSelect, ticked, onTick, onOpen }: Props) {
  const scroller = useRef<HTMLDivElement>(null);
  const { width, height } = useSize(scroller);
  const perLine = cardsPerLine(width);
  const place = rows.findIndex(({ sample }) => sample.id === selected);
  const lineOf = (at: number) => (at === -1 ? -1 : Math.floor(at / perLine));
  const line = CARD.height + CARD.gap;
  const virtual = useVirtualizer({
    count: width === 0 ? 0 : Math.ceil(rows.length / perLine),
    getScrollElement: () => scroller.current,
    estimateSize: () => line,
    overscan: 2,
    paddingStart: CARD.gap,
    rangeExtractor: rowsWith(lineOf(place)),
  });

  useInSight(
    virtual
      .getVirtualItems()
      .flatMap(({ index }) => rows.slice(index * perLine, (index + 1) * perLine).map(({ sample }) => sample.id)),
  );

  const scrollToSelected = useEffectEvent(() => bringIntoSight(virtual, lineOf(place)));
  useEffect(() => scrollToSelected(), [selected, perLine]);
  const focusCard = useCallback(
    (index: number) => {
      virtual.scrollToIndex(Math.floor(index / perLine));
      requestAnimationFrame(() => scroller.current?.querySelector<HTMLElement>(`[data-id][tabindex="0"]`)?.focus());
    },
    [virtual, perLine],
  );

  const onKeyDown = (event: KeyboardEvent) => {
    const card = rows[place];
    if (card !== undefined && event.key === "Enter") {
      onOpen(card.sample.id);
      return;
    }
    if (card !== undefined && event.key === " ") {
      event.preventDefault();
      onTick(flipped(ticked, card.sample.id));
      return;
    }
    const to = cardAfter(event.key, place, rows.length, perLine, Math.floor(height / line));
    const next = to === null ? undefined : rows[to];
    if (to === null || next === undefined) return;
    event.preventDefault();
    onSelect(next.sample.id);
    focusCard(to);
  };
  const onClick = (event: MouseEvent) => {
    const id = idUnder(event);
    if (id === null) return;
    if (event.target instanceof Element && event.target.closest("[data-tick]") !== null) {
      // A label would press its box a second time.
      event.preventDefault();
      onTick(flipped(ticked, id));
    } else onSelect(id);
  };

  return (
    // oxlint-disable-next-line jsx-a11y/interactive-supports-focus -- focus roves over the cards
    <div
      role="grid"
      aria-label="Gallery"
      aria-rowcount={Math.ceil(rows.length / perLine)}
      aria-colcount={perLine}
      className={styles.gallery}
      ref={scroller}
      onKeyDown={onKeyDown}
      onClick={onClick}
      onDoubleClick={(event) => {
        const id = idUnder(event);
        if (id !== null) onOpen(id);
      }}
    >
      <div role="rowgroup" className={styles.body} style={{ height: virtual.getTotalSize() }}>
        {virtual.getVirtualItems().map(({ index, start }) => (
          // oxlint-disable-next-line jsx-a11y/interactive-supports-focus -- its cards have the focus
          <div
            key={index}
            role="row"
            aria-rowindex={index + 1}
            className={styles.line}
            style={{ transform: `translateY(${start}px)`, gridTemplateColumns: `repeat(${perLine}, ${CARD.width}px)` }}
          >
            {rows.slice(index * perLine, (index + 1) * perLine).map(({ sample }, i) => (
              <GalleryCard
                key={sample.id}
                sample={sample}
                column={i + 1}
                selected={sample.id === selected}
                ticked={ticked.has(sample.id)}
                focusable={place === -1 ? index === 0 && i === 0 : sample.id === selected}
              />
            ))}
          </div>
        ))}
      </div>
    </div>
  );
}
