import { useEffect, useMemo, useRef, useState, type KeyboardEvent, type PointerEvent } from "react";
import { within } from "../../../components/pointers.ts";
import { usePixelRatio } from "../../../components/use-pixel-ratio.ts";
import { BY_FINGER, useMedia } from "../../../components/use-media.ts";
import { useSize, type Size } from "../../../components/use-size.ts";
import { useZoomGestures } from "../../../components/use-zoom-gestures.ts";
import { useZoom } from "../../../components/use-zoom.ts";
import { WHOLE } from "../../../components/zoom.ts";
import type { Sample } from "../../../project/types.ts";
import { useCommands } from "../../../store/commands.ts";
import { samplesOf } from "../../../store/selectors.ts";
import { useLens } from "../../../store/store.ts";
import { viewFileName } from "../../pictures/figure-names.ts";
import { useShownView } from "../../pictures/shown-view.ts";
import { abFigure } from "./ab-figure.ts";
import { leftMatrix, rightMatrix, type Matrix } from "./ab-layout.ts";
import { AbTools } from "./AbTools.tsx";
import { keyStep, stagedWords } from "./slider.ts";
import { isOfTwo, wordsOf, type AbView, type Sided } from "./use-ab.ts";
import pictures from "../PairPictures.module.css";
import styles from "./ab.module.css";

/** A finger that stays means nothing here. */
const NOTHING = () => undefined;

/** Draws a picture on a canvas as large as its frame, at the screen's own resolution. */
function Layer({
  bitmap,
  matrix,
  frame,
  clip,
}: {
  readonly bitmap: ImageBitmap | null;
  readonly matrix: Matrix | null;
  readonly frame: Size;
  /** Of the canvas, what is shown. */
  readonly clip: string;
}) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const ratio = usePixelRatio();
  useEffect(() => {
    const context = canvas.current?.getContext("2d");
    if (!context) return;
    context.setTransform(1, 0, 0, 1, 0, 0);
    context.clearRect(0, 0, context.canvas.width, context.canvas.height);
    if (bitmap === null || matrix === null) return;
    const [a, b, c, d, e, f] = matrix;
    context.setTransform(a * ratio, b * ratio, c * ratio, d * ratio, e * ratio, f * ratio);
    context.imageSmoothingQuality = "high";
    context.drawImage(bitmap, 0, 0);
  }, [bitmap, matrix, ratio]);
  return (
    <canvas
      ref={canvas}
      className={styles.layer}
      style={{ clipPath: clip }}
      width={Math.round(frame.width * ratio)}
      height={Math.round(frame.height * ratio)}
    />
  );
}

const Name = ({ side, of: { name }, shown }: { side: "left" | "right"; of: Sided; shown: boolean }) => (
  <span className={styles.name} data-side={side} data-shown={shown || undefined}>
    {`${side === "left" ? "A" : "B"} ${name}`}
  </span>
);

/** Two pictures under one slider: drag it, or move it by arrow keys; X shows each of them whole by turns. */
export function AbStage({ sample, ab }: { readonly sample: Sample; readonly ab: AbView }) {
  const { left, right, alignment } = ab;
  const { look } = useCommands();
  const alone = useLens((state) => state.view.alone);
  const frame = useRef<HTMLDivElement>(null);
  const size = useSize(frame);
  const byFinger = useMedia(BY_FINGER);
  const [at, setAt] = useState(50);
  const [zoom, setZoom] = useState(WHOLE);
  const [first, second] = [left.picture?.bitmap ?? null, right.picture?.bitmap ?? null];
  const zooming = useZoom({ content: first, frame: size, zoom, onZoom: setZoom });
  const gestures = useZoomGestures(frame, zoom.scale === 1, zooming, NOTHING);
  const similarity = alignment?.similarity ?? null;
  const matrices = useMemo(
    () => ({
      left: first && leftMatrix(first, size, zoom),
      right: first && second && rightMatrix(second, first, size, zoom, similarity),
    }),
    [first, second, size, zoom, similarity],
  );

  useShownView(() => {
    if (left.picture === null || right.picture === null || left.path === null || right.path === null) return null;
    const { view, ...state } = useLens.getState();
    const whole = samplesOf(state).find(({ id }) => id === sample.id) ?? sample;
    return {
      name: [...viewFileName(whole, sample, view), isOfTwo(ab) ? left.name : null],
      figure: abFigure({
        sample,
        left: { name: left.name, picture: left.picture },
        right: { name: right.name, picture: right.picture },
        similarity,
        words: alignment === null ? "" : wordsOf(ab, alignment),
      }),
      paths: [left.path, right.path],
    };
  });

  const moveTo = (next: number) => {
    setAt(Math.min(100, Math.max(0, next)));
    if (alone !== null) look({ alone: null });
  };
  const under = (event: PointerEvent) => (100 * within(frame.current, event).x) / Math.max(1, size.width);
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const step = keyStep(event.key, at);
    if (step === null && !zooming.onKey(event.key)) return;
    event.preventDefault();
    if (step !== null) moveTo(step);
  };
  // Nearer than whole, a drag moves the pictures, and the line is moved by its own handle.
  const drags = zoom.scale === 1;
  const shownAt = alone === null ? at : alone === "left" ? 100 : 0;
  return (
    <figure className={pictures.figure} data-pictures>
      {/* oxlint-disable-next-line jsx-a11y/no-static-element-interactions -- the slider inside is what keys and readers use */}
      <div
        ref={frame}
        className={`${pictures.pictures} ${styles.frame}`}
        data-testid="ab"
        data-alone={alone ?? undefined}
        data-zoomed={!drags || undefined}
        onPointerDown={(event) => {
          gestures.onPointerDown(event);
          if (drags && event.isPrimary && event.button === 0) moveTo(under(event));
        }}
        onPointerMove={(event) => {
          if (gestures.onPointerMove(event) && drags && event.isPrimary) moveTo(under(event));
        }}
        onPointerUp={gestures.onPointerUp}
        onPointerCancel={gestures.onPointerUp}
      >
        <Layer bitmap={first} matrix={matrices.left} frame={size} clip={`inset(0 ${100 - shownAt}% 0 0)`} />
        <Layer bitmap={second} matrix={matrices.right} frame={size} clip={`inset(0 0 0 ${shownAt}%)`} />
        <Name side="left" of={left} shown={shownAt > 0} />
        <Name side="right" of={right} shown={shownAt < 100} />
        <div
          className={styles.handle}
          style={{ left: `${at}%` }}
          data-hidden={alone !== null || undefined}
          role="slider"
          tabIndex={0}
          aria-label={`Line between ${left.name} and ${right.name}`}
          aria-orientation="horizontal"
          aria-valuemin={0}
          aria-valuemax={100}
          aria-valuenow={Math.round(at)}
          aria-valuetext={stagedWords(at, alone, left.name, right.name)}
          onKeyDown={onKeyDown}
          onPointerDown={(event) => {
            event.stopPropagation();
            event.currentTarget.setPointerCapture(event.pointerId);
          }}
          onPointerMove={(event) => {
            if (!event.currentTarget.hasPointerCapture(event.pointerId)) return;
            event.stopPropagation();
            moveTo(under(event));
          }}
        >
          <span className={styles.grip} aria-hidden="true" />
        </div>
      </div>
      {/* As many lines as below the pair: the pictures stand where they stood. */}
      <figcaption className={pictures.caption}>
        <span className={pictures.line}>{`A: ${left.name}`}</span>
        <span className={pictures.line}>{`B: ${right.name}`}</span>
        <span className={pictures.pointed}>
          <span className={pictures.hint}>
            {byFinger ? (
              "Drag the line. A and B show one alone, two fingers zoom both."
            ) : (
              <>
                Drag the line, or move it by <kbd>←</kbd> <kbd>→</kbd>. <kbd>X</kbd> shows one alone, then the other;
                held, it flickers.
              </>
            )}
          </span>
        </span>
      </figcaption>
      <div className={pictures.legend} />
      <AbTools zoom={zoom} onZoom={setZoom} frame={size} left={left.name} right={right.name} />
    </figure>
  );
}
