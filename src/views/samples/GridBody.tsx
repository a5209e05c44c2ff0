import { useVirtualizer } from "@tanstack/react-virtual";
import {
  useCallback,
  useEffect,
  useEffectEvent,
  useLayoutEffect,
  useMemo,
  useRef,
  useState,
  type KeyboardEvent,
  type MouseEvent,
  type RefObject,
} from "react";
import { rowKey, type TableLine } from "../../analysis/lines.ts";
import type { SampleRow } from "../../analysis/rows.ts";
import { bringIntoSight, rowAfter, rowsWith } from "../../components/row-keys.ts";
import { createSlots } from "../../components/row-slots.ts";
import { useAfterFrame } from "../../components/use-after-frame.ts";
import { useLens } from "../../store/store.ts";
import { drawnLines } from "./drawn-lines.ts";
import { GridLine, HEADS_HEIGHT } from "./GridLine.tsx";
import { GroupLine } from "./GroupLine.tsx";
import { createScrolled, keepPlace, keptPlace, watchPlace } from "./kept-place.ts";
import { tickedOf, tickLines } from "./ticking.ts";
import type { Grid, GridColumn } from "./use-grid-columns.ts";
import { useInSight } from "./use-in-sight.ts";
import styles from "./SampleGrid.module.css";

export interface GridBodyProps {
  readonly columns: readonly GridColumn[];
  /** Of groups, means that are told in words, where they have no columns. */
  readonly told: Grid["all"];
  /** Pixels. */
  readonly rowHeight: number;
  readonly lines: readonly TableLine<SampleRow>[];
  /** The column by which they are grouped; null where they are not. */
  readonly group: string | null;
  readonly open: ReadonlySet<string>;
  readonly onOpenGroups: (keys: ReadonlySet<string>) => void;
  readonly selected: string | null;
  readonly onSelect: (id: string) => void;
  /** Of the selected row, looks at one of several references. @param reference its place, from 0 */
  readonly onReference: (reference: number) => void;
  readonly ticked: ReadonlySet<string>;
  readonly onTick: (ids: ReadonlySet<string>) => void;
  /** Enter or a double click. */
  readonly onOpen: (id: string) => void;
}

interface Props extends GridBodyProps {
  readonly scroller: RefObject<HTMLDivElement | null>;
  /** It is scrolled to the side. */
  readonly aside: boolean;
  /** Takes the focus from the heads. */
  readonly enter: RefObject<(() => void) | null>;
}

const idOf = (line: TableLine<SampleRow> | undefined): string | null =>
  line?.kind === "row" ? line.row.sample.id : null;

/** The line and, where one has the focus, the cell that an event is of. */
function placeOf(target: EventTarget): { readonly at: number; readonly cell: number | null } | null {
  if (!(target instanceof Element)) return null;
  const line = target.closest<HTMLElement>("[data-line]");
  if (line === null) return null;
  const cells = [...line.querySelectorAll("[role=gridcell]")];
  const cell = cells.indexOf(target);
  return { at: Number(line.dataset["line"]), cell: cell === -1 ? null : cell };
}

/** Whether what belongs to a line stands below it; null where nothing does. */
function isOpen(line: TableLine<SampleRow>, open: ReadonlySet<string>): boolean | null {
  if (line.kind === "group") return line.open;
  if (line.kind === "part" || line.row.sample.otherReferences.length === 0) return null;
  return open.has(rowKey(line.row.sample.id));
}

/** The lines: only those in sight are drawn. Keys move over them, and over their cells. */
export function GridBody({
  columns,
  told,
  rowHeight,
  lines,
  group,
  open,
  onOpenGroups,
  selected,
  onSelect,
  onReference,
  ticked,
  onTick,
  onOpen,
  scroller,
  aside,
  enter,
}: Props) {
  // The line that has the focus: a group's is no sample's.
  const [focused, setFocused] = useState<string | null>(null);
  const anchor = useRef<string | null>(null);
  const [slots] = useState(createSlots);
  /** The line in which the focus is now. */
  const held = useRef<string | null>(null);
  const place = useMemo(
    () => (selected === null ? -1 : lines.findIndex((line) => idOf(line) === selected)),
    [lines, selected],
  );
  const kept = useMemo(() => (focused === null ? -1 : lines.findIndex(({ key }) => key === focused)), [lines, focused]);
  const current = kept !== -1 && lines[kept]?.kind !== "row" ? kept : place;
  const project = useLens((state) => state.projectId);
  const [left] = useState(() => keptPlace(lines, rowHeight, project));
  const [scrolled] = useState(() => createScrolled(left?.offset ?? 0));
  const virtual = useVirtualizer({
    count: lines.length,
    initialOffset: left?.offset ?? 0,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight,
    overscan: 8,
    // The heads stick to the top of the same element, so its last row in sight is that much higher.
    scrollPaddingEnd: HEADS_HEIGHT,
    rangeExtractor: rowsWith(current),
  });

  const now = useRef({ lines, rowHeight, project, selected });
  useLayoutEffect(() => {
    now.current = { lines, rowHeight, project, selected };
  });
  useLayoutEffect(() => {
    return watchPlace(() => keepPlace(now.current.lines, scrolled.offset(), now.current.rowHeight, now.current));
  }, [scrolled]);
  // The table is there once its lines are.
  useEffect(() => (scroller.current === null ? undefined : scrolled.follow(scroller.current)), [scrolled, scroller]);

  // Rows are measured by their height alone: of another height, the same ones stay in sight.
  const height = useRef(rowHeight);
  useLayoutEffect(() => {
    if (height.current === rowHeight) return;
    virtual.measure();
    virtual.scrollToOffset(((virtual.scrollOffset ?? 0) / height.current) * rowHeight);
    height.current = rowHeight;
  }, [virtual, rowHeight]);

  const listed = useMemo(() => ({ lines, group }), [lines, group]);
  const before = useAfterFrame(listed);
  const waits = before !== listed && !aside;
  const places = virtual.getVirtualItems();
  const { startIndex, endIndex } = virtual.range ?? { startIndex: 0, endIndex: lines.length };
  const drawn = drawnLines(
    places,
    listed,
    before,
    (index) => index === current || (index >= startIndex && index <= endIndex),
  );
  const keys = drawn.map(({ line }) => line.key);
  useInSight(places.flatMap(({ index }) => idOf(lines[index]) ?? []));

  // What selects may be elsewhere: the inspector, a key, the tour. A row that moves while scores come in is not followed.
  // Nor one that was out of sight when the table was last looked at.
  const seen = useRef(left === null ? undefined : left.selected);
  const scrollToSelected = useEffectEvent(() => {
    if (seen.current !== selected) bringIntoSight(virtual, place);
    seen.current = undefined;
  });
  useEffect(() => scrollToSelected(), [selected]);

  const focusLine = useCallback(
    (at: number, cell: number | null) => {
      virtual.scrollToIndex(at);
      requestAnimationFrame(() => {
        const line = scroller.current?.querySelector<HTMLElement>(`[data-line="${at}"]`);
        const cells = [...(line?.querySelectorAll<HTMLElement>("[role=gridcell]") ?? [])];
        const to = cell === null ? line : cells[Math.min(cell, cells.length - 1)];
        // A cell takes the focus from keys alone: a press is the row's.
        if (cell !== null) to?.setAttribute("tabindex", "-1");
        to?.focus({ preventScroll: true });
        if (cell !== null) to?.scrollIntoView({ block: "nearest", inline: "nearest" });
      });
    },
    [virtual, scroller],
  );
  const pick = (line: TableLine<SampleRow>) => {
    if (line.kind === "group") return;
    onSelect(line.row.sample.id);
    if (line.kind === "part") onReference(line.place);
  };
  const goTo = (at: number, cell: number | null) => {
    const line = lines[at];
    if (line === undefined) return;
    setFocused(line.key);
    pick(line);
    focusLine(at, cell);
  };
  enter.current = () => goTo(Math.max(0, current), null);

  const toggle = (at: number, to: boolean) => {
    const line = lines[at];
    if (line === undefined || line.kind === "part") return;
    const next = new Set(open);
    const { key } = line.kind === "group" ? line.group : line;
    if (to) next.add(key);
    else next.delete(key);
    onOpenGroups(next);
  };
  const tickAt = (at: number, range: boolean) => {
    const from = range ? lines.findIndex(({ key }) => key === anchor.current) : -1;
    onTick(tickLines(lines, at, from === -1 ? null : from, ticked));
    anchor.current = lines[at]?.key ?? null;
  };

  /** Left and right: over cells; a group opens and closes, and its rows lead back to it. */
  const moveAcross = (key: string, at: number, cell: number | null): boolean => {
    const line = lines[at];
    if (line === undefined) return false;
    const count = line.kind === "group" ? 0 : columns.length;
    if (key === "ArrowRight") {
      if (cell === null && isOpen(line, open) === false) toggle(at, true);
      else focusLine(at, cell === null ? 1 : cell + 1);
    } else if (key === "ArrowLeft") {
      if (cell !== null) focusLine(at, cell > 1 ? cell - 1 : null);
      else if (isOpen(line, open) === true) toggle(at, false);
      else if (line.kind === "part") goTo(at - 1 - line.place, null);
      else if (line.kind === "row" && line.group !== null) {
        const parent = line.group.key;
        goTo(
          lines.findIndex((one) => one.kind === "group" && one.group.key === parent),
          null,
        );
      }
    } else if (cell !== null && (key === "Home" || key === "End"))
      focusLine(at, key === "Home" ? 1 : count || Infinity);
    else return false;
    return true;
  };

  const onKeyDown = (event: KeyboardEvent) => {
    const found = placeOf(event.target);
    if (found === null || event.ctrlKey || event.metaKey || event.altKey) return;
    const { at, cell } = found;
    const line = lines[at];
    const { key } = event;
    if (key === "Enter" && line !== undefined) {
      if (line.kind === "group") toggle(at, !line.open);
      else onOpen(line.row.sample.id);
      return;
    }
    if (key === " ") tickAt(at, event.shiftKey);
    else if (key === "*" && line?.kind === "group")
      onOpenGroups(new Set(lines.flatMap((one) => (one.kind === "group" ? [one.group.key] : []))));
    else if (key === "F2" || key === "ContextMenu") openMenu(scroller.current, columns[(cell ?? 1) - 1]?.id);
    else if (key === "ArrowUp" && at === 0) scroller.current?.querySelector<HTMLElement>("[data-head]")?.focus();
    else if (!moveAcross(key, at, cell)) {
      const page = Math.floor((scroller.current?.clientHeight ?? 0) / rowHeight) - 1;
      const to = rowAfter(key, at, lines.length, page);
      if (to === null) return;
      goTo(to, cell);
    }
    event.preventDefault();
  };
  const onClick = (event: MouseEvent) => {
    const at = placeOf(event.target)?.at;
    const line = at === undefined ? undefined : lines[at];
    if (at === undefined || line === undefined) return;
    if (event.target instanceof HTMLElement && event.target.matches("[data-tick]")) {
      tickAt(at, event.shiftKey);
      return;
    }
    setFocused(line.key);
    pick(line);
    if (line.kind === "group") toggle(at, !line.open);
  };

  return (
    // oxlint-disable-next-line jsx-a11y/interactive-supports-focus, jsx-a11y/no-noninteractive-element-interactions -- focus roves over the rows
    <div
      role="rowgroup"
      className={styles.body}
      style={{ height: virtual.getTotalSize() }}
      onKeyDown={onKeyDown}
      onClick={onClick}
      onMouseDown={(event) => {
        // A range of ticks is no selection of text.
        if (event.shiftKey) event.preventDefault();
      }}
      onFocus={({ target }) => {
        held.current = lines[placeOf(target)?.at ?? -1]?.key ?? null;
      }}
      onBlur={({ target }) => {
        held.current = null;
        if (target.matches("[role=gridcell]")) target.removeAttribute("tabindex");
      }}
      onDoubleClick={(event) => {
        const line = lines[placeOf(event.target)?.at ?? -1];
        if (line !== undefined && line.kind !== "group") onOpen(line.row.sample.id);
      }}
    >
      {slots(keys, virtual.isScrolling, held.current).map(({ slot, at }) => {
        const { index, start, line, group: by } = drawn[at]!;
        const focusable = current === -1 ? index === 0 : index === current;
        if (line.kind === "group") {
          return (
            <GroupLine
              key={slot}
              columns={columns}
              waits={waits}
              told={told}
              group={line.group}
              by={by ?? ""}
              open={line.open}
              place={index}
              top={start}
              ticked={tickedOf(line, ticked)}
              focusable={focusable}
            />
          );
        }
        const { sample } = line.row;
        const isPart = line.kind === "part";
        return (
          <GridLine
            key={slot}
            columns={columns}
            waits={waits}
            sample={sample}
            {...(isPart ? { part: line.place } : {})}
            place={index}
            top={start}
            inGroup={!isPart && line.group !== null}
            selected={!isPart && sample.id === selected}
            ticked={ticked.has(sample.id)}
            focusable={focusable}
          />
        );
      })}
    </div>
  );
}

/** Opens the menu of a column's head, as its key does there. */
function openMenu(grid: HTMLElement | null, column: string | undefined): void {
  const head = [...(grid?.querySelectorAll<HTMLElement>("[data-column]") ?? [])].find(
    ({ dataset }) => dataset["column"] === column,
  );
  head?.dispatchEvent(new globalThis.MouseEvent("contextmenu", { bubbles: true, cancelable: true }));
}
