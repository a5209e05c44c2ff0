import { useRef, type PointerEvent } from "react";
import { valueUnder } from "./bins.ts";
import { fractionOf, type Scale } from "./colour-map.ts";
import { useOwnTouch } from "./own-touch.ts";
import styles from "./RangeHistogram.module.css";
import sliders from "./RangeSliders.module.css";

/** An end that is null is open. */
export interface OpenRange {
  readonly least: number | null;
  readonly most: number | null;
}

interface Props {
  /** How many values stand on each of equal parts of the scale. */
  readonly counts: readonly number[];
  readonly scale: Scale;
  /** What the sliders go by, and values are rounded to. */
  readonly step: number;
  readonly range: OpenRange;
  readonly onRange: (range: OpenRange) => void;
  /** What is counted: "CP". */
  readonly label: string;
}

const HEIGHT = 44;

/** A step of 1, 2 or 5 times a power of ten, of which a span has about two hundred. */
export function stepOf({ low, high }: Scale): number {
  const rough = (high - low) / 200;
  if (!(rough > 0)) return 1;
  const power = 10 ** Math.floor(Math.log10(rough));
  return ([1, 2, 5].find((times) => times * power >= rough) ?? 10) * power;
}

/** To whole steps, without the digits that binary fractions leave behind. */
export function roundTo(value: number, step: number): number {
  const digits = Math.max(0, -Math.floor(Math.log10(step)));
  return Number((Math.round(value / step) * step).toFixed(Math.min(12, digits)));
}

/** A range of numbers over a picture of how they are spread: drawn with the mouse, or set by two sliders. */
export function RangeHistogram({ counts, scale, step, range, onRange, label }: Props) {
  const plot = useRef<SVGSVGElement>(null);
  useOwnTouch(plot);
  const start = useRef<number | null>(null);
  const most = Math.max(1, ...counts);
  const [from, to] = [range.least ?? scale.low, range.most ?? scale.high];
  const set = (low: number, high: number) =>
    onRange({
      least: low <= scale.low ? null : roundTo(low, step),
      most: high >= scale.high ? null : roundTo(high, step),
    });
  const valueAt = (event: PointerEvent): number => valueUnder(event, plot.current, scale);
  const left = fractionOf(from, scale) * counts.length;
  const right = fractionOf(to, scale) * counts.length;
  return (
    <div className={styles.histogram}>
      <svg
        ref={plot}
        className={styles.plot}
        viewBox={`0 0 ${counts.length} ${HEIGHT}`}
        preserveAspectRatio="none"
        aria-hidden="true"
        onPointerDown={(event) => {
          event.currentTarget.setPointerCapture(event.pointerId);
          start.current = valueAt(event);
        }}
        onPointerMove={(event) => {
          if (start.current === null) return;
          const at = valueAt(event);
          set(Math.min(at, start.current), Math.max(at, start.current));
        }}
        onPointerUp={() => {
          start.current = null;
        }}
        onLostPointerCapture={() => {
          start.current = null;
        }}
      >
        {counts.map((count, bin) => {
          const height = count === 0 ? 0 : Math.max(1.5, (count / most) * (HEIGHT - 2));
          const inside = bin + 1 > left && bin < right;
          return (
            // oxlint-disable-next-line react/no-array-index-key -- a bar is its place
            <rect
              key={bin}
              x={bin + 0.06}
              width={0.88}
              y={HEIGHT - height}
              height={height}
              data-in={inside || undefined}
            />
          );
        })}
      </svg>
      <div className={sliders.sliders}>
        <span className={sliders.track} aria-hidden="true" />
        <span
          className={sliders.chosen}
          aria-hidden="true"
          style={{ left: `${(left / counts.length) * 100}%`, right: `${100 - (right / counts.length) * 100}%` }}
        />
        <input
          type="range"
          aria-label={`Least ${label}`}
          min={scale.low}
          max={scale.high}
          step={step}
          value={from}
          onChange={({ currentTarget }) => set(Math.min(currentTarget.valueAsNumber, to), to)}
        />
        <input
          type="range"
          aria-label={`Most ${label}`}
          min={scale.low}
          max={scale.high}
          step={step}
          value={to}
          onChange={({ currentTarget }) => set(from, Math.max(currentTarget.valueAsNumber, from))}
        />
      </div>
    </div>
  );
}
