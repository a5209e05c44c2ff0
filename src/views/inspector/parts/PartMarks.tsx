import { MARK_COLOURS, MARK_RADIUS, placeOfMark, type PatchMark } from "../../../components/draw-patches.ts";
import type { Size } from "../../../components/use-size.ts";
import type { Box, PatchGrid } from "../../../lib/patch-grid.ts";
import styles from "./parts.module.css";

interface Props {
  /** Of the place that the pictures share. */
  readonly size: Size;
  /** Of the pictures, in that place. */
  readonly frames: readonly [Box, Box];
  /** Where each picture lies in its frame. */
  readonly boxes: readonly [Box, Box];
  readonly grids: readonly [PatchGrid, PatchGrid];
  readonly marks: readonly [readonly PatchMark[], readonly PatchMark[]];
}

const [DARK, LIGHT] = MARK_COLOURS;

/** Half of a digit's height. */
const DROP = 4;

function Mark({ x, y, text, strong }: Pick<PatchMark, "text" | "strong"> & { readonly x: number; readonly y: number }) {
  return (
    <g transform={`translate(${x} ${y})`}>
      <circle r={MARK_RADIUS + 1.5} fill={DARK} />
      <circle r={MARK_RADIUS} fill={LIGHT} />
      {!strong && <circle r={MARK_RADIUS - 1.5} fill={DARK} />}
      <text y={DROP} fill={strong ? DARK : LIGHT}>
        {text}
      </text>
    </g>
  );
}

/** The parts' numbers over both pictures, above the lines; what lies outside a zoomed picture has none. The list says what they are. */
export function PartMarks({ size, frames, boxes, grids, marks }: Props) {
  return (
    <svg data-marks className={styles.marks} aria-hidden="true" width={size.width} height={size.height}>
      {frames.map((frame, side) =>
        // The one that is looked at on top of the others.
        marks[side]!.toSorted((a, b) => Number(a.strong) - Number(b.strong)).map((mark) => {
          const { x, y } = placeOfMark(mark, marks[side]!, grids[side]!, boxes[side]!, MARK_RADIUS);
          const holds = x >= 0 && x <= frame.width && y >= 0 && y <= frame.height;
          return (
            holds && (
              <Mark
                key={`${side} ${mark.text}`}
                x={frame.x + x}
                y={frame.y + y}
                text={mark.text}
                strong={mark.strong}
              />
            )
          );
        }),
      )}
    </svg>
  );
}
