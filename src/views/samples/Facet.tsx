import { useId, useMemo, useState, type KeyboardEvent } from "react";
import type { NamedColumn } from "../../analysis/column.ts";
import { foldName } from "../../analysis/filter.ts";
import { countValues, tallyValues } from "../../analysis/group.ts";
import { namesIn, toggleValue } from "../../analysis/query-edits.ts";
import type { SampleRow } from "../../analysis/rows.ts";
import { FLAGS } from "../../metric/flags.ts";
import { FLAG_WORDS } from "../flag-words.ts";
import styles from "./Facet.module.css";
import { useOthersLeave, useQuery } from "./use-query.ts";

interface Props {
  readonly column: NamedColumn<SampleRow>;
  readonly label: string;
}

/** More values than these can be looked through. */
const MANY = 8;
/** Values that are listed at once. */
const MOST = 200;

function wordsOf(column: NamedColumn<SampleRow>, value: string | null): string {
  if (value === null) return column.kind === "flags" ? `no ${column.id}` : "without one";
  const flag = column.id === "flags" ? FLAGS.find((one) => one === value) : undefined;
  return flag === undefined ? value : FLAG_WORDS[flag].short;
}

/** The arrows go from one value to the next. */
function onKeyDown(event: KeyboardEvent<HTMLInputElement>): void {
  const by = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (by === undefined) return;
  event.preventDefault();
  const boxes = [...(event.currentTarget.closest("ul")?.querySelectorAll("input") ?? [])];
  boxes[boxes.indexOf(event.currentTarget) + by]?.focus();
}

/** The values of a column, each with how many rows of what the other terms leave have it; those that are ticked are asked for. */
export function Facet({ column, label }: Props) {
  const id = useId();
  const query = useQuery();
  const { text, terms, vocabulary, rows, setText } = query;
  const [wanted, setWanted] = useState("");
  const all = useMemo(() => [...countValues(rows, column).keys()], [rows, column]);
  const left = useOthersLeave(query, column.id);
  const counts = useMemo(() => tallyValues(left, column), [left, column]);
  const chosen = namesIn(terms, column.id);
  const isChosen = (value: string | null) => chosen.has(value === null ? null : foldName(value));
  const found = useMemo(() => {
    const folded = foldName(wanted.trim());
    return all.filter(
      (value) =>
        foldName(wordsOf(column, value)).includes(folded) || (value !== null && foldName(value).includes(folded)),
    );
  }, [all, column, wanted]);
  const shown = found.slice(0, MOST);
  const first = Math.max(0, shown.findIndex(isChosen));
  return (
    <fieldset className={styles.facet}>
      <legend>{label}</legend>
      {all.length > MANY && (
        <input
          type="text"
          className={`input ${styles.search}`}
          aria-label={`Find a ${label.toLowerCase()}`}
          placeholder={`Find one of ${all.length.toLocaleString("en")}`}
          value={wanted}
          onChange={({ currentTarget }) => setWanted(currentTarget.value)}
        />
      )}
      <ul className={styles.values}>
        {shown.map((value, i) => (
          <li key={value ?? ""} data-none={value === null || undefined}>
            <label htmlFor={`${id}-${i}`} data-empty={!counts.has(value) || undefined} title={wordsOf(column, value)}>
              <input
                id={`${id}-${i}`}
                type="checkbox"
                tabIndex={i === first ? 0 : -1}
                checked={isChosen(value)}
                onKeyDown={onKeyDown}
                onChange={() => setText(toggleValue(text, vocabulary, column.id, value))}
              />
              <span className={styles.value}>{wordsOf(column, value)}</span>
              <span className={styles.count}>{(counts.get(value) ?? 0).toLocaleString("en")}</span>
            </label>
          </li>
        ))}
      </ul>
      {found.length > shown.length && (
        <p className={styles.foot}>{`and ${(found.length - shown.length).toLocaleString("en")} more`}</p>
      )}
      {found.length === 0 && (
        <p className={styles.foot}>{all.length === 0 ? "No pair has one." : "None is called so."}</p>
      )}
    </fieldset>
  );
}
