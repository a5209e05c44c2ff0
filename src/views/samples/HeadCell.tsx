import { ArrowDown, ArrowUp } from "lucide-react";
import { memo, useRef, useState, type KeyboardEvent, type PointerEvent } from "react";
import { ownTouch } from "../../components/own-touch.ts";
import type { HeadActions } from "./head-actions.ts";
import { HeadFilter } from "./HeadFilter.tsx";
import { HeadMenu } from "./HeadMenu.tsx";
import type { GridColumn } from "./use-grid-columns.ts";
import styles from "./GridHeads.module.css";

interface Props {
  readonly column: GridColumn;
  /** Whether rows are sorted by it downwards; null where they are not sorted by it. */
  readonly desc: boolean | null;
  /** Its place among several columns that they are sorted by, from 1; null where they are not. */
  readonly order: number | null;
  readonly actions: HeadActions;
}

/** Pixels that a key makes a column wider, and that a pointer goes before a press is a drag. */
const KEY_STEP = 16;
const DRAG_FROM = 6;

/** The column whose head is under a point. */
const headAt = (x: number, y: number): HTMLElement | null =>
  document.elementFromPoint(x, y)?.closest<HTMLElement>("[data-column]") ?? null;

/** Where a column ends: dragged it makes the column wider, pressed twice as wide as it was unasked. */
function ResizeHandle({ id, actions }: { readonly id: string; readonly actions: HeadActions }) {
  const from = useRef<{ readonly x: number; readonly width: number } | null>(null);
  const widthAt = ({ clientX }: PointerEvent) =>
    from.current === null ? null : from.current.width + clientX - from.current.x;
  return (
    <span
      ref={ownTouch}
      aria-hidden="true"
      className={styles.resize}
      onPointerDown={(event) => {
        if (event.button !== 0) return;
        event.preventDefault();
        event.currentTarget.setPointerCapture(event.pointerId);
        from.current = { x: event.clientX, width: event.currentTarget.parentElement?.offsetWidth ?? 0 };
      }}
      onPointerMove={(event) => {
        const width = widthAt(event);
        if (width !== null) actions.tryWidth(id, width);
      }}
      onPointerUp={(event) => {
        const width = widthAt(event);
        const moved = from.current !== null && event.clientX !== from.current.x;
        from.current = null;
        if (moved && width !== null) actions.setWidth(id, width);
      }}
      onPointerCancel={() => {
        from.current = null;
        actions.tryWidth(id, null);
      }}
      onClick={(event) => event.stopPropagation()}
      onDoubleClick={(event) => {
        event.stopPropagation();
        actions.setWidth(id, null);
      }}
    />
  );
}

/** Moves a column by its head: the one under the pointer is where it goes. */
function useDrag(id: string, actions: HeadActions) {
  const from = useRef<{ readonly x: number; dragging: boolean } | null>(null);
  const over = useRef<HTMLElement | null>(null);
  const mark = (head: HTMLElement | null) => {
    over.current?.removeAttribute("data-drop");
    over.current = head;
    head?.setAttribute("data-drop", "");
  };
  const end = () => {
    mark(null);
    from.current = null;
  };
  return {
    onPointerDown(event: PointerEvent) {
      if (event.button === 0) from.current = { x: event.clientX, dragging: false };
    },
    onPointerMove(event: PointerEvent) {
      const start = from.current;
      if (start === null) return;
      if (!start.dragging && Math.abs(event.clientX - start.x) < DRAG_FROM) return;
      if (!start.dragging) event.currentTarget.setPointerCapture(event.pointerId);
      start.dragging = true;
      const head = headAt(event.clientX, event.clientY);
      mark(head?.dataset["column"] === id ? null : head);
    },
    onPointerUp() {
      const target = over.current?.dataset["column"];
      const dragged = from.current?.dragging === true;
      end();
      if (dragged && target !== undefined) actions.moveTo(id, target);
    },
    onPointerCancel: end,
  };
}

export const HeadCell = memo(function HeadCell({ column, desc, order, actions }: Props) {
  const { id, label, look, pinned, edge, style } = column;
  const [open, setOpen] = useState(false);
  const button = useRef<HTMLButtonElement>(null);
  const drag = useDrag(id, actions);
  const Arrow = desc === true ? ArrowDown : ArrowUp;

  const onKeyDown = (event: KeyboardEvent) => {
    const { key, shiftKey, altKey } = event;
    if (key === "F2" || key === "ContextMenu" || (shiftKey && key === "F10") || (altKey && key === "ArrowDown"))
      setOpen(true);
    else if (shiftKey && key === "ArrowLeft") actions.step(id, -1);
    else if (shiftKey && key === "ArrowRight") actions.step(id, 1);
    else if (key === "+" || key === "-") actions.widen(id, key === "+" ? KEY_STEP : -KEY_STEP);
    else return;
    event.preventDefault();
  };
  return (
    // oxlint-disable-next-line jsx-a11y/interactive-supports-focus -- its button has the focus
    <div
      role="columnheader"
      className={styles.head}
      title={look.tip}
      aria-sort={desc === null ? undefined : desc ? "descending" : "ascending"}
      data-column={id}
      data-pinned={pinned ?? undefined}
      data-edge={edge ?? undefined}
      data-align={look.align}
      style={style}
      onContextMenu={(event) => {
        event.preventDefault();
        setOpen(true);
      }}
      {...(look.of === null ? {} : drag)}
    >
      {look.of === null ? (
        label
      ) : (
        <button
          type="button"
          ref={button}
          data-head
          data-order={order ?? undefined}
          aria-keyshortcuts="F2"
          onClick={(event) => actions.sortNext(id, event.shiftKey)}
          onKeyDown={onKeyDown}
        >
          <span>{label}</span>
          {desc !== null && <Arrow size={12} aria-hidden="true" />}
        </button>
      )}
      {look.of !== null && (
        <span className={styles.tools}>
          <HeadFilter id={id} />
          <HeadMenu
            column={column}
            actions={actions}
            open={open}
            onOpenChange={setOpen}
            onClosed={() => button.current?.focus()}
          />
        </span>
      )}
      <ResizeHandle id={id} actions={actions} />
    </div>
  );
});
