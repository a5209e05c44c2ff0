import { useId, useRef, type PointerEvent } from "react";
import { countBins, valueUnder } from "./bins.ts";
import { fractionOf, heatColour, toCss, type Scale } from "./colour-map.ts";
import { useOwnTouch } from "./own-touch.ts";
import styles from "./Histogram.module.css";
import sliders from "./RangeSliders.module.css";

interface Range {
  readonly low: number;
  readonly high: number;
}

interface Props {
  readonly values: readonly number[];
  readonly scale: Scale;
  /** A value that is marked, its mean say. */
  readonly marked: number | null;
  /** What is picked out; null: all. */
  readonly brush: Range | null;
  readonly onBrush: (brush: Range | null) => void;
  /** What is counted, in words: "subject patches by best cosine". */
  readonly label: string;
}

export const BINS = 48;
const HEIGHT = 56;
const STEP = 0.01;

/** How values are spread, in the heat's colours. A range is picked out with the mouse, or with the two sliders below. */
export function Histogram({ values, scale, marked, brush, onBrush, label }: Props) {
  const id = useId();
  const plot = useRef<SVGSVGElement>(null);
  useOwnTouch(plot);
  const start = useRef<number | null>(null);
  const counts = countBins(values, scale, BINS);
  const most = counts.reduce((a, b) => Math.max(a, b), 1);
  const span = scale.high - scale.low;
  const shown = brush ?? scale;
  const inside = values.filter((value) => value >= shown.low && value <= shown.high).length;
  const valueAt = (event: PointerEvent): number => valueUnder(event, plot.current, scale);
  // At an end of the scale a range is open: values beyond it stand in the last bar.
  const set = (low: number, high: number) =>
    onBrush(
      low <= scale.low && high >= scale.high
        ? null
        : { low: low <= scale.low ? -1 : low, high: high >= scale.high ? 1 : high },
    );
  const clamped = (value: number) => Math.min(scale.high, Math.max(scale.low, value));
  const [from, to] = [clamped(shown.low), clamped(shown.high)];
  return (
    <div className={styles.histogram}>
      <svg
        ref={plot}
        className={styles.plot}
        data-sideways
        viewBox={`0 0 ${BINS} ${HEIGHT}`}
        preserveAspectRatio="none"
        aria-hidden="true"
        onPointerDown={(event) => {
          event.currentTarget.setPointerCapture(event.pointerId);
          start.current = valueAt(event);
          onBrush(null);
        }}
        onPointerMove={(event) => {
          if (start.current === null) return;
          const at = valueAt(event);
          if (Math.abs(at - start.current) > span / BINS / 2)
            set(Math.min(at, start.current), Math.max(at, start.current));
        }}
        onPointerUp={() => {
          start.current = null;
        }}
      >
        {counts.map((count, bin) => {
          const middle = scale.low + ((bin + 0.5) / BINS) * span;
          const height = count === 0 ? 0 : Math.max(1.5, (count / most) * (HEIGHT - 2));
          // oxlint-disable-next-line react/no-array-index-key -- a bar is its place
          return (
            <rect
              key={bin}
              x={bin + 0.06}
              width={0.88}
              y={HEIGHT - height}
              height={height}
              fill={toCss(heatColour(middle, scale))}
              opacity={middle >= from && middle <= to ? 1 : 0.22}
            />
          );
        })}
        {brush !== null && (
          <rect
            className={styles.brush}
            x={fractionOf(from, scale) * BINS}
            width={Math.max(0.1, (fractionOf(to, scale) - fractionOf(from, scale)) * BINS)}
            y="0"
            height={HEIGHT}
          />
        )}
        {marked !== null && (
          <rect
            className={styles.mark}
            x={fractionOf(marked, scale) * BINS - 0.08}
            width="0.16"
            y="0"
            height={HEIGHT}
          />
        )}
      </svg>
      <div className={sliders.sliders}>
        <span className={sliders.track} aria-hidden="true" />
        <label className="visually-hidden" htmlFor={`${id}-low`}>{`Lowest of the ${label}`}</label>
        <input
          id={`${id}-low`}
          type="range"
          min={scale.low}
          max={scale.high}
          step={STEP}
          value={from}
          onChange={({ currentTarget }) => set(Math.min(currentTarget.valueAsNumber, to), to)}
        />
        <label className="visually-hidden" htmlFor={`${id}-high`}>{`Highest of the ${label}`}</label>
        <input
          id={`${id}-high`}
          type="range"
          min={scale.low}
          max={scale.high}
          step={STEP}
          value={to}
          onChange={({ currentTarget }) => set(from, Math.max(currentTarget.valueAsNumber, from))}
        />
      </div>
      <p className={styles.note} aria-live="polite">
        <span>
          {brush === null
            ? `All ${values.length} ${label}`
            : `${inside} of ${values.length} ${label}, from ${from.toFixed(2)} to ${to.toFixed(2)}`}
        </span>
        {brush !== null && (
          <button type="button" className="link" onClick={() => onBrush(null)}>
            Show all
          </button>
        )}
      </p>
    </div>
  );
}
