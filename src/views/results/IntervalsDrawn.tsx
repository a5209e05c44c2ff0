import type { Portion } from "../../evaluation/mean-intervals.ts";
import styles from "./IntervalsDrawn.module.css";

interface Props {
  readonly intervals: {
    readonly value: unknown;
    readonly portion: Portion | null;
    readonly error: string | null;
    readonly drawing: boolean;
    cancel(): void;
    again(): void;
  };
  /** What is drawn anew. */
  readonly over?: "concepts" | "subjects";
}

/** How far the drawing of intervals is, and what can be done about it. Of one line, whatever it says: nothing moves. */
export function IntervalsDrawn({
  intervals: { value, portion, error, drawing, cancel, again },
  over = "concepts",
}: Props) {
  const share = portion === null || portion.total === 0 ? 0 : Math.round((100 * portion.done) / portion.total);
  return (
    <span className={styles.drawn} role="status" aria-busy={drawing || undefined}>
      {drawing ? (
        <>
          {`Drawing intervals, ${share} %`}
          <button type="button" className="link" onClick={cancel}>
            Stop
          </button>
        </>
      ) : value !== null ? (
        `95 % intervals: bootstrap over ${over}, 2,000 draws`
      ) : (
        <>
          {error ?? "No intervals are drawn."}
          <button type="button" className="link" onClick={again}>
            Draw intervals
          </button>
        </>
      )}
    </span>
  );
}
