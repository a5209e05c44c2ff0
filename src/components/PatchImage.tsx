import { useEffect, useLayoutEffect, useRef, useState, type KeyboardEvent } from "react";
import { toCss, type Rgb } from "./colour-map.ts";
import { contain, outlineOf, patchAt, type Box, type PatchGrid } from "./patch-geometry.ts";
import styles from "./PatchImage.module.css";

export interface PatchPaint {
  readonly colour: Rgb;
  /** In [0, 1]. */
  readonly alpha: number;
}

interface Props {
  readonly label: string;
  readonly bitmap: ImageBitmap | null;
  /** null before it is known; then only the picture shows. */
  readonly grid: PatchGrid | null;
  /** How a patch is painted; null: not at all. */
  readonly paint: ((patch: number) => PatchPaint | null) | null;
  /** Uint8 [patches]: 1 inside the outline. */
  readonly inside: Uint8Array | null;
  /** The patch that is looked at, framed. */
  readonly marked: number | null;
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

function strokePaths(context: CanvasRenderingContext2D, { x, y, width, height }: Box, { rows, columns }: PatchGrid, inside: Uint8Array): void {
  context.beginPath();
  for (const [r0, c0, r1, c1] of outlineOf({ rows, columns }, inside)) {
    context.moveTo(x + (c0 / columns) * width, y + (r0 / rows) * height);
    context.lineTo(x + (c1 / columns) * width, y + (r1 / rows) * height);
  }
  context.stroke();
}

/**
 * A picture with its patch grid on top: patches painted, a region outlined, one patch framed. Drawn at the screen's own
 * resolution; its place does not depend on what is in it.
 */
export function PatchImage({ label, bitmap, grid, paint, inside, marked, onPoint, onPin, description }: Props) {
  const frame = useRef<HTMLDivElement>(null);
  const picture = useRef<HTMLCanvasElement>(null);
  const overlay = useRef<HTMLCanvasElement>(null);
  const [size, setSize] = useState({ width: 0, height: 0 });

  useLayoutEffect(() => {
    const element = frame.current;
    if (element === null) return undefined;
    const observer = new ResizeObserver(() => setSize({ width: element.clientWidth, height: element.clientHeight }));
    observer.observe(element);
    return () => observer.disconnect();
  }, []);

  const box = contain(bitmap, size);
  const ratio = globalThis.devicePixelRatio || 1;

  useEffect(() => {
    const context = picture.current?.getContext("2d");
    if (!context || bitmap === null) return;
    context.setTransform(ratio, 0, 0, ratio, 0, 0);
    context.clearRect(0, 0, size.width, size.height);
    context.imageSmoothingQuality = "high";
    context.drawImage(bitmap, box.x, box.y, box.width, box.height);
  }, [bitmap, box.x, box.y, box.width, box.height, ratio, size]);

  useEffect(() => {
    const context = overlay.current?.getContext("2d");
    if (!context) return;
    context.setTransform(ratio, 0, 0, ratio, 0, 0);
    context.clearRect(0, 0, size.width, size.height);
    if (grid === null || bitmap === null) return;
    const { rows, columns } = grid;
    const [cellWidth, cellHeight] = [box.width / columns, box.height / rows];
    // Edges on the screen's own pixels: patches meet without a seam.
    const snap = (length: number) => Math.round(length * ratio) / ratio;
    const edgesX = Array.from({ length: columns + 1 }, (_, column) => snap(box.x + column * cellWidth));
    const edgesY = Array.from({ length: rows + 1 }, (_, row) => snap(box.y + row * cellHeight));
    if (paint !== null) {
      for (let patch = 0; patch < rows * columns; patch++) {
        const style = paint(patch);
        if (style === null) continue;
        context.fillStyle = toCss(style.colour, style.alpha);
        const [row, column] = [Math.floor(patch / columns), patch % columns];
        const [left, top] = [edgesX[column]!, edgesY[row]!];
        context.fillRect(left, top, edgesX[column + 1]! - left, edgesY[row + 1]! - top);
      }
    }
    if (inside !== null) {
      // White within black: seen on light and on dark pictures.
      context.lineCap = "square";
      context.strokeStyle = "rgb(0 0 0 / 75%)";
      context.lineWidth = 3;
      strokePaths(context, box, grid, inside);
      context.strokeStyle = "#fff";
      context.lineWidth = 1.25;
      strokePaths(context, box, grid, inside);
    }
    if (marked !== null) {
      context.strokeStyle = getComputedStyle(context.canvas).color;
      context.lineWidth = 2.5;
      context.strokeRect(box.x + (marked % columns) * cellWidth, box.y + Math.floor(marked / columns) * cellHeight, cellWidth, cellHeight);
    }
  }, [bitmap, box, grid, inside, marked, paint, ratio, size]);

  const pointed = (event: { clientX: number; clientY: number }): number | null => {
    const bounds = frame.current?.getBoundingClientRect();
    if (bounds === undefined || grid === null) return null;
    return patchAt(grid, box, event.clientX - bounds.left, event.clientY - bounds.top);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (grid === null) return;
    if ((event.key === "Enter" || event.key === " ") && marked !== null) {
      event.preventDefault();
      onPin(marked);
      return;
    }
    const step = STEPS[event.key];
    if (step === undefined) return;
    event.preventDefault();
    const { rows, columns } = grid;
    const from = marked ?? Math.floor(rows / 2) * columns + Math.floor(columns / 2);
    const [row, column] = marked === null ? [0, 0] : step;
    const nextRow = Math.min(rows - 1, Math.max(0, Math.floor(from / columns) + row));
    const nextColumn = Math.min(columns - 1, Math.max(0, (from % columns) + column));
    onPoint(nextRow * columns + nextColumn);
  };

  return (
    // oxlint-disable jsx-a11y/no-noninteractive-tabindex, jsx-a11y/no-noninteractive-element-interactions -- an application: arrow keys walk over the patches
    <div
      ref={frame}
      className={styles.frame}
      role="application"
      aria-label={`${label}: arrow keys move over the patches, Enter pins one`}
      tabIndex={0}
      onPointerMove={(event) => onPoint(pointed(event))}
      onPointerLeave={() => onPoint(null)}
      onClick={(event) => {
        const patch = pointed(event);
        if (patch !== null) onPin(patch);
      }}
      onKeyDown={onKeyDown}
    >
      <canvas ref={picture} className={styles.picture} data-painted={paint !== null || undefined} width={size.width * ratio} height={size.height * ratio} />
      <canvas ref={overlay} className={styles.overlay} width={size.width * ratio} height={size.height * ratio} />
      <span className="visually-hidden" aria-live="polite">
        {description}
      </span>
    </div>
  );
}
