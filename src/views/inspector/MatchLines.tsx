import { heatColour, toCss, type Scale } from "../../components/colour-map.ts";
import { centreOf, type Box, type PatchGrid, type Point } from "../../lib/patch-grid.ts";
import type { Size } from "../../components/use-size.ts";
import type { Arrangement } from "./arrangement.ts";
import type { PatchLink } from "./links.ts";
import styles from "./PairPictures.module.css";

interface Props {
  /** Of the place that the pictures share. */
  readonly size: Size;
  readonly arrangement: Arrangement;
  /** Of the pictures, in that place. */
  readonly frames: readonly [Box, Box];
  /** Where each picture lies in its frame. */
  readonly boxes: readonly [Box, Box];
  readonly grids: readonly [PatchGrid, PatchGrid];
  readonly many: readonly PatchLink[];
  readonly link: PatchLink | null;
  readonly scale: Scale;
}

/** Pixels by which the one line bends away from the straight one. */
const BEND = 40;

/** A patch's middle in the place that the pictures share; null where it lies outside of its frame. */
function endOf(frame: Box, box: Box, grid: PatchGrid, patch: number): Point | null {
  const { x, y } = centreOf(grid, box, patch);
  const holds = x >= 0 && x <= frame.width && y >= 0 && y <= frame.height;
  return holds ? { x: frame.x + x, y: frame.y + y } : null;
}

/** Upwards between pictures beside each other, to the right between those one above the other. */
function bent(start: Point, end: Point, arrangement: Arrangement): string {
  const by =
    arrangement === "beside"
      ? { x: (start.x + end.x) / 2, y: Math.min(start.y, end.y) - BEND }
      : { x: Math.max(start.x, end.x) + BEND, y: (start.y + end.y) / 2 };
  return `M ${start.x} ${start.y} Q ${by.x} ${by.y} ${end.x} ${end.y}`;
}

/** Matches as lines over both pictures; what lies outside a zoomed picture has none. */
export function MatchLines({ size, arrangement, frames, boxes, grids, many, link, scale }: Props) {
  const ends = ({ from, to }: PatchLink) => {
    const [start, end] = [endOf(frames[0], boxes[0], grids[0], from), endOf(frames[1], boxes[1], grids[1], to)];
    return start === null || end === null ? null : { start, end };
  };
  const one = link && ends(link);
  const curve = one && bent(one.start, one.end, arrangement);
  return (
    <svg data-links className={styles.link} aria-hidden="true" width={size.width} height={size.height}>
      {many.map((each) => {
        const at = ends(each);
        return (
          at && (
            <g key={`${each.from} ${each.to}`} className={styles.many}>
              <line
                x1={at.start.x}
                y1={at.start.y}
                x2={at.end.x}
                y2={at.end.y}
                stroke={toCss(heatColour(each.cosine, scale))}
              />
              <circle cx={at.start.x} cy={at.start.y} r="2" fill={toCss(heatColour(each.cosine, scale))} />
              <circle cx={at.end.x} cy={at.end.y} r="2" fill={toCss(heatColour(each.cosine, scale))} />
            </g>
          )
        );
      })}
      {one && curve && (
        <g className={styles.one}>
          <path d={curve} className={styles.halo} />
          <path d={curve} />
          <circle cx={one.start.x} cy={one.start.y} r="3" />
          <circle cx={one.end.x} cy={one.end.y} r="3" />
        </g>
      )}
    </svg>
  );
}
