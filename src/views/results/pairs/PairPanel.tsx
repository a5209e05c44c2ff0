import { ListChecks, X } from "lucide-react";
import { useEffect, useId, useRef } from "react";
import { formatCount, formatScore } from "../../../components/format.ts";
import tables from "../tables.module.css";
import styles from "./PairPanel.module.css";
import type { ListedPair, PairList } from "./pair-list.ts";
import { Heading } from "../heading.tsx";
import { useOpenSamples } from "../use-open-samples.ts";

/** Lines that are shown; all of them can be ticked in the table. */
const MOST_LINES = 100;

function PairLine({ pair: { name, method, sample, values } }: { readonly pair: ListedPair }) {
  const { inspect } = useOpenSamples();
  return (
    <tr>
      <th scope="row" className={styles.name}>
        {sample === null ? (
          name
        ) : (
          <button type="button" className="link" onClick={() => inspect(sample)}>
            {name}
          </button>
        )}
      </th>
      <td className={tables.text}>{method ?? "–"}</td>
      {values.map((value, at) => (
        // oxlint-disable-next-line react/no-array-index-key -- a column each
        <td key={at} title={value === null ? undefined : String(value)}>
          {formatScore(value).replace("-", "−")}
        </td>
      ))}
    </tr>
  );
}

interface Props {
  readonly list: PairList;
  /** It stands there unasked, and leaves the focus where it is. */
  readonly quiet?: boolean;
  readonly onClose: () => void;
}

/** The pairs behind a number, each of which leads to its sample. Opened by a press, it takes the focus; of another number it is another (`key`). */
export function PairPanel({ list, quiet = false, onClose }: Props) {
  const { tickAll } = useOpenSamples();
  const { title, about, columns, pairs } = list;
  const id = useId();
  const panel = useRef<HTMLElement>(null);
  const samples = pairs.flatMap(({ sample }) => (sample === null ? [] : [sample]));
  useEffect(() => {
    if (quiet) return;
    panel.current?.focus({ preventScroll: true });
    panel.current?.scrollIntoView({ block: "nearest" });
  }, [quiet]);
  return (
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions -- Escape closes it from anywhere within
    <section
      ref={panel}
      className={styles.panel}
      aria-labelledby={id}
      tabIndex={-1}
      onKeyDown={(event) => {
        if (event.key !== "Escape") return;
        event.stopPropagation();
        onClose();
      }}
    >
      <header className={styles.head}>
        <Heading id={id}>{title}</Heading>
        <p>{`${formatCount(pairs.length, "pair")}. ${about}`}</p>
        <div className={styles.acts}>
          {samples.length > 0 && (
            <button type="button" className="button" onClick={() => tickAll(samples)}>
              <ListChecks size={14} aria-hidden="true" />
              {samples.length === 1
                ? "Tick it in the table"
                : `Tick all ${samples.length.toLocaleString("en")} in the table`}
            </button>
          )}
          <button type="button" className="button quiet icon" aria-label="Close the list of pairs" onClick={onClose}>
            <X size={16} aria-hidden="true" />
          </button>
        </div>
      </header>
      {pairs.length > 0 && (
        // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- what scrolls is to be reached by keys
        <div className={`${tables.scroller} ${styles.lines}`} role="group" aria-label={title} tabIndex={0}>
          <table className={tables.table}>
            <thead>
              <tr>
                <th scope="col">Pair</th>
                <th scope="col" className={tables.text}>
                  Method
                </th>
                {columns.map((column) => (
                  <th key={column} scope="col">
                    {column}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {pairs.slice(0, MOST_LINES).map((pair) => (
                <PairLine key={pair.key} pair={pair} />
              ))}
            </tbody>
          </table>
        </div>
      )}
      {pairs.length > MOST_LINES && <p className={styles.more}>{`The first ${MOST_LINES} are shown.`}</p>}
    </section>
  );
}
