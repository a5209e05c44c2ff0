import { Copy } from "lucide-react";
import { useState } from "react";
import { refusals, reportHead, reportMarkdown, reportTables, type BenchReport } from "../../engine/gpu-bench/report.ts";
import styles from "./BenchPage.module.css";

interface Props {
  readonly report: BenchReport;
  /** All of it was measured. */
  readonly whole: boolean;
}

/** What was measured by now, as tables; to be taken away as text. */
export function BenchResult({ report, whole }: Props) {
  const [copied, setCopied] = useState<"no" | "yes" | "refused">("no");
  const text = reportMarkdown(report);
  const copy = () =>
    navigator.clipboard.writeText(text).then(
      () => setCopied("yes"),
      () => setCopied("refused"),
    );
  const refused = refusals(report);
  return (
    <section className={styles.result} aria-label="Result">
      <div className={styles.head}>
        <h2>Result</h2>
        <span role="status">{copied === "yes" ? "Copied as Markdown, with all numbers as JSON." : ""}</span>
        <button
          type="button"
          className="button"
          disabled={!whole && report.precisions.length === 0}
          onClick={() => void copy()}
        >
          <Copy size={14} aria-hidden="true" />
          Copy result
        </button>
      </div>
      <p className={styles.cost}>{reportHead(report)}</p>
      {copied === "refused" && (
        <label className={styles.text}>
          The browser does not let this page write to the clipboard. Copy it from here:
          <textarea readOnly rows={6} value={text} onFocus={({ currentTarget }) => currentTarget.select()} />
        </label>
      )}
      {reportTables(report).map(({ title, rows: [head = [], ...rows] }) => (
        // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- it scrolls sideways where it is narrow
        <div key={title} className={styles.table} role="region" aria-label={title} tabIndex={0}>
          <table>
            <caption>{title}</caption>
            <thead>
              <tr>
                {head.map((name) => (
                  <th key={name} scope="col">
                    {name}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {rows.map((row) => (
                <tr key={row.slice(0, 2).join(" ")}>
                  {row.map((text, column) =>
                    column === 0 ? (
                      <th key={head[column]} scope="row">
                        {text}
                      </th>
                    ) : (
                      <td key={head[column]}>{text}</td>
                    ),
                  )}
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      ))}
      {refused.length > 0 && (
        <ul className={styles.refused}>
          {refused.map((line) => (
            <li key={line}>{line}</li>
          ))}
        </ul>
      )}
    </section>
  );
}
