import { Grid3x3, Minus, Plus, Scan, Spline, Undo2, Waves } from "lucide-react";
import type { ReactNode } from "react";
import { formatPercent } from "../../components/format.ts";
import type { Size } from "../../components/use-size.ts";
import { ZOOM_STEP, zoomedBy, type Zoom } from "../../components/zoom.ts";
import { useCommands } from "../../store/commands.ts";
import { useLens } from "../../store/store.ts";
import type { InspectorView } from "../../store/view.ts";
import styles from "./PairPictures.module.css";

interface ToggleProps {
  readonly name: "grid" | "smooth" | "links" | "reverse";
  readonly label: string;
  /** Where there is room for a word beside the icon. */
  readonly short: string;
  readonly tip: string;
  readonly children: ReactNode;
}

function Toggle({ name, label, short, tip, children }: ToggleProps) {
  const { look } = useCommands();
  const on = useLens((state) => state.view[name]);
  const change: Partial<InspectorView> = { [name]: !on };
  return (
    <button
      type="button"
      className={`button quiet icon ${styles.toggle}`}
      aria-pressed={on}
      aria-label={label}
      title={tip}
      onClick={() => look(change)}
    >
      {children}
      <span className={styles.name} aria-hidden="true">
        {short}
      </span>
    </button>
  );
}

interface Props {
  readonly zoom: Zoom;
  readonly onZoom: (zoom: Zoom) => void;
  readonly frame: Size;
  readonly children?: ReactNode;
}

/** How the pictures are shown: nearer, with lines, with more or less heat. */
export function PictureTools({ zoom, onZoom, frame, children }: Props) {
  const { look } = useCommands();
  const opacity = useLens((state) => state.view.opacity);
  const scaled = (factor: number) => onZoom(zoomedBy(frame, zoom, factor));
  return (
    <div className={styles.tools} role="toolbar" aria-label="How the pictures are shown">
      <button
        type="button"
        className="button quiet icon"
        aria-label="Zoom out"
        title="Zoom out (-)"
        disabled={zoom.scale === 1}
        onClick={() => scaled(1 / ZOOM_STEP)}
      >
        <Minus size={15} aria-hidden="true" />
      </button>
      <span className={styles.scale}>{formatPercent(zoom.scale)}</span>
      <button
        type="button"
        className="button quiet icon"
        aria-label="Zoom in"
        title="Zoom in (+)"
        onClick={() => scaled(ZOOM_STEP)}
      >
        <Plus size={15} aria-hidden="true" />
      </button>
      <button
        type="button"
        className="button quiet icon"
        aria-label="The whole pictures"
        title="The whole pictures (0)"
        disabled={zoom.scale === 1}
        onClick={() => scaled(0)}
      >
        <Scan size={15} aria-hidden="true" />
      </button>
      <span className={styles.apart} />
      <Toggle name="grid" label="Patch grid" short="Grid" tip="Lines between patches (B)">
        <Grid3x3 size={15} aria-hidden="true" />
      </Toggle>
      <Toggle name="smooth" label="Smooth colours" short="Smooth" tip="Colours run from patch to patch">
        <Waves size={15} aria-hidden="true" />
      </Toggle>
      <Toggle name="links" label="All links" short="Links" tip="40 matches, spread over the subject (L)">
        <Spline size={15} aria-hidden="true" />
      </Toggle>
      <Toggle
        name="reverse"
        label="From the generation"
        short="Reverse"
        tip="What each patch of the generation finds in the reference (R)"
      >
        <Undo2 size={15} aria-hidden="true" />
      </Toggle>
      <span className={styles.apart} />
      {children}
      <label className={styles.opacity}>
        Heat
        <input
          type="range"
          min={0}
          max={1}
          step={0.02}
          value={opacity}
          onChange={({ currentTarget }) => look({ opacity: currentTarget.valueAsNumber })}
        />
      </label>
    </div>
  );
}
