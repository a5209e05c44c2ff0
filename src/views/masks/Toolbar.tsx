import {
  BoxSelect,
  Brush,
  Contrast,
  Eraser,
  MousePointerClick,
  PaintBucket,
  Pentagon,
  Redo2,
  ScanSearch,
  Sparkles,
  Undo2,
  WandSparkles,
  type LucideIcon,
} from "lucide-react";
import { NumberField } from "../../components/NumberField.tsx";
import type { MaskSide } from "../../store/commands.ts";
import { brushes, points, TOOLS, type Tool } from "./tools.ts";
import styles from "./Toolbar.module.css";

const ICONS: Record<Tool, LucideIcon> = {
  paint: Brush,
  erase: Eraser,
  polygon: Pentagon,
  fill: PaintBucket,
  select: WandSparkles,
  click: MousePointerClick,
  box: BoxSelect,
};

/** What buttons and keys of the editor do. */
export interface EditActions {
  undo(): void;
  redo(): void;
  invert(): void;
  grow(): void;
  shrink(): void;
  refine(): void;
  propose(): void;
}

interface Props {
  readonly side: MaskSide;
  readonly tool: Tool;
  readonly onTool: (tool: Tool) => void;
  readonly radius: number;
  readonly onRadius: (radius: number) => void;
  readonly tolerance: number;
  readonly onTolerance: (tolerance: number) => void;
  readonly growBy: number;
  readonly onGrowBy: (pixels: number) => void;
  readonly canUndo: boolean;
  readonly canRedo: boolean;
  /** What the encoder makes of the pair is at hand. */
  readonly knowsPatches: boolean;
  /** A model that is pointed at is open. */
  readonly pointable: boolean;
  readonly actions: EditActions;
}

/** A brush's slider goes by its logarithm: one step is a tenth more, small or large. */
const STEPS_A_DOUBLING = 8;
const toSlider = (radius: number) => Math.round(Math.log2(radius) * STEPS_A_DOUBLING);
const fromSlider = (value: number) => 2 ** (value / STEPS_A_DOUBLING);

const NEEDS_SAM = "Needs SAM: bring it on the page Models";

export function Toolbar(props: Props) {
  const {
    side,
    tool,
    onTool,
    radius,
    onRadius,
    tolerance,
    onTolerance,
    growBy,
    onGrowBy,
    canUndo,
    canRedo,
    knowsPatches,
    pointable,
    actions,
  } = props;
  const needsPatches = "Needs the pair's numbers first: they are computed with its patches";
  return (
    <div className={styles.tools}>
      <div className={styles.row} role="group" aria-label="Tools">
        {TOOLS.map(({ tool: which, key, name }) => {
          const Icon = ICONS[which];
          const lacks =
            which === "select" && !knowsPatches ? needsPatches : points(which) && !pointable ? NEEDS_SAM : null;
          return (
            <button
              key={which}
              type="button"
              className="button icon"
              aria-label={name}
              aria-pressed={tool === which}
              aria-keyshortcuts={key}
              disabled={lacks !== null}
              title={lacks ?? `${name} (${key.toUpperCase()})`}
              onClick={() => onTool(which)}
            >
              <Icon size={15} aria-hidden="true" />
            </button>
          );
        })}
        <span className={styles.gap} />
        <button
          type="button"
          className="button icon"
          aria-label="Undo"
          title="Undo (Ctrl Z)"
          disabled={!canUndo}
          onClick={actions.undo}
        >
          <Undo2 size={15} aria-hidden="true" />
        </button>
        <button
          type="button"
          className="button icon"
          aria-label="Redo"
          title="Redo (Ctrl Shift Z)"
          disabled={!canRedo}
          onClick={actions.redo}
        >
          <Redo2 size={15} aria-hidden="true" />
        </button>
        <span className={styles.gap} />
        <button
          type="button"
          className="button icon"
          aria-label="Invert"
          aria-keyshortcuts="i"
          title="Invert (I)"
          onClick={actions.invert}
        >
          <Contrast size={15} aria-hidden="true" />
        </button>
        <button
          type="button"
          className="button"
          title="Draw the mask's outline to the picture's edges nearby"
          onClick={actions.refine}
        >
          <Sparkles size={14} aria-hidden="true" />
          Refine to edges
        </button>
        {side === "generation" && (
          <button
            type="button"
            className="button"
            disabled={!knowsPatches}
            title={knowsPatches ? "Take the patches whose best match lies inside the reference's mask" : needsPatches}
            onClick={actions.propose}
          >
            <ScanSearch size={14} aria-hidden="true" />
            Propose from reference
          </button>
        )}
      </div>
      <div className={styles.row}>
        {brushes(tool) && (
          <label className="field">
            Brush
            <input
              type="range"
              min={toSlider(0.5)}
              max={toSlider(512)}
              step={1}
              value={toSlider(radius)}
              aria-valuetext={`${radius.toFixed(1)} pixels`}
              onChange={({ currentTarget }) => onRadius(fromSlider(Number(currentTarget.value)))}
            />
            <span className={styles.size}>{radius < 10 ? radius.toFixed(1) : Math.round(radius)} px</span>
          </label>
        )}
        {tool === "select" && (
          <label className="field">
            Tolerance
            <input
              type="range"
              min={0.02}
              max={1}
              step={0.01}
              value={tolerance}
              onChange={({ currentTarget }) => onTolerance(Number(currentTarget.value))}
            />
            <span className={styles.size}>{tolerance.toFixed(2)}</span>
          </label>
        )}
        <span className={styles.gap} />
        <NumberField label="By pixels" value={growBy} min={1} max={200} step={1} onChange={onGrowBy} />
        <button type="button" className="button" onClick={actions.grow}>
          Grow
        </button>
        <button type="button" className="button" onClick={actions.shrink}>
          Shrink
        </button>
      </div>
    </div>
  );
}
