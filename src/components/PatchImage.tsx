import { useEffect, useMemo, useRef, type KeyboardEvent, type PointerEvent } from "react";
import { boxOf, middlePatch, patchAt, stepped, type PatchGrid } from "../lib/patch-grid.ts";
import { drawTile, strokeGrid, strokeRegion, tileOf, type Paint } from "./draw-patches.ts";
import { within } from "./pointers.ts";
import { usePixelRatio } from "./use-pixel-ratio.ts";
import { useSize } from "./use-size.ts";
import { useZoom } from "./use-zoom.ts";
import { useZoomGestures } from "./use-zoom-gestures.ts";
import type { Zoom } from "./zoom.ts";
import styles from "./PatchImage.module.css";

interface Props {
  readonly label: string;
  readonly bitmap: ImageBitmap | null;
  /** null before it is known; then only the picture shows. */
  readonly grid: PatchGrid | null;
  /** How a patch is painted; null: not at all. */
  readonly paint: Paint | null;
  /** Colours run from patch to patch instead of ending at their edges. */
  readonly smooth: boolean;
  /** Uint8 [patches]: 1 inside the outline. */
  readonly inside: Uint8Array | null;
  /** Uint8 [patches]: 1 where patches stand out, framed in a colour of their own. */
  readonly flagged: Uint8Array | null;
  /** The patch that is looked at, framed. */
  readonly marked: number | null;
  readonly lines: boolean;
  readonly zoom: Zoom;
  readonly onZoom: (zoom: Zoom) => void;
  readonly onPoint: (patch: number | null) => void;
  readonly onPin: (patch: number) => void;
  /** Said to screen readers of the marked patch. */
  readonly description: string;
}

const STEPS: Record<string, readonly [rows: number, columns: number]> = {
  ArrowUp: [-1, 0],
  ArrowDown: [1, 0],
  ArrowLeft: [0, -1],
  ArrowRight: [0, 1],
};

/**
 * A picture with its patch grid on top: patches painted, a region outlined, one patch framed. Drawn at the screen's own
 * resolution; its place does not depend on what is in it.
 */
export function PatchImage({
  label,
  bitmap,
  grid,
  paint,
  smooth,
  inside,
  flagged,
  marked,
  lines,
  zoom,
  onZoom,
  onPoint,
  onPin,
  description,
}: Props) {
  const frame = useRef<HTMLDivElement>(null);
  const picture = useRef<HTMLCanvasElement>(null);
  const overlay = useRef<HTMLCanvasElement>(null);
  const size = useSize(frame);
  const ratio = usePixelRatio();
  const zooming = useZoom({ content: bitmap, frame: size, zoom, onZoom });
  const { box } = zooming;
  const pointed = (event: { readonly clientX: number; readonly clientY: number }): number | null =>
    grid && patchAt(grid, box, within(frame.current, event));
  const pinAt = (event: { readonly clientX: number; readonly clientY: number }) => {
    const patch = pointed(event);
    if (patch !== null) onPin(patch);
  };
  const gestures = useZoomGestures(frame, zoom.scale === 1, zooming, pinAt);
  const pixels = { width: Math.round(size.width * ratio), height: Math.round(size.height * ratio) };

  useEffect(() => {
    const context = picture.current?.getContext("2d");
    if (!context || bitmap === null) return;
    context.setTransform(ratio, 0, 0, ratio, 0, 0);
    context.clearRect(0, 0, size.width, size.height);
    context.imageSmoothingQuality = "high";
    context.drawImage(bitmap, box.x, box.y, box.width, box.height);
  }, [bitmap, box, ratio, size]);

  const tile = useMemo(() => (grid === null || paint === null ? null : tileOf(grid, paint)), [grid, paint]);
  useEffect(() => {
    const context = overlay.current?.getContext("2d");
    if (!context) return;
    context.setTransform(ratio, 0, 0, ratio, 0, 0);
    context.clearRect(0, 0, size.width, size.height);
    if (grid === null || bitmap === null) return;
    if (tile !== null) drawTile(context, box, tile, smooth, ratio);
    if (lines) strokeGrid(context, box, grid);
    if (inside !== null) strokeRegion(context, box, grid, inside, "#fff", 1.25);
    const { color, outlineColor } = getComputedStyle(context.canvas);
    if (flagged !== null) strokeRegion(context, box, grid, flagged, outlineColor, 2);
    if (marked !== null) {
      const { x, y, width, height } = boxOf(grid, box, marked);
      context.strokeStyle = color;
      context.lineWidth = 2.5;
      context.strokeRect(x, y, width, height);
    }
  }, [bitmap, box, flagged, grid, inside, lines, marked, ratio, size, smooth, tile]);

  const onKeyDown = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (zooming.onKey(event.key)) {
      event.preventDefault();
      return;
    }
    if (grid === null) return;
    if ((event.key === "Enter" || event.key === " ") && marked !== null) {
      event.preventDefault();
      onPin(marked);
      return;
    }
    const step = STEPS[event.key];
    if (step === undefined) return;
    event.preventDefault();
    onPoint(marked === null ? middlePatch(grid) : stepped(grid, marked, ...step));
  };
  const onPointerMove = (event: PointerEvent<HTMLDivElement>) =>
    onPoint(gestures.onPointerMove(event) ? null : pointed(event));

  return (
    // oxlint-disable jsx-a11y/no-noninteractive-tabindex, jsx-a11y/no-noninteractive-element-interactions -- an application: arrow keys walk over the patches
    <div
      ref={frame}
      className={styles.frame}
      data-zoomed={zoom.scale > 1 || undefined}
      role="application"
      aria-label={`${label}: arrow keys move over the patches, Enter pins one`}
      tabIndex={0}
      onPointerDown={gestures.onPointerDown}
      onPointerMove={onPointerMove}
      onPointerUp={gestures.onPointerUp}
      onPointerCancel={gestures.onPointerUp}
      onPointerLeave={(event) => {
        gestures.onPointerUp(event);
        onPoint(null);
      }}
      onClick={(event) => {
        if (!gestures.wasDragged()) pinAt(event);
      }}
      onContextMenu={gestures.onContextMenu}
      onKeyDown={onKeyDown}
    >
      <canvas ref={picture} className={styles.picture} data-painted={paint !== null || undefined} {...pixels} />
      <canvas ref={overlay} className={styles.overlay} {...pixels} />
      <span className="visually-hidden" aria-live="polite">
        {description}
      </span>
    </div>
  );
}
