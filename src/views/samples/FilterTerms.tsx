import { MissingMasks } from "./MissingMasks.tsx";
import { X } from "lucide-react";
import { problemsOf } from "../../analysis/query.ts";
import { withoutTerm } from "../../analysis/query-edits.ts";
import { listedRowsOf } from "../../store/order.ts";
import { allListedRowsOf } from "../../store/selectors.ts";
import { useLens } from "../../store/store.ts";
import styles from "./FilterTerms.module.css";
import { useFilterTexts } from "./use-query.ts";

/** "24 of 9,450 pairs". */
function countWords(shown: number, all: number): string {
  const of = `${all.toLocaleString("en")} ${all === 1 ? "pair" : "pairs"}`;
  return shown === all ? of : `${shown.toLocaleString("en")} of ${of}`;
}

/** How many rows the filter leaves, its terms, each to be taken away, and what of it is not understood. */
export function FilterTerms() {
  const { text, terms, setText } = useFilterTexts();
  const shown = useLens((state) => listedRowsOf(state).length);
  const all = useLens((state) => allListedRowsOf(state).length);
  const rule = useLens((state) => state.intake?.rule);
  const [problem] = problemsOf(terms);
  return (
    <div className={styles.line}>
      <p className={styles.count} aria-live="polite">
        {countWords(shown, all)}
      </p>
      {terms.length > 0 && (
        <ul className={styles.terms} aria-label="What the filter asks for">
          {terms.map((term) => (
            <li key={term.from}>
              <button
                type="button"
                className={styles.term}
                data-wrong={term.problem !== null || undefined}
                data-idle={term.condition === null || undefined}
                title={term.problem ?? "Take this away"}
                aria-label={`Take ${term.text} away`}
                onClick={() => setText(withoutTerm(text, term))}
              >
                <span>{term.text}</span>
                <X size={12} aria-hidden="true" />
              </button>
            </li>
          ))}
        </ul>
      )}
      {/* There from the beginning, so that what comes into it is said. */}
      <p className={problem === undefined ? styles.rule : styles.problem} aria-live="polite">
        {problem === undefined ? (
          terms.length === 0 && <span title={`How the files were paired: ${rule ?? ""}`}>{rule}</span>
        ) : (
          <span title={problem}>{problem}</span>
        )}
      </p>
      {terms.length > 1 && (
        <button type="button" className="link" onClick={() => setText("")}>
          Clear
        </button>
      )}
      <MissingMasks />
    </div>
  );
}
