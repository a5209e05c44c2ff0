import type { KeyboardEvent } from "react";
import { SMALL, TEXT } from "./axes.tsx";
import { nameWidth, shortened } from "./geometry.ts";
import { ChartFrame } from "./ChartFrame.tsx";
import { useMarks } from "./use-marks.ts";
import styles from "./Chart.module.css";

export interface HeatCell {
  readonly figure: string;
  /** How deep its colour is, in [-1, 1]: above 0 good, below it bad. null: it has none. */
  readonly share: number | null;
  /** All that is to be said of it. */
  readonly tip: string;
}

export interface HeatRow {
  readonly id: string;
  readonly name: string;
  /** As many as there are columns. */
  readonly cells: readonly HeatCell[];
  /** What else is known of it, in words at the right. */
  readonly notes: readonly string[];
  /** Stands out from the others. */
  readonly strong?: boolean;
}

interface Props {
  readonly rows: readonly HeatRow[];
  /** Names of the columns, then of the notes. */
  readonly columns: readonly string[];
  readonly notes: readonly string[];
  /** Pixels that there are; what needs more scrolls. */
  readonly width: number;
  /** Says what the whole shows. */
  readonly name: string;
  readonly onOpen: (row: number, column: number) => void;
}

/** What an element must not be deeper than for text on it to have AA contrast (tests/views/results/heat.test.ts). */
export const DEEPEST = 0.45;

const ROW = 32;
const GAP = 12;
const LEAST_COLUMN = 60;
const MOST_COLUMN = 112;
const LONGEST_NAME = 190;
/** Names at an angle, where they are wider than their column. */
const ANGLE = 32;
const LONGEST_HEAD = 150;
const PLAIN_HEAD = 24;

const widest = (texts: readonly string[]) => texts.reduce((most, text) => Math.max(most, nameWidth(text)), 0);

const STEPS: Readonly<Record<string, number>> = { ArrowUp: -1, ArrowDown: 1 };

/** Arrows up and down go a whole row; the rest is as in every chart. */
function rowKeys(event: KeyboardEvent<SVGSVGElement>, columns: number): boolean {
  const step = STEPS[event.key];
  const { target, currentTarget } = event;
  const at = target instanceof SVGElement ? Number(target.dataset["mark"]) : NaN;
  if (step === undefined || Number.isNaN(at)) return false;
  currentTarget.querySelector<SVGElement>(`[data-mark="${at + step * columns}"]`)?.focus();
  event.preventDefault();
  event.stopPropagation();
  return true;
}

/** Numbers in a grid, the deeper the colour the better. */
export function HeatPlot({ rows, columns, notes, width, name, onOpen }: Props) {
  const marks = useMarks(rows.length * columns.length, (index) =>
    onOpen(Math.floor(index / columns.length), index % columns.length),
  );
  const left = Math.min(widest(rows.map((row) => row.name)), LONGEST_NAME) + GAP;
  const noteWidths = notes.map((head, at) => widest([head, ...rows.map((row) => row.notes[at] ?? "")]) + GAP);
  const right = noteWidths.reduce((sum, one) => sum + one, 0);
  const column = Math.min(MOST_COLUMN, Math.max(LEAST_COLUMN, (width - left - right) / columns.length));
  const heads = columns.map((head) => shortened(head, LONGEST_HEAD));
  const isTilted = widest(heads) > column - 8;
  const tilt = (ANGLE * Math.PI) / 180;
  const top = isTilted ? widest(heads) * Math.sin(tilt) + 20 : PLAIN_HEAD;
  const lean = isTilted ? Math.max(0, nameWidth(heads.at(-1) ?? "") * Math.cos(tilt) - column / 2 - right) : 0;
  const needed = Math.ceil(left + column * columns.length + right + lean);
  const height = Math.ceil(top + rows.length * ROW + 2);
  const ends = noteWidths.map(
    (_, at) => needed - lean - right + noteWidths.slice(0, at + 1).reduce((a, b) => a + b, 0),
  );
  return (
    <ChartFrame
      width={needed}
      height={height}
      name={name}
      onKeyDown={(event) => void (rowKeys(event, columns.length) || marks.onKeyDown(event))}
    >
      {heads.map((head, at) => {
        const x = left + (at + 0.5) * column;
        return (
          <text
            key={columns[at]}
            x={x}
            y={top - 8}
            fontSize={SMALL}
            fill="var(--dim)"
            {...(isTilted ? { transform: `rotate(${-ANGLE} ${x} ${top - 8})` } : { textAnchor: "middle" })}
          >
            {head}
          </text>
        );
      })}
      {notes.map((head, at) => (
        <text key={head} x={ends[at]} y={top - 8} textAnchor="end" fontSize={SMALL} fill="var(--dim)">
          {head}
        </text>
      ))}
      {rows.map((row, line) => {
        const y = top + line * ROW;
        return (
          <g key={row.id}>
            <text
              x={left - GAP}
              y={y + ROW / 2}
              dy="0.35em"
              textAnchor="end"
              fontSize={TEXT}
              fontWeight={row.strong === true ? 600 : 400}
              fill="var(--text)"
            >
              {shortened(row.name, left - GAP)}
            </text>
            {row.cells.map(({ figure, share, tip }, at) => (
              // oxlint-disable-next-line react/no-array-index-key -- a column each
              <g key={at} {...marks.mark(line * columns.length + at, tip)} className={styles.mark}>
                <rect
                  x={left + at * column + 1}
                  y={y + 1}
                  width={column - 2}
                  height={ROW - 2}
                  rx={4}
                  fill={share === null ? "var(--raised)" : share < 0 ? "var(--look)" : "var(--accent)"}
                  fillOpacity={share === null ? 1 : DEEPEST * Math.min(1, Math.abs(share))}
                  pointerEvents="all"
                />
                <text
                  x={left + (at + 0.5) * column}
                  y={y + ROW / 2}
                  dy="0.35em"
                  textAnchor="middle"
                  fontSize={TEXT}
                  fill="var(--text)"
                >
                  {figure}
                </text>
              </g>
            ))}
            {row.notes.map((note, at) => (
              <text
                key={notes[at]}
                x={ends[at]}
                y={y + ROW / 2}
                dy="0.35em"
                textAnchor="end"
                fontSize={TEXT}
                fill="var(--dim)"
              >
                {note}
              </text>
            ))}
          </g>
        );
      })}
    </ChartFrame>
  );
}
