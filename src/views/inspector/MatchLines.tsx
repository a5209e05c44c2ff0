import { heatColour, toCss, type Scale } from "../../components/colour-map.ts";
import { centreOf, type Box, type PatchGrid } from "../../lib/patch-grid.ts";
import type { Size } from "../../components/use-size.ts";
import type { PatchLink } from "./links.ts";
import styles from "./PairPictures.module.css";

interface Props {
  readonly size: Size;
  readonly boxes: readonly [Box, Box];
  readonly grids: readonly [PatchGrid, PatchGrid];
  /** Pixels from the first picture's left to the second's. */
  readonly shift: number;
  readonly many: readonly PatchLink[];
  readonly link: PatchLink | null;
  readonly scale: Scale;
}

const holds = (width: number, height: number, { x, y }: { x: number; y: number }) =>
  x >= 0 && x <= width && y >= 0 && y <= height;

/** Matches as lines over both pictures; what lies outside a zoomed picture has none. */
export function MatchLines({ size, boxes, grids, shift, many, link, scale }: Props) {
  const width = size.width - shift;
  const ends = ({ from, to }: PatchLink) => {
    const [start, right] = [centreOf(grids[0], boxes[0], from), centreOf(grids[1], boxes[1], to)];
    return holds(width, size.height, start) && holds(width, size.height, right)
      ? { start, end: { x: right.x + shift, y: right.y } }
      : null;
  };
  const one = link && ends(link);
  const curve =
    one &&
    `M ${one.start.x} ${one.start.y} Q ${(one.start.x + one.end.x) / 2} ${Math.min(one.start.y, one.end.y) - 40} ${one.end.x} ${one.end.y}`;
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
