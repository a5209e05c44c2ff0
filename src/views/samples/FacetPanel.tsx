import { SlidersHorizontal } from "lucide-react";
import { Popover } from "radix-ui";
import { useState } from "react";
import type { NamedColumn } from "../../analysis/column.ts";
import { isNamed, tallyValues } from "../../analysis/group.ts";
import type { SampleRow } from "../../analysis/rows.ts";
import type { Named } from "../../analysis/vocabulary.ts";
import { HAS } from "../../analysis/query.ts";
import { formatCount } from "../../components/format.ts";
import { listedRowsOf } from "../../store/order.ts";
import { useLens } from "../../store/store.ts";
import { MASC_MEASURES } from "../../project/measure-lists.ts";
import { Facet } from "./Facet.tsx";
import { iconButton, IconWord } from "../../components/IconButton.tsx";
import base from "../../components/Sheet.module.css";
import styles from "./FacetPanel.module.css";
import { HeadHistogram } from "./HeadHistogram.tsx";
import { useFilterTexts, useQuery } from "./use-query.ts";

/** Values that are a row's own say nothing of rows together. */
const LARGEST_SHARE = 0.5;

/** What rows can be told apart by: of at least two values, which rows share. */
function isFacet(column: NamedColumn<SampleRow>, rows: readonly SampleRow[]): boolean {
  if (column.kind === "text" || column.id === HAS) return false;
  const values = tallyValues(rows, column).size;
  return values > 1 && (values <= 12 || values <= rows.length * LARGEST_SHARE);
}

/** Numbers that are there unasked. */
const FIRST_RANGES = MASC_MEASURES.map(({ id }) => id);

/** Ranges of numbers: MaSC's, those that are narrowed down, and whatever else is asked for. */
function Ranges() {
  const { vocabulary, terms } = useQuery();
  const [more, setMore] = useState<readonly string[]>([]);
  const numbers = vocabulary.entries.flatMap(({ column, label }) =>
    column.kind === "number" ? [{ column, label }] : [],
  );
  const asked = new Set([...FIRST_RANGES, ...more, ...terms.flatMap(({ named }) => named?.column.id ?? [])]);
  const [shown, others] = [true, false].map((is) => numbers.filter(({ column }) => asked.has(column.id) === is));
  return (
    <>
      {shown?.map(({ column, label }) => (
        <fieldset key={column.id} className={styles.range}>
          <legend>{label}</legend>
          <HeadHistogram column={column} label={label} />
        </fieldset>
      ))}
      <select
        className={`input ${styles.more}`}
        aria-label="A range of another number"
        value=""
        onChange={({ currentTarget: { value } }) => setMore([...more, value])}
      >
        <option value="">A range of another number</option>
        {others?.map(({ column: { id }, label }) => (
          <option key={id} value={id}>
            {label}
          </option>
        ))}
      </select>
    </>
  );
}

function Facets() {
  const { vocabulary, rows } = useQuery();
  const facets = vocabulary.entries.flatMap((entry: Named<SampleRow>) =>
    isNamed(entry.column) && isFacet(entry.column, rows) ? [{ column: entry.column, label: entry.label }] : [],
  );
  return (
    <div className={styles.facets}>
      {facets.map(({ column, label }) => (
        <Facet key={column.id} column={column} label={label} />
      ))}
      <Ranges />
    </div>
  );
}

/** Every category of the rows with its values, beside the filter's text. */
export function FacetPanel() {
  const { terms } = useFilterTexts();
  const left = useLens((state) => listedRowsOf(state).length);
  const asked = new Set(
    terms.flatMap(({ named, names, range }) => (names === null && range === null ? [] : (named?.column.id ?? []))),
  ).size;
  return (
    <Popover.Root>
      <Popover.Trigger {...iconButton("", "much")} data-tip="Facets">
        <SlidersHorizontal size={15} aria-hidden="true" />
        <IconWord>Facets</IconWord>
        {asked > 0 && <span className={styles.badge}>{asked}</span>}
      </Popover.Trigger>
      <Popover.Portal>
        <Popover.Content className={`${base.sheet} ${styles.sheet}`} align="start" sideOffset={6} aria-label="Facets">
          <Facets />
          <Popover.Close
            className={`button primary ${styles.close}`}
          >{`Show ${formatCount(left, "pair")}`}</Popover.Close>
        </Popover.Content>
      </Popover.Portal>
    </Popover.Root>
  );
}
