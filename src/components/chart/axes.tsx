import { AxisBottom, AxisLeft } from "@visx/axis";
import type { scaleLinear } from "@visx/scale";

/** Axes as every chart has them: quiet lines, small numbers, what is measured beside them. */

export type Linear = ReturnType<typeof scaleLinear<number>>;

export const SMALL = 11;
export const TEXT = 12;

const typeset = (value: { valueOf(): number }, format: (value: number) => string): string =>
  format(value.valueOf()).replace("-", "\u2212");

interface Props {
  readonly scale: Linear;
  readonly label: string;
  readonly ticks: number;
  readonly format?: (value: number) => string;
}

const QUIET = { stroke: "var(--line-strong)", tickStroke: "var(--line-strong)", tickLength: 4 } as const;
const LABEL = { fill: "var(--dim)", fontSize: SMALL, fontFamily: "inherit" } as const;

/** Numbers as a scale would write them: as many places as its steps need. */
const own = (scale: Linear, ticks: number) => scale.tickFormat(ticks);

export function BottomAxis({ scale, label, ticks, format, top }: Props & { readonly top: number }) {
  const write = format ?? own(scale, ticks);
  return (
    <AxisBottom
      top={top}
      scale={scale}
      numTicks={ticks}
      tickFormat={(value) => typeset(value, write)}
      {...QUIET}
      label={label}
      labelOffset={12}
      labelProps={{ ...LABEL, textAnchor: "middle" }}
      tickLabelProps={{ ...LABEL, textAnchor: "middle", dy: "0.25em" }}
    />
  );
}

export function LeftAxis({ scale, label, ticks, format, left }: Props & { readonly left: number }) {
  const write = format ?? own(scale, ticks);
  return (
    <AxisLeft
      left={left}
      scale={scale}
      numTicks={ticks}
      tickFormat={(value) => typeset(value, write)}
      {...QUIET}
      label={label}
      labelOffset={34}
      labelProps={{ ...LABEL, textAnchor: "middle" }}
      tickLabelProps={{ ...LABEL, textAnchor: "end", dx: "-0.25em", dy: "0.25em" }}
    />
  );
}

/** Upright lines at a scale's ticks, behind everything. */
export function Upright({ scale, ticks, top, bottom }: Rules) {
  return scale.ticks(ticks).map((tick) => <Rule key={tick} x1={scale(tick)} x2={scale(tick)} y1={top} y2={bottom} />);
}

interface Rules {
  readonly scale: Linear;
  readonly ticks: number;
  readonly top: number;
  readonly bottom: number;
}

interface LevelRules {
  readonly scale: Linear;
  readonly ticks: number;
  readonly left: number;
  readonly right: number;
}

/** Level ones. */
export function Level({ scale, ticks, left, right }: LevelRules) {
  return scale.ticks(ticks).map((tick) => <Rule key={tick} x1={left} x2={right} y1={scale(tick)} y2={scale(tick)} />);
}

const Rule = (ends: { readonly x1: number; readonly x2: number; readonly y1: number; readonly y2: number }) => (
  <line {...ends} stroke="var(--line)" strokeWidth={1} />
);
