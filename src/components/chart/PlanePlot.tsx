import { scaleLinear } from "@visx/scale";
import { useRef, useState, type PointerEvent } from "react";
import type { Ends } from "../../lib/data-table.ts";
import { ownTouch } from "../own-touch.ts";
import { BottomAxis, LeftAxis, Level, TEXT, Upright } from "./axes.tsx";
import { extentOf, nameWidth, placeNames, shortened, widened, type Point } from "./geometry.ts";
import { ChartFrame } from "./ChartFrame.tsx";
import { useMarks } from "./use-marks.ts";
import styles from "./Chart.module.css";

/** One thing in the plane: where it stands, and how sure that is in either direction. */
export interface PlanePoint {
  readonly id: string;
  readonly name: string;
  readonly x: number;
  readonly y: number;
  readonly xInterval: Ends | null;
  readonly yInterval: Ends | null;
  /** All that is to be said of it. */
  readonly tip: string;
}

/** What is selected: ends in either direction, and within them what a free line goes round. */
export interface PlaneRange {
  readonly x: Ends;
  readonly y: Ends;
  /** From one to the next, and back to the first; left out: all between the ends. */
  readonly outline?: readonly Point[];
}

interface Props {
  readonly points: readonly PlanePoint[];
  readonly width: number;
  /** Says what the whole shows. */
  readonly name: string;
  readonly xLabel: string;
  readonly yLabel: string;
  /** Single values behind the points, place i of both columns one of them; what is NaN is not drawn. */
  readonly behind?: { readonly x: Float64Array; readonly y: Float64Array };
  readonly onOpen?: (point: PlanePoint) => void;
  /** What a drag over the plane selected; null: nothing. Left out: nothing can be selected. */
  readonly range?: PlaneRange | null;
  readonly onRange?: (range: PlaneRange | null) => void;
  /** A drag draws a free line round what is selected, and no rectangle. */
  readonly free?: boolean;
}

const MARGIN = { top: 10, right: 16, bottom: 42, left: 56 };
const LONGEST_NAME = 150;
/** Pixels that a pointer goes before it is a drag. */
const DRAG = 4;

export const planeHeight = (width: number): number => Math.round(Math.min(460, Math.max(280, width * 0.62)));

const clamp = (value: number, low: number, size: number): number => Math.min(low + size, Math.max(low, value));
const sorted = (a: number, b: number): Ends => (a < b ? [a, b] : [b, a]);

/** Small circles at all finite places as one path: thousands of them are one element. */
function dotsPath(
  { x, y }: { readonly x: Float64Array; readonly y: Float64Array },
  px: (value: number) => number,
  py: (value: number) => number,
): string {
  const parts: string[] = [];
  x.forEach((value, i) => {
    const other = y[i] ?? NaN;
    if (Number.isFinite(value) && Number.isFinite(other))
      parts.push(`M${px(value).toFixed(1)} ${py(other).toFixed(1)}h0`);
  });
  return parts.join("");
}

/** Points with their intervals as crosses in a plane, each with its name beside it; a drag selects what lies behind. */
export function PlanePlot({
  points,
  width,
  name,
  xLabel,
  yLabel,
  behind,
  onOpen,
  range,
  onRange,
  free = false,
}: Props) {
  const marks = useMarks(points.length, onOpen && ((index) => onOpen(points[index]!)));
  const height = planeHeight(width);
  const [from, setFrom] = useState<Point | null>(null);
  /** Where the pointer went since, in pixels. */
  const line = useRef<Point[]>([]);
  const frame = useRef<SVGSVGElement>(null);
  const domainOf = (of: "x" | "y"): Ends => {
    const single = behind?.[of] ?? [];
    const intervals = points.flatMap((point) => [
      point[of],
      ...((of === "x" ? point.xInterval : point.yInterval) ?? []),
    ]);
    return widened(extentOf([...single, ...intervals]) ?? [0, 1], behind === undefined ? 0.12 : 0.03);
  };
  const x = scaleLinear<number>({ domain: [...domainOf("x")], range: [MARGIN.left, width - MARGIN.right] });
  const y = scaleLinear<number>({ domain: [...domainOf("y")], range: [height - MARGIN.bottom, MARGIN.top] });
  const inside = {
    x: MARGIN.left,
    y: MARGIN.top,
    width: width - MARGIN.left - MARGIN.right,
    height: height - MARGIN.top - MARGIN.bottom,
  };
  const places = points.map((point) => ({ x: x(point.x), y: y(point.y) }));
  const names = points.map((point) => shortened(point.name, LONGEST_NAME));
  const boxes = placeNames(
    places,
    names.map((text) => ({ width: nameWidth(text), height: 14 })),
    inside,
  );
  const [xTicks, yTicks] = [Math.max(3, Math.floor(width / 90)), Math.max(3, Math.floor(height / 60))];

  const placeOf = ({ clientX, clientY }: PointerEvent) => {
    const bounds = frame.current?.getBoundingClientRect();
    return {
      x: clamp(clientX - (bounds?.left ?? 0), inside.x, inside.width),
      y: clamp(clientY - (bounds?.top ?? 0), inside.y, inside.height),
    };
  };
  const select = (event: PointerEvent) => {
    if (from === null || onRange === undefined) return;
    const to = placeOf(event);
    if (Math.hypot(to.x - from.x, to.y - from.y) < DRAG) return;
    if (!free) {
      onRange({ x: sorted(x.invert(from.x), x.invert(to.x)), y: sorted(y.invert(from.y), y.invert(to.y)) });
      return;
    }
    line.current.push(to);
    const outline = line.current.map((point) => ({ x: x.invert(point.x), y: y.invert(point.y) }));
    const ends = (of: "x" | "y") => extentOf(outline.map((point) => point[of])) ?? [0, 0];
    onRange({ x: ends("x"), y: ends("y"), outline });
  };
  const drag =
    onRange === undefined
      ? {}
      : {
          onPointerDown: (event: PointerEvent) => {
            if (event.button !== 0) return;
            event.currentTarget.setPointerCapture(event.pointerId);
            const place = placeOf(event);
            setFrom(place);
            line.current = [place];
            onRange(null);
          },
          onPointerMove: select,
          onPointerUp: (event: PointerEvent) => {
            select(event);
            setFrom(null);
          },
          onPointerCancel: () => setFrom(null),
        };
  return (
    <ChartFrame ref={frame} width={width} height={height} name={name} onKeyDown={marks.onKeyDown}>
      <Upright scale={x} ticks={xTicks} top={inside.y} bottom={inside.y + inside.height} />
      <Level scale={y} ticks={yTicks} left={inside.x} right={inside.x + inside.width} />
      <rect
        {...inside}
        fill="none"
        pointerEvents="all"
        ref={onRange === undefined ? undefined : ownTouch}
        className={onRange === undefined ? undefined : styles.area}
        {...drag}
      />
      {behind !== undefined && (
        <path
          d={dotsPath(behind, x, y)}
          fill="none"
          stroke="var(--line-strong)"
          strokeOpacity={0.55}
          strokeWidth={3}
          strokeLinecap="round"
          pointerEvents="none"
        />
      )}
      {range?.outline !== undefined && (
        <polygon
          points={range.outline.map((point) => `${x(point.x).toFixed(1)},${y(point.y).toFixed(1)}`).join(" ")}
          fill="var(--accent)"
          fillOpacity={0.12}
          fillRule="evenodd"
          stroke="var(--accent)"
          strokeLinejoin="round"
          pointerEvents="none"
        />
      )}
      {range !== null && range !== undefined && range.outline === undefined && (
        <rect
          x={x(range.x[0])}
          y={y(range.y[1])}
          width={x(range.x[1]) - x(range.x[0])}
          height={y(range.y[0]) - y(range.y[1])}
          fill="var(--accent)"
          fillOpacity={0.12}
          stroke="var(--accent)"
          pointerEvents="none"
        />
      )}
      {points.map((point, index) => {
        const { x: px, y: py } = places[index]!;
        const box = boxes[index]!;
        const { xInterval, yInterval } = point;
        return (
          <g
            key={point.id}
            {...marks.mark(index, point.tip)}
            className={onOpen === undefined ? undefined : styles.mark}
          >
            {xInterval !== null && (
              <line
                x1={x(xInterval[0])}
                x2={x(xInterval[1])}
                y1={py}
                y2={py}
                stroke="var(--accent)"
                strokeWidth={1.5}
              />
            )}
            {yInterval !== null && (
              <line
                x1={px}
                x2={px}
                y1={y(yInterval[0])}
                y2={y(yInterval[1])}
                stroke="var(--accent)"
                strokeWidth={1.5}
              />
            )}
            <circle cx={px} cy={py} r={5} fill="var(--accent)" stroke="var(--panel)" strokeWidth={1} />
            <text
              x={box.x}
              y={box.y + box.height / 2}
              dy="0.35em"
              fontSize={TEXT}
              fontWeight={600}
              fill="var(--text)"
              stroke="var(--panel)"
              strokeWidth={3}
              strokeLinejoin="round"
              paintOrder="stroke"
            >
              {names[index]}
            </text>
          </g>
        );
      })}
      <BottomAxis scale={x} label={xLabel} ticks={xTicks} top={height - MARGIN.bottom} />
      <LeftAxis scale={y} label={yLabel} ticks={yTicks} left={MARGIN.left} />
    </ChartFrame>
  );
}
