import { Search } from "lucide-react";
import { useId, useMemo, useRef, useState, type KeyboardEvent } from "react";
import { suggest, type Suggestion } from "../../analysis/suggest.ts";
import type { SampleRow } from "../../analysis/rows.ts";
import { allListedRowsOf } from "../../store/selectors.ts";
import { useLens } from "../../store/store.ts";
import styles from "./FilterField.module.css";
import { useFilterTexts } from "./use-query.ts";

/** The next suggestion that a key leads to, round and round; null where it leads to none. */
function placeAfter(key: string, active: number | null, count: number): number | null {
  if (key === "ArrowDown") return active === null ? 0 : (active + 1) % count;
  return active === null ? count - 1 : (active + count - 1) % count;
}

interface ListProps {
  readonly id: string;
  readonly all: readonly Suggestion[];
  readonly active: number | null;
  readonly onTake: (suggestion: Suggestion) => void;
}

function List({ id, all, active, onTake }: ListProps) {
  return (
    <div role="listbox" id={id} aria-label="Suggestions" className={styles.list}>
      {all.map((suggestion, i) => (
        // oxlint-disable-next-line jsx-a11y/click-events-have-key-events, jsx-a11y/interactive-supports-focus -- the field has the focus and the keys
        <div
          key={suggestion.text}
          role="option"
          id={`${id}-${i}`}
          aria-selected={i === active}
          className={styles.option}
          // The field keeps the focus.
          onMouseDown={(event) => event.preventDefault()}
          onClick={() => onTake(suggestion)}
        >
          <span className={styles.term}>{suggestion.text}</span>
          <span className={styles.about}>{suggestion.about}</span>
          <span className={styles.count}>{suggestion.count?.toLocaleString("en")}</span>
        </div>
      ))}
    </div>
  );
}

const NO_ROWS: readonly SampleRow[] = [];

/** The filter's text, with what a person may mean as they write. */
export function FilterField() {
  const { text, vocabulary, setText } = useFilterTexts();
  const id = useId();
  const field = useRef<HTMLInputElement>(null);
  /** Where it is being written; null: nothing is suggested. */
  const [caret, setCaret] = useState<number | null>(null);
  const [active, setActive] = useState<number | null>(null);
  const rows = useLens((state) => (caret === null ? NO_ROWS : allListedRowsOf(state)));
  const { from, to, all } = useMemo(
    () => (caret === null ? { from: 0, to: 0, all: [] } : suggest(text, caret, vocabulary, rows)),
    [text, caret, vocabulary, rows],
  );
  const close = () => {
    setCaret(null);
    setActive(null);
  };
  const take = ({ text: term, open }: Suggestion) => {
    const rest = text.slice(to).trimStart();
    const before = `${text.slice(0, from)}${term}${open ? "" : " "}`;
    setText(`${before}${open && rest !== "" ? " " : ""}${rest}`);
    // Its values come next.
    setCaret(open ? before.length : null);
    setActive(null);
    requestAnimationFrame(() => field.current?.setSelectionRange(before.length, before.length));
  };
  const onKeyDown = (event: KeyboardEvent<HTMLInputElement>) => {
    const { key, currentTarget } = event;
    if (key === "ArrowDown" || key === "ArrowUp") {
      event.preventDefault();
      if (caret === null) setCaret(currentTarget.selectionStart);
      else if (all.length > 0) setActive(placeAfter(key, active, all.length));
    } else if (key === "Enter" || (key === "Tab" && active !== null)) {
      const suggestion = all[active ?? -1];
      if (suggestion === undefined) return close();
      event.preventDefault();
      take(suggestion);
    } else if (key === "Escape") {
      // A browser would empty the field. What is suggested is put away first, then the field is left.
      event.preventDefault();
      if (all.length > 0) close();
      else currentTarget.blur();
    } else if (["ArrowLeft", "ArrowRight", "Home", "End"].includes(key)) close();
  };
  const shown = all.length > 0;
  return (
    <div className={styles.field}>
      <Search size={14} aria-hidden="true" />
      <input
        ref={field}
        type="search"
        role="combobox"
        aria-label="Filter samples"
        aria-autocomplete="list"
        aria-expanded={shown}
        aria-controls={shown ? id : undefined}
        aria-activedescendant={active === null ? undefined : `${id}-${active}`}
        autoComplete="off"
        spellCheck={false}
        className="input"
        placeholder="Filter: snow  cp<0.7  method:emu2"
        value={text}
        onChange={({ currentTarget: { value, selectionStart } }) => {
          setText(value);
          setActive(null);
          // At a term's beginning nothing is known of what is meant.
          const at = selectionStart ?? value.length;
          setCaret(value.slice(0, at).trimEnd().length === at && at > 0 ? at : null);
        }}
        onKeyDown={onKeyDown}
        onBlur={close}
      />
      {shown && <List id={id} all={all} active={active} onTake={take} />}
    </div>
  );
}
