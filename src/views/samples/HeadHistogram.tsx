import { useMemo } from "react";
import { numbersOf } from "../../analysis/aggregate.ts";
import type { NumberColumn } from "../../analysis/column.ts";
import { rangeIn, setRange } from "../../analysis/query-edits.ts";
import type { SampleRow } from "../../analysis/rows.ts";
import type { Scale } from "../../components/colour-map.ts";
import { formatCount } from "../../components/format.ts";
import { countBins } from "../../components/bins.ts";
import { RangeHistogram, roundTo, stepOf } from "../../components/RangeHistogram.tsx";
import styles from "./Facet.module.css";
import { useOthersLeave, useQuery } from "./use-query.ts";

const BINS = 40;

interface Props {
  readonly column: NumberColumn<SampleRow>;
  readonly label: string;
}

/** From the least to the most value, widened to whole steps. */
function scaleOf(values: Float64Array): Scale {
  let [low, high] = [Infinity, -Infinity];
  for (const value of values) [low, high] = [Math.min(low, value), Math.max(high, value)];
  if (low >= high) return low === high ? { low: low - 0.5, high: high + 0.5 } : { low: 0, high: 1 };
  const step = stepOf({ low, high });
  return { low: roundTo(Math.floor(low / step) * step, step), high: roundTo(Math.ceil(high / step) * step, step) };
}

const written = (value: number): string => String(value).replace("-", "−");

/** How a column's numbers are spread over the rows that the other terms leave, and which of them are asked for: both a picture and a slider. */
export function HeadHistogram({ column, label }: Props) {
  const query = useQuery();
  const { text, terms, vocabulary, rows, setText } = query;
  const left = useOthersLeave(query, column.id);
  const scale = useMemo(() => scaleOf(numbersOf(rows, column)), [rows, column]);
  const values = useMemo(() => numbersOf(left, column), [left, column]);
  const counts = useMemo(() => countBins(values, scale, BINS), [values, scale]);
  const range = rangeIn(terms, column.id);
  const { least, most } = range;
  const open = least === null && most === null;
  const inside = open
    ? values.length
    : values.reduce((n, value) => n + Number(value >= (least ?? -Infinity) && value <= (most ?? Infinity)), 0);
  return (
    <div className={styles.facet}>
      <RangeHistogram
        counts={counts}
        scale={scale}
        step={stepOf(scale)}
        range={range}
        onRange={(next) => setText(setRange(text, vocabulary, column.id, next))}
        label={label}
      />
      <p className={styles.foot}>
        <span>{`${written(least ?? scale.low)} to ${written(most ?? scale.high)}`}</span>
        <span>
          {open
            ? formatCount(inside, "value")
            : `${inside.toLocaleString("en")} of ${formatCount(values.length, "value")}`}
        </span>
      </p>
      <p className={styles.foot}>
        {left.length > values.length ? (
          <span>{`${formatCount(left.length - values.length, "pair")} without`}</span>
        ) : (
          <span />
        )}
        <button
          type="button"
          className="link"
          disabled={open}
          onClick={() => setText(setRange(text, vocabulary, column.id, null))}
        >
          Any {label}
        </button>
      </p>
    </div>
  );
}
