import type { ScoreInterval } from "../../../metric/mask-interval.ts";
import { curveOf, scaleOf } from "./curve.ts";
import styles from "./TrustPanel.module.css";

const [WIDTH, HEIGHT, EDGE] = [132, 52, 5];

interface Props {
  readonly interval: ScoreInterval;
  readonly by: "threshold" | "growth";
  /** What is changed, in words. */
  readonly title: string;
  /** Of the axis: its ends and its middle. */
  readonly ends: readonly [from: string, middle: string, to: string];
}

/** A score over one change of its mask; the line across is the score as it is. The numbers stand in the table beside it. */
export function Curve({ interval, by, title, ends }: Props) {
  const points = curveOf(interval, by);
  const { low, high } = scaleOf(interval);
  const left = (x: number) => EDGE + x * (WIDTH - 2 * EDGE);
  const top = (y: number) => HEIGHT - EDGE - y * (HEIGHT - 2 * EDGE);
  const now = top((interval.value - low) / (high - low));
  const told = points.map(({ at, value }) => `${at} ${value.toFixed(4)}`).join(", ");
  return (
    <figure className={styles.curve}>
      <figcaption>{title}</figcaption>
      <svg viewBox={`0 0 ${WIDTH} ${HEIGHT}`} role="img" aria-label={`${title}: ${told}`}>
        <line className={styles.now} x1={0} x2={WIDTH} y1={now} y2={now} />
        <polyline className={styles.line} points={points.map(({ x, y }) => `${left(x)},${top(y)}`).join(" ")} />
        {points.map(({ x, y, at, value }) => (
          <circle key={at} className={styles.point} cx={left(x)} cy={top(y)} r={2.5}>
            <title>{`${at}: ${value.toFixed(4)}`}</title>
          </circle>
        ))}
      </svg>
      <div className={styles.axis} aria-hidden="true">
        {ends.map((end) => (
          <span key={end}>{end}</span>
        ))}
      </div>
    </figure>
  );
}
