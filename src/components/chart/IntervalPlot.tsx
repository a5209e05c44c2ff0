import { scaleLinear } from "@visx/scale";
import { AreaClosed } from "@visx/shape";
import type { Ends } from "../../lib/data-table.ts";
import { BottomAxis, SMALL, TEXT, Upright } from "./axes.tsx";
import { DENSITY_STEPS, densityOf, extentOf, nameWidth, shortened, widened } from "./geometry.ts";
import { ChartFrame } from "./ChartFrame.tsx";
import { useMarks } from "./use-marks.ts";
import styles from "./Chart.module.css";

/** A line of the plot: what is known of one thing. */
export interface IntervalRow {
  readonly id: string;
  readonly name: string;
  /** null: nothing is drawn but the name. */
  readonly value: number | null;
  readonly interval: Ends | null;
  /** All that the value is of, where its distribution is to be drawn: Float64 without NaN. */
  readonly values?: Float64Array;
  /** Stands at the right: the value in figures. */
  readonly figure: string;
  /** All that is to be said of it. */
  readonly tip: string;
  /** Stands out from the others. */
  readonly strong?: boolean;
}

interface Props {
  readonly rows: readonly IntervalRow[];
  readonly width: number;
  /** What is measured. */
  readonly label: string;
  /** Says what the whole shows. */
  readonly name: string;
  /** Left out: as the rows need it. */
  readonly domain?: Ends;
  /** Where a line stands that others are held against: no difference, chance. */
  readonly against?: number;
  readonly onOpen?: (row: IntervalRow) => void;
}

const ROW = 28;
const TALL_ROW = 40;
const TOP = 6;
const AXIS = 40;
const DOT = 4.5;
const GAP = 12;

/** How high the plot is, for who has to leave room for it. */
export const intervalPlotHeight = (rows: readonly IntervalRow[]): number =>
  TOP + rows.length * (rows.some(({ values }) => values !== undefined) ? TALL_ROW : ROW) + AXIS;

/** A dot with its interval a line, over the distribution of what it is of where that is given. */
export function IntervalPlot({ rows, width, label, name, domain, against, onOpen }: Props) {
  const marks = useMarks(rows.length, onOpen && ((index) => onOpen(rows[index]!)));
  const height = intervalPlotHeight(rows);
  const tall = rows.some(({ values }) => values !== undefined);
  const row = tall ? TALL_ROW : ROW;
  const widest = rows.reduce((most, one) => Math.max(most, nameWidth(one.name)), 0);
  const left = Math.min(widest, width * 0.34) + GAP;
  const right = rows.reduce((most, one) => Math.max(most, nameWidth(one.figure)), 0) + GAP;
  const all = rows.flatMap(({ value, interval, values }) => [value ?? NaN, ...(interval ?? []), ...(values ?? [])]);
  const ends =
    domain ?? widened(extentOf(against === undefined ? all : [...all, against]) ?? [0, 1], tall ? 0.1 : 0.04);
  const x = scaleLinear<number>({ domain: [...ends], range: [left, Math.max(left + 40, width - right)] });
  const [start, end] = x.range() as [number, number];
  const ticks = Math.max(3, Math.min(7, Math.floor((end - start) / 70)));
  const bottom = height - AXIS;
  const at = (value: number): number => x(value);
  return (
    <ChartFrame width={width} height={height} name={name} onKeyDown={marks.onKeyDown}>
      <Upright scale={x} ticks={ticks} top={TOP} bottom={bottom} />
      {against !== undefined && (
        <line x1={at(against)} x2={at(against)} y1={TOP} y2={bottom} stroke="var(--line-strong)" strokeWidth={1.5} />
      )}
      {rows.map((one, index) => {
        const middle = TOP + (index + 0.5) * row;
        const { value, interval, values, strong = false } = one;
        // Where values lie, and not beyond: no score is above what can be reached.
        const reach = values === undefined ? null : extentOf(values);
        const density = values === undefined || reach === null ? null : densityOf(values, reach);
        const colour = strong ? "var(--accent)" : "var(--dim)";
        return (
          <g key={one.id} {...marks.mark(index, one.tip)} className={onOpen === undefined ? undefined : styles.mark}>
            <rect x={0} y={middle - row / 2} width={width} height={row} fill="none" pointerEvents="all" />
            <text x={left - GAP} y={middle} dy="0.35em" textAnchor="end" fontSize={TEXT} fill="var(--text)">
              {shortened(one.name, left - GAP)}
            </text>
            {density !== null && reach !== null && (
              <AreaClosed<number>
                data={[...density]}
                x={(_, step) => at(reach[0] + (step / DENSITY_STEPS) * (reach[1] - reach[0]))}
                y0={(share) => middle + share * (row / 2 - 3)}
                y1={(share) => middle - share * (row / 2 - 3)}
                yScale={x}
                fill="var(--line-strong)"
                fillOpacity={0.28}
              />
            )}
            {interval !== null && (
              <line
                x1={at(interval[0])}
                x2={at(interval[1])}
                y1={middle}
                y2={middle}
                stroke={colour}
                strokeWidth={tall ? 3 : 2}
                strokeLinecap="round"
              />
            )}
            {value !== null && (
              <circle cx={at(value)} cy={middle} r={DOT} fill={colour} stroke="var(--panel)" strokeWidth={1} />
            )}
            <text x={width} y={middle} dy="0.35em" textAnchor="end" fontSize={TEXT} fill="var(--text)">
              {one.figure}
            </text>
          </g>
        );
      })}
      <BottomAxis scale={x} label={label} ticks={ticks} top={bottom} />
      {rows.length === 0 && (
        <text x={width / 2} y={bottom / 2} textAnchor="middle" fontSize={SMALL} fill="var(--dim)">
          nothing to show
        </text>
      )}
    </ChartFrame>
  );
}
