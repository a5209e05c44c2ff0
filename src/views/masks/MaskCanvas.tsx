import { useLayoutEffect, useRef, useState } from "react";
import { useOwnTouch } from "../../components/own-touch.ts";
import { within } from "../../components/pointers.ts";
import { useWheel } from "../../components/use-zoom.ts";
import { ZOOM_STEP } from "../../components/zoom.ts";
import type { Picture } from "../../engine/protocol.ts";
import type { Point } from "../../imaging/masks/mask-image.ts";
import type { Box } from "../../models/segmenter.ts";
import type { PatchGrid } from "../../lib/patch-grid.ts";
import type { MaskDraft } from "./mask-draft.ts";
import { brushes, points, resized, type Tool } from "./tools.ts";
import { Pointed } from "./Pointed.tsx";
import { ProposalCanvas } from "./ProposalCanvas.tsx";
import { useBrush } from "./use-brush.ts";
import type { Proposals } from "./use-proposal.ts";
import { useMaskCanvas } from "./use-mask-canvas.ts";
import { useOverlayColours } from "./use-overlay-colours.ts";
import { toFrame } from "./picture-view.ts";
import styles from "./MaskCanvas.module.css";

interface Props {
  readonly label: string;
  readonly picture: Picture;
  readonly draft: MaskDraft;
  /** Where arrow keys go. */
  readonly grid: PatchGrid;
  readonly tool: Tool;
  /** Pixels of the picture. */
  readonly radius: number;
  readonly onRadius: (radius: number) => void;
  /** Clicks take away what they else add. */
  readonly away: boolean;
  readonly onSelect: (at: Point, remove: boolean) => void;
  readonly proposals: Proposals;
  readonly follow: (frameStart: number | null) => boolean;
}

const NO_CORNERS: readonly Point[] = [];
/** What one notch of a wheel (100 pixels) makes of zoom and brush. */
const WHEEL = 1.15;

/** The picture with the mask over it, to be painted on by pointer or by keys. */
export function MaskCanvas({
  label,
  picture,
  draft,
  grid,
  tool,
  radius,
  onRadius,
  away,
  onSelect,
  proposals,
  follow,
}: Props) {
  const colours = useOverlayColours(picture, draft);
  const viewport = useMaskCanvas(picture, draft, colours.mask, follow);
  const { element, pictureCanvas, maskCanvas, frame, view, zooming } = viewport;
  const ring = useRef<HTMLDivElement>(null);
  const at = useRef<Point | null>(null);
  /** Of the polygon begun; another tool or mask drops it. */
  const [begun, setBegun] = useState<{
    readonly tool: Tool;
    readonly draft: MaskDraft;
    readonly corners: readonly Point[];
  } | null>(null);
  const corners = begun !== null && begun.tool === tool && begun.draft === draft ? begun.corners : NO_CORNERS;
  const [said, setSaid] = useState("");
  const [drawnBox, setDrawnBox] = useState<Box | null>(null);

  // Moved by hand: it follows the pointer at every event, which is no matter for React.
  const placeRing = () => {
    const node = ring.current;
    if (node === null) return;
    node.hidden = at.current === null || tool === "polygon" || points(tool);
    if (at.current === null) return;
    const size = (brushes(tool) ? 2 * radius : 8 / view.scale) * view.scale;
    const { x, y } = toFrame(view, at.current);
    node.style.width = node.style.height = `${size}px`;
    node.style.transform = `translate(${x - size / 2}px, ${y - size / 2}px)`;
  };
  useLayoutEffect(placeRing);
  const brush = useBrush({
    viewport,
    draft,
    grid,
    tool,
    radius,
    away,
    corners,
    setCorners: (next) => setBegun({ tool, draft, corners: next }),
    onSelect,
    onClick: proposals.click,
    onBox: setDrawnBox,
    onBoxDrawn: (box) => {
      setDrawnBox(null);
      proposals.box(box);
    },
    onCursor: (place) => {
      at.current = place;
      if (tool === "click") proposals.hover(place);
      placeRing();
    },
    onSay: setSaid,
  });

  useOwnTouch(element);
  useWheel(element, (event) => {
    const factor = WHEEL ** (-event.deltaY / 100);
    if (event.ctrlKey || event.metaKey) zooming.by(factor, within(element.current, event));
    else if (brushes(tool)) onRadius(resized(radius, factor));
    else return false;
    return true;
  });

  const line = corners.map((corner) => toFrame(view, corner));
  return (
    <div className={styles.canvas}>
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
          if (event.ctrlKey || event.metaKey || (event.altKey && tool !== "click")) return;
          if (!zooming.onKey(event.key) && !brush.onKey(event)) return;
          event.preventDefault();
        }}
      >
        <canvas ref={pictureCanvas} width={frame.deviceWidth} height={frame.deviceHeight} />
        <canvas ref={maskCanvas} width={frame.deviceWidth} height={frame.deviceHeight} />
        {proposals.shown !== null && (
          <ProposalCanvas
            mask={proposals.shown}
            picture={picture}
            view={view}
            frame={frame}
            colour={colours.proposal}
            hovering={proposals.hovering}
          />
        )}
        <Pointed view={view} clicks={proposals.pointed.clicks} box={drawnBox ?? proposals.pointed.box} />
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
          onClick={() => zooming.by(1 / ZOOM_STEP)}
        >
          −
        </button>
        <button type="button" className="button quiet" title="Show the whole picture (0)" onClick={zooming.whole}>
          Fit
        </button>
        <button
          type="button"
          className="button quiet icon"
          aria-label="Zoom in"
          title="Zoom in (+)"
          onClick={() => zooming.by(ZOOM_STEP)}
        >
          +
        </button>
      </div>
    </div>
  );
}
