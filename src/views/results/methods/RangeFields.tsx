import type { PlaneRange } from "../../../components/chart/PlanePlot.tsx";
import type { Ends } from "../../../lib/data-table.ts";
import styles from "./MethodsSection.module.css";

interface Props {
  readonly labels: readonly [x: string, y: string];
  readonly range: PlaneRange | null;
  readonly onRange: (range: PlaneRange) => void;
}

/** No end. */
const ALL: Ends = [-Infinity, Infinity];

/** What a drag over a plane sets, for keys: the ends of both metrics. */
export function RangeFields({ labels, range, onRange }: Props) {
  const now = range ?? { x: ALL, y: ALL };
  const field = (of: "x" | "y", end: 0 | 1, label: string) => {
    const value = now[of][end];
    return (
      <input
        type="number"
        className="input"
        step="any"
        aria-label={`${label}, ${end === 0 ? "from" : "to"}`}
        placeholder={end === 0 ? "from" : "to"}
        value={Number.isFinite(value) ? Number(value.toFixed(4)) : ""}
        onChange={({ currentTarget }) => {
          const typed = currentTarget.value === "" ? ALL[end] : currentTarget.valueAsNumber;
          const ends: Ends = end === 0 ? [typed, now[of][1]] : [now[of][0], typed];
          onRange({ x: now.x, y: now.y, [of]: ends });
        }}
      />
    );
  };
  return (
    <>
      {(["x", "y"] as const).map((of, at) => (
        <span key={of} className={styles.range}>
          {labels[at]}
          {field(of, 0, labels[at]!)}
          {field(of, 1, labels[at]!)}
        </span>
      ))}
    </>
  );
}
