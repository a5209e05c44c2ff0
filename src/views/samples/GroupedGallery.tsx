import { useVirtualizer } from "@tanstack/react-virtual";
import { useEffect, useEffectEvent, useMemo, useRef, useState, type KeyboardEvent, type MouseEvent } from "react";
import type { Line } from "../../analysis/lines.ts";
import type { SampleRow } from "../../analysis/rows.ts";
import { cardsPerLine } from "../../components/card-places.ts";
import { bringIntoSight, rowsWith } from "../../components/row-keys.ts";
import { useSize } from "../../components/use-size.ts";
import { flipped } from "./Gallery.tsx";
import { CARD, GalleryCard } from "./GalleryCard.tsx";
import type { GridBodyProps } from "./GridBody.tsx";
import { ROW_HEIGHT } from "./GridLine.tsx";
import { GroupLine } from "./GroupLine.tsx";
import { cardLines, spotAfter, spotOf, type Spot } from "./grouped-cards.ts";
import { tickedOf, tickLines } from "./ticking.ts";
import type { GridColumn } from "./use-grid-columns.ts";
import { useInSight } from "./use-in-sight.ts";
import grid from "../../components/CardGrid.module.css";
import styles from "./Gallery.module.css";

type Props = Pick<
  GridBodyProps,
  "told" | "open" | "onOpenGroups" | "selected" | "onSelect" | "ticked" | "onTick" | "onOpen"
> & {
  readonly lines: readonly Line<SampleRow>[];
  /** The column by which they are grouped. */
  readonly group: string;
};

const NO_COLUMNS: readonly GridColumn[] = [];

/** The line and the card that an event is of. */
function spotUnder({ target }: { readonly target: EventTarget }): Spot | null {
  if (!(target instanceof Element)) return null;
  const line = target.closest<HTMLElement>("[data-line]");
  if (line === null) return null;
  const column = Number(target.closest("[aria-colindex]")?.getAttribute("aria-colindex") ?? 1);
  return { at: Number(line.dataset["line"]), column: column - 1 };
}

const isTick = ({ target }: MouseEvent): boolean => target instanceof Element && target.closest("[data-tick]") !== null;

/** The table's groups, and the rows of those that are open as cards. */
export function GroupedGallery(props: Props) {
  const { lines: tableLines, told, group, open, onOpenGroups, selected, onSelect, ticked, onTick, onOpen } = props;
  const scroller = useRef<HTMLDivElement>(null);
  const { width, height } = useSize(scroller);
  const perLine = cardsPerLine(width, CARD);
  const lines = useMemo(() => cardLines(tableLines, perLine), [tableLines, perLine]);
  // A group that has the focus; else the selected card has.
  const [focused, setFocused] = useState<string | null>(null);
  const spot = useMemo(
    () => (focused === null ? null : spotOf(lines, null, focused)) ?? spotOf(lines, selected, null),
    [lines, selected, focused],
  );
  const current = spot ?? { at: 0, column: 0 };
  const virtual = useVirtualizer({
    count: width === 0 ? 0 : lines.length,
    getScrollElement: () => scroller.current,
    estimateSize: (at) => (lines[at]?.kind === "group" ? ROW_HEIGHT : CARD.height + CARD.gap),
    getItemKey: (at) => lines[at]?.key ?? at,
    overscan: 3,
    rangeExtractor: rowsWith(current.at),
  });
  const drawn = virtual.getVirtualItems();
  useInSight(
    drawn.flatMap(({ index }) => {
      const line = lines[index];
      return line?.kind === "cards" ? line.rows.map(({ sample }) => sample.id) : [];
    }),
  );
  const show = useEffectEvent(() => {
    bringIntoSight(virtual, spot?.at ?? -1);
    if (scroller.current?.contains(document.activeElement) === true)
      scroller.current.querySelector<HTMLElement>("[tabindex='0']")?.focus();
  });
  // Lines of another kind are of another height.
  useEffect(() => virtual.measure(), [virtual, lines]);
  useEffect(() => show(), [selected, focused, perLine]);

  const goTo = ({ at, column }: Spot) => {
    const line = lines[at];
    if (line === undefined) return;
    setFocused(line.kind === "group" ? line.key : null);
    const row = line.kind === "cards" ? line.rows[column] : undefined;
    if (row !== undefined) onSelect(row.sample.id);
  };
  const toggle = (line: Extract<Line<SampleRow>, { kind: "group" }>, to: boolean) => {
    const next = new Set(open);
    if (to) next.add(line.group.key);
    else next.delete(line.group.key);
    onOpenGroups(next);
  };
  const tickAt = ({ at, column }: Spot) => {
    const line = lines[at];
    const row = line?.kind === "cards" ? line.rows[column] : undefined;
    if (row !== undefined) onTick(flipped(ticked, row.sample.id));
    else if (line?.kind === "group") onTick(tickLines([line.line], 0, null, ticked));
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const from = spotUnder(event);
    const line = lines[from?.at ?? -1];
    if (from === null || line === undefined || event.ctrlKey || event.metaKey || event.altKey) return;
    const { key } = event;
    if (key === " ") tickAt(from);
    else if (line.kind === "group" && key === "Enter") toggle(line.line, !line.line.open);
    else if (line.kind === "group" && key === "ArrowRight" && !line.line.open) toggle(line.line, true);
    else if (line.kind === "group" && key === "ArrowLeft" && line.line.open) toggle(line.line, false);
    else if (line.kind === "cards" && key === "Enter") onOpen(line.rows[from.column]?.sample.id ?? "");
    else {
      const to = spotAfter(key, lines, from, Math.max(1, Math.floor(height / (CARD.height + CARD.gap))));
      if (to === null) return;
      goTo(to);
    }
    event.preventDefault();
  };
  const onClick = (event: MouseEvent) => {
    const at = spotUnder(event);
    const line = lines[at?.at ?? -1];
    if (at === null || line === undefined) return;
    if (isTick(event)) {
      // A label would press its box a second time.
      event.preventDefault();
      tickAt(at);
    } else if (line.kind === "group") {
      setFocused(line.key);
      toggle(line.line, !line.line.open);
    } else if (event.target instanceof Element && event.target.closest("[role=gridcell]") !== null) goTo(at);
  };
  return (
    // oxlint-disable-next-line jsx-a11y/interactive-supports-focus -- focus roves over groups and cards
    <div
      role="treegrid"
      aria-label="Gallery"
      aria-rowcount={lines.length}
      aria-colcount={perLine}
      className={`${grid.grid} ${styles.gallery} ${styles.grouped}`}
      ref={scroller}
      onKeyDown={onKeyDown}
      onClick={onClick}
      onDoubleClick={(event) => {
        const at = spotUnder(event);
        const line = lines[at?.at ?? -1];
        const row = line?.kind === "cards" && at !== null ? line.rows[at.column] : undefined;
        if (row !== undefined && !isTick(event)) onOpen(row.sample.id);
      }}
    >
      <div role="rowgroup" className={grid.body} style={{ height: virtual.getTotalSize() }}>
        {drawn.map(({ index, start, key }) => {
          const line = lines[index]!;
          if (line.kind === "group")
            return (
              <GroupLine
                key={key}
                columns={NO_COLUMNS}
                told={told}
                group={line.line.group}
                by={group}
                open={line.line.open}
                place={index}
                above={0}
                top={start}
                ticked={tickedOf(line.line, ticked)}
                focusable={index === current.at}
              />
            );
          return (
            // oxlint-disable-next-line jsx-a11y/interactive-supports-focus -- its cards have the focus
            <div
              key={key}
              role="row"
              aria-level={2}
              aria-rowindex={index + 1}
              data-line={index}
              className={grid.line}
              style={{
                transform: `translateY(${start + CARD.gap / 2}px)`,
                gap: CARD.gap,
                gridTemplateColumns: `repeat(${perLine}, ${CARD.width}px)`,
              }}
            >
              {line.rows.map(({ sample }, column) => (
                <GalleryCard
                  key={sample.id}
                  sample={sample}
                  ticked={ticked.has(sample.id)}
                  column={column + 1}
                  selected={sample.id === selected}
                  focusable={index === current.at && column === current.column}
                />
              ))}
            </div>
          );
        })}
      </div>
    </div>
  );
}
