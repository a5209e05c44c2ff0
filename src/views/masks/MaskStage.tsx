import { useEffect, useLayoutEffect, useRef, useState } from "react";
import type { Picture } from "../../engine/protocol.ts";
import type { Point } from "../../imaging/masks/mask-image.ts";
import type { Grid } from "../../imaging/naflex-size.ts";
import type { MaskSession } from "./mask-session.ts";
import { brushes, resized, type Tool } from "./tools.ts";
import { useBrush } from "./use-brush.ts";
import { useStage } from "./use-stage.ts";
import { toFrame, zoomAt } from "./view-transform.ts";
import styles from "./MaskStage.module.css";

interface Props {
  readonly label: string;
  readonly picture: Picture;
  readonly session: MaskSession;
  /** Where arrow keys go. */
  readonly grid: Grid;
  readonly tool: Tool;
  /** Pixels of the picture. */
  readonly radius: number;
  readonly onRadius: (radius: number) => void;
  readonly onSelect: (at: Point, remove: boolean) => void;
  readonly follow: (frameStart: number | null) => boolean;
}

const NO_CORNERS: readonly Point[] = [];
const ZOOM = 1.4;
/** What one notch of a wheel (100 pixels) makes of zoom and brush. */
const WHEEL = 1.15;

/** The picture with the mask over it, to be painted on by pointer or by keys. */
export function MaskStage({ label, picture, session, grid, tool, radius, onRadius, onSelect, follow }: Props) {
  const stage = useStage(picture, session, follow);
  const { element, pictureCanvas, maskCanvas, frame, view, setView } = stage;
  const ring = useRef<HTMLDivElement>(null);
  const at = useRef<Point | null>(null);
  /** Of the polygon begun; another tool or mask drops it. */
  const [begun, setBegun] = useState<{
    readonly tool: Tool;
    readonly session: MaskSession;
    readonly corners: readonly Point[];
  } | null>(null);
  const corners = begun !== null && begun.tool === tool && begun.session === session ? begun.corners : NO_CORNERS;
  const [said, setSaid] = useState("");

  // Moved by hand: it follows the pointer at every event, which is no matter for React.
  const placeRing = () => {
    const node = ring.current;
    if (node === null) return;
    node.hidden = at.current === null || tool === "polygon";
    if (at.current === null) return;
    const size = (brushes(tool) ? 2 * radius : 8 / view.scale) * view.scale;
    const { x, y } = toFrame(view, at.current);
    node.style.width = node.style.height = `${size}px`;
    node.style.transform = `translate(${x - size / 2}px, ${y - size / 2}px)`;
  };
  useLayoutEffect(placeRing);
  const brush = useBrush({
    stage,
    session,
    grid,
    tool,
    radius,
    corners,
    setCorners: (next) => setBegun({ tool, session, corners: next }),
    onSelect,
    onCursor: (place) => {
      at.current = place;
      placeRing();
    },
    onSay: setSaid,
  });

  const zoom = (factor: number, around: Point = { x: frame.width / 2, y: frame.height / 2 }) =>
    setView(zoomAt(view, factor, around, picture, frame));
  const onWheel = useRef<(event: WheelEvent) => void>(() => undefined);
  useLayoutEffect(() => {
    onWheel.current = (event) => {
      const bounds = element.current?.getBoundingClientRect();
      if (bounds === undefined) return;
      const factor = WHEEL ** (-event.deltaY / 100);
      if (event.ctrlKey || event.metaKey)
        zoom(factor, { x: event.clientX - bounds.left, y: event.clientY - bounds.top });
      else if (brushes(tool)) onRadius(resized(radius, factor));
      else return;
      event.preventDefault();
    };
  });
  useEffect(() => {
    const node = element.current;
    const listen = (event: WheelEvent) => onWheel.current(event);
    // React's own listeners are passive: they cannot keep the page from scrolling.
    node?.addEventListener("wheel", listen, { passive: false });
    return () => node?.removeEventListener("wheel", listen);
  }, [element]);

  const line = corners.map((corner) => toFrame(view, corner));
  return (
    <div className={styles.stage}>
      {/* oxlint-disable jsx-a11y/no-noninteractive-tabindex, jsx-a11y/no-noninteractive-element-interactions -- an application: arrow keys move the brush */}
      <div
        ref={element}
        className={styles.frame}
        role="application"
        aria-label={`${label}: arrow keys move the brush over the patches, Space uses the tool, Shift with an arrow draws`}
        tabIndex={0}
        data-tool={tool}
        {...brush.handlers}
        onKeyDown={(event) => {
          if (event.ctrlKey || event.metaKey || event.altKey) return;
          if (event.key === "+" || event.key === "=") zoom(ZOOM);
          else if (event.key === "-") zoom(1 / ZOOM);
          else if (event.key === "0") setView(null);
          else if (!brush.onKey(event)) return;
          event.preventDefault();
        }}
      >
        <canvas ref={pictureCanvas} width={frame.deviceWidth} height={frame.deviceHeight} />
        <canvas ref={maskCanvas} className={styles.mask} width={frame.deviceWidth} height={frame.deviceHeight} />
        {line.length > 0 && (
          <svg className={styles.polygon} aria-hidden="true">
            <polyline className={styles.halo} points={line.map(({ x, y }) => `${x},${y}`).join(" ")} />
            <polyline points={line.map(({ x, y }) => `${x},${y}`).join(" ")} />
            {line.map(({ x, y }, i) => (
              // oxlint-disable-next-line react/no-array-index-key -- corners are told apart by their order only
              <circle key={i} cx={x} cy={y} r={i === 0 ? 5 : 3} />
            ))}
          </svg>
        )}
        <div ref={ring} className={styles.ring} hidden data-testid="brush-ring" />
        <span className="visually-hidden" aria-live="polite">
          {said}
        </span>
      </div>
      <div className={styles.zoom}>
        <button
          type="button"
          className="button quiet icon"
          aria-label="Zoom out"
          title="Zoom out (−)"
          onClick={() => zoom(1 / ZOOM)}
        >
          −
        </button>
        <button type="button" className="button quiet" title="Show the whole picture (0)" onClick={() => setView(null)}>
          Fit
        </button>
        <button
          type="button"
          className="button quiet icon"
          aria-label="Zoom in"
          title="Zoom in (+)"
          onClick={() => zoom(ZOOM)}
        >
          +
        </button>
      </div>
    </div>
  );
}
