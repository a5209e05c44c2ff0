import { useMemo } from "react";
import { withoutTerm } from "../../analysis/query-edits.ts";
import { waysOut } from "../../analysis/way-out.ts";
import { formatCount } from "../../components/format.ts";
import styles from "./NothingLeft.module.css";
import { useQuery } from "./use-query.ts";

/** Ways that are offered. */
const MOST = 3;

/** In the place of rows where the filter leaves none: which term it is, and ways out. */
export function NothingLeft() {
  const { text, terms, rows, setText } = useQuery();
  const ways = useMemo(() => waysOut(rows, terms).slice(0, MOST), [rows, terms]);
  return (
    <div className={styles.nothing}>
      <p>{`None of ${formatCount(rows.length, "pair")} meets this filter.`}</p>
      {ways.map(({ term, count }) => (
        <button
          key={term.from}
          type="button"
          className="button"
          title={term.text}
          onClick={() => setText(withoutTerm(text, term))}
        >
          <span>
            Without <code>{term.text}</code>
          </span>
          <span className={styles.count}>{formatCount(count, "pair")}</span>
        </button>
      ))}
      <button type="button" className="button primary" onClick={() => setText("")}>
        Clear the filter
      </button>
    </div>
  );
}
