import { useRef, type KeyboardEvent, type PointerEvent } from "react";
import { within } from "../../components/pointers.ts";
import { floodFill } from "../../imaging/masks/flood.ts";
import { wholeOf, type Point } from "../../imaging/masks/mask-image.ts";
import { fillPolygon } from "../../imaging/masks/polygon.ts";
import { centreOf, nearestPatch, stepped, type PatchGrid } from "../../lib/patch-grid.ts";
import type { Box } from "../../models/segmenter.ts";
import type { MaskDraft } from "./mask-draft.ts";
import { boxOf } from "./proposals.ts";
import { brushes, type Tool } from "./tools.ts";
import { toFrame, toPicture } from "./picture-view.ts";
import { usePinch } from "./use-pinch.ts";
import type { MaskViewport } from "./use-mask-canvas.ts";

interface Parts {
  readonly viewport: MaskViewport;
  readonly draft: MaskDraft;
  readonly grid: PatchGrid;
  readonly tool: Tool;
  readonly radius: number;
  /** Clicks take away what they else add. */
  readonly away: boolean;
  readonly corners: readonly Point[];
  setCorners(corners: readonly Point[]): void;
  /** Selects what is like a place. */
  onSelect(at: Point, remove: boolean): void;
  /** Says that a place is the subject's, or is not. */
  onClick(at: Point, positive: boolean): void;
  /** A box is being drawn. */
  onBox(box: Box): void;
  onBoxDrawn(box: Box | null): void;
  /** The place of the brush has changed; null: it is away. */
  onCursor(at: Point | null): void;
  onSay(text: string): void;
}

const STEPS: Record<string, readonly [columns: number, rows: number]> = {
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
};

/** How near the first corner a click closes a polygon, in CSS pixels. */
const CLOSE = 9;

/** What pointer and keys do on a mask. */
export function useBrush({
  viewport,
  draft,
  grid,
  tool,
  radius,
  away,
  corners,
  setCorners,
  onSelect,
  onClick,
  onBox,
  onBoxDrawn,
  onCursor,
  onSay,
}: Parts) {
  const last = useRef<Point | null>(null);
  const panning = useRef<Point | null>(null);
  const cursor = useRef<Point | null>(null);
  /** Where the box that is being drawn begins. */
  const corner = useRef<Point | null>(null);
  /** Where a finger has come down with a tool that acts at once: it may become a pinch. */
  const tapped = useRef<Point | null>(null);
  const { mask } = draft;
  const value = tool === "erase" ? 0 : 255;

  const inFrame = (event: { clientX: number; clientY: number }): Point => within(viewport.element.current, event);
  const moveCursor = (at: Point | null) => {
    cursor.current = at;
    onCursor(at);
  };
  const close = (erase: boolean) => {
    if (corners.length >= 3)
      draft.edit((edited) => fillPolygon(edited, corners, erase ? 0 : 255, "non-zero") ?? wholeOf(edited));
    setCorners([]);
  };
  const endBox = (at: Point) => {
    if (corner.current === null) return;
    const box = boxOf(corner.current, at, mask);
    corner.current = null;
    // A box of nothing is a click that slipped.
    onBoxDrawn(box.right - box.left < 1 || box.bottom - box.top < 1 ? null : box);
  };
  /** A click, or Space, at a place of the picture. */
  const apply = (at: Point, held: boolean) => {
    const shift = held !== away;
    const [x, y] = [Math.floor(at.x), Math.floor(at.y)];
    if (tool === "fill")
      draft.edit((edited) => floodFill(edited, x, y, edited.data[y * edited.width + x] === 255 ? 0 : 255));
    else if (tool === "select") onSelect(at, shift);
    else if (tool === "click") onClick(at, !shift);
    else if (tool === "box") {
      if (corner.current === null) {
        corner.current = at;
        onBox(boxOf(at, at, mask));
      } else endBox(at);
    } else if (tool === "polygon") {
      const [first] = corners;
      const near = first !== undefined && Math.hypot(first.x - at.x, first.y - at.y) * viewport.view.scale < CLOSE;
      if (near && corners.length >= 3) close(shift);
      else setCorners([...corners, at]);
    }
  };
  const dab = (from: Point, to: Point) => {
    draft.begin();
    draft.paint(from, to, radius, value);
    draft.end();
  };

  const pinch = usePinch(viewport.zooming, () => {
    tapped.current = null;
    moveCursor(null);
    if (corner.current !== null) onBoxDrawn(null);
    corner.current = null;
    if (last.current !== null) draft.abandon();
    last.current = null;
  });

  const onPointerDown = (event: PointerEvent<HTMLDivElement>) => {
    event.currentTarget.focus({ preventScroll: true });
    if (pinch.press(event, inFrame(event))) return event.currentTarget.setPointerCapture(event.pointerId);
    if (event.button === 1 || (event.button === 0 && event.altKey && tool !== "click")) {
      event.preventDefault();
      event.currentTarget.setPointerCapture(event.pointerId);
      panning.current = inFrame(event);
      return;
    }
    if (event.button !== 0) return;
    const at = toPicture(viewport.view, inFrame(event));
    moveCursor(at);
    if (tool === "box") {
      event.currentTarget.setPointerCapture(event.pointerId);
      corner.current = at;
      return;
    }
    if (!brushes(tool)) {
      if (event.pointerType === "touch") tapped.current = at;
      else apply(at, event.shiftKey || (tool === "click" && event.altKey));
      return;
    }
    event.currentTarget.setPointerCapture(event.pointerId);
    draft.begin();
    draft.paint(at, at, radius, value);
    last.current = at;
  };
  const onPointerMove = (event: PointerEvent<HTMLDivElement>) => {
    const place = inFrame(event);
    if (pinch.move(event, place)) return;
    if (panning.current !== null) {
      viewport.zooming.pan(place.x - panning.current.x, place.y - panning.current.y);
      panning.current = place;
    }
    moveCursor(toPicture(viewport.view, place));
    if (corner.current !== null && tool === "box") onBox(boxOf(corner.current, toPicture(viewport.view, place), mask));
    if (last.current === null) return;
    // A browser gathers the pointer's moves between two frames; a quick curve needs all of them. Not every one tells.
    const gathered = "getCoalescedEvents" in event.nativeEvent ? event.nativeEvent.getCoalescedEvents() : [];
    for (const part of gathered.length === 0 ? [event.nativeEvent] : gathered) {
      const to = toPicture(viewport.view, inFrame(part));
      draft.paint(last.current, to, radius, value);
      last.current = to;
    }
  };
  const onPointerUp = (event: PointerEvent<HTMLDivElement>) => {
    pinch.lift(event);
    panning.current = null;
    if (tapped.current !== null && event.type === "pointerup") apply(tapped.current, event.shiftKey);
    tapped.current = null;
    if (tool === "box") endBox(toPicture(viewport.view, inFrame(event)));
    if (last.current === null) return;
    last.current = null;
    draft.end();
  };

  const inside = (at: Point) => mask.data[Math.floor(at.y) * mask.width + Math.floor(at.x)] === 255;
  const whole = wholeOf(mask);
  const say = (at: Point) => {
    const patch = nearestPatch(grid, whole, at);
    const [row, column] = [Math.floor(patch / grid.columns), patch % grid.columns];
    onSay(`Row ${row + 1}, column ${column + 1}, ${inside(at) ? "inside" : "outside"} the mask`);
  };
  /** The middle of a patch, some patches on from the one at a place. */
  const onward = (at: Point, across = 0, down = 0): Point =>
    centreOf(grid, whole, stepped(grid, nearestPatch(grid, whole, at), down, across));
  const start = (): Point => onward(cursor.current ?? { x: mask.width / 2, y: mask.height / 2 });

  /** @returns whether the key was one of the brush's */
  const onKey = (event: KeyboardEvent): boolean => {
    const step = STEPS[event.key];
    if (step !== undefined) {
      const from = start();
      const to = cursor.current === null ? from : onward(from, ...step);
      if (event.shiftKey && brushes(tool)) dab(from, to);
      moveCursor(to);
      if (corner.current !== null && tool === "box") onBox(boxOf(corner.current, to, mask));
      bringIntoView(to);
      say(to);
    } else if (event.key === " ") {
      const at = start();
      if (brushes(tool)) dab(at, at);
      else apply(at, event.shiftKey || event.altKey);
      moveCursor(at);
      say(at);
    } else if (event.key === "Enter" && corners.length > 0) close(event.shiftKey !== away);
    else if (event.key === "Escape" && corner.current !== null) {
      corner.current = null;
      onBoxDrawn(null);
    } else if (event.key === "Escape" && corners.length > 0) setCorners([]);
    else if (event.key === "Backspace" && corners.length > 0) setCorners(corners.slice(0, -1));
    else return false;
    return true;
  };
  const bringIntoView = (at: Point) => {
    const { x, y } = toFrame(viewport.view, at);
    const { width, height } = viewport.frame;
    const [dx, dy] = [
      Math.max(0, 24 - x) - Math.max(0, x - width + 24),
      Math.max(0, 24 - y) - Math.max(0, y - height + 24),
    ];
    if (dx !== 0 || dy !== 0) viewport.zooming.pan(dx, dy);
  };

  return {
    handlers: {
      onPointerDown,
      onPointerMove,
      onPointerUp,
      onPointerCancel: onPointerUp,
      onPointerLeave: () => last.current === null && moveCursor(null),
    },
    onKey,
  };
}
