import { CircleMinus, Expand, Shrink } from "lucide-react";
import { useState } from "react";
import { NumberField } from "../../components/NumberField.tsx";
import { ToolButton } from "./ToolButton.tsx";
import type { EditActions } from "./ToolRail.tsx";
import { brushes, takesAway, type Tool } from "./tools.ts";
import styles from "./ToolOptions.module.css";

interface Props {
  readonly tool: Tool;
  readonly radius: number;
  readonly onRadius: (radius: number) => void;
  readonly tolerance: number;
  readonly onTolerance: (tolerance: number) => void;
  /** Clicks take away what they else add. */
  readonly away: boolean;
  readonly onAway: (away: boolean) => void;
  readonly actions: Pick<EditActions, "grow" | "shrink">;
}

/** A brush's slider goes by its logarithm: one step is a tenth more, small or large. */
const STEPS_A_DOUBLING = 8;
const toSlider = (radius: number) => Math.round(Math.log2(radius) * STEPS_A_DOUBLING);
const fromSlider = (value: number) => 2 ** (value / STEPS_A_DOUBLING);

/** What the tool in hand can be told, and growing and shrinking. One row, whatever the tool. */
export function ToolOptions({ tool, radius, onRadius, tolerance, onTolerance, away, onAway, actions }: Props) {
  const [by, setBy] = useState(4);
  return (
    <div className={styles.options}>
      <div className={styles.own}>
        {brushes(tool) && (
          <label className="field">
            <span className={styles.word}>Brush</span>
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
            <span className={styles.word}>Tolerance</span>
            <input
              type="range"
              min={0.02}
              max={1}
              step={0.01}
              value={tolerance}
              onChange={({ currentTarget }) => onTolerance(Number(currentTarget.value))}
            />
            <span className={styles.share}>{tolerance.toFixed(2)}</span>
          </label>
        )}
        {takesAway(tool) && (
          <ToolButton
            name={tool === "click" ? "Not the subject" : "Take away"}
            title={
              tool === "click"
                ? "Clicks say what is not the subject (as with Alt)"
                : "Takes away what it else adds (as with Shift)"
            }
            icon={CircleMinus}
            pressed={away}
            onClick={() => onAway(!away)}
          />
        )}
      </div>
      <div className={styles.whole}>
        <NumberField label="By pixels" value={by} min={1} max={200} step={1} onChange={setBy} />
        <ToolButton
          name="Grow"
          title="Grow the mask by so many pixels"
          icon={Expand}
          onClick={() => actions.grow(by)}
        />
        <ToolButton
          name="Shrink"
          title="Shrink the mask by so many pixels"
          icon={Shrink}
          onClick={() => actions.shrink(by)}
        />
      </div>
    </div>
  );
}
