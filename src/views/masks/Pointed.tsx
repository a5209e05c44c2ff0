import type { Box, Click } from "../../models/segmenter.ts";
import { toFrame, type View } from "./picture-view.ts";
import styles from "./MaskCanvas.module.css";

interface Props {
  readonly view: View;
  readonly clicks: readonly Click[];
  readonly box: Box | null;
}

/** Clicks and a box over the picture: a plus where the subject is, a minus where it is not. */
export function Pointed({ view, clicks, box }: Props) {
  if (clicks.length === 0 && box === null) return null;
  const from = box && toFrame(view, { x: box.left, y: box.top });
  const to = box && toFrame(view, { x: box.right, y: box.bottom });
  const rect = from && to && { x: from.x, y: from.y, width: to.x - from.x, height: to.y - from.y };
  return (
    <svg className={styles.pointed} aria-hidden="true">
      {rect !== null && (
        <>
          <rect className={styles.halo} {...rect} />
          <rect {...rect} />
        </>
      )}
      {clicks.map((click, i) => {
        const { x, y } = toFrame(view, click);
        return (
          // oxlint-disable-next-line react/no-array-index-key -- clicks are told apart by their order only
          <g key={i} transform={`translate(${x} ${y})`} data-positive={click.positive}>
            <circle r={7} />
            <path d={click.positive ? "M-3.5 0h7M0 -3.5v7" : "M-3.5 0h7"} />
          </g>
        );
      })}
    </svg>
  );
}
