import { ListFilter } from "lucide-react";
import { Popover } from "radix-ui";
import { memo, type SyntheticEvent } from "react";
import { isNamed } from "../../analysis/group.ts";
import { clearColumn } from "../../analysis/query-edits.ts";
import { vocabularyOf } from "../../store/order.ts";
import { useLens } from "../../store/store.ts";
import { Facet } from "./Facet.tsx";
import base from "../../components/Sheet.module.css";
import styles from "./HeadFilter.module.css";
import { HeadHistogram } from "./HeadHistogram.tsx";
import { useFilterTexts, useIsAsked } from "./use-query.ts";

/** In React's tree what is opened stands in the head: its keys and presses are its own. */
const OWN = {
  onKeyDown: (event: SyntheticEvent) => event.stopPropagation(),
  onClick: (event: SyntheticEvent) => event.stopPropagation(),
  onDoubleClick: (event: SyntheticEvent) => event.stopPropagation(),
  onContextMenu: (event: SyntheticEvent) => event.stopPropagation(),
  onPointerDown: (event: SyntheticEvent) => event.stopPropagation(),
  onPointerMove: (event: SyntheticEvent) => event.stopPropagation(),
};

/** Asks nothing of a column any more. */
function AnyName({ id, label }: { readonly id: string; readonly label: string }) {
  const { text, vocabulary, setText } = useFilterTexts();
  return (
    <button type="button" className="button" onClick={() => setText(clearColumn(text, vocabulary, id))}>
      {`Any ${label.toLowerCase()}`}
    </button>
  );
}

/**
 * In a column's head: opens its values, to be chosen from, or its numbers, to be narrowed down. Nothing for texts, which the
 * filter looks through. It is for pointers; keys have the same under "Facets", and the filter's text.
 */
export const HeadFilter = memo(function HeadFilter({ id }: { readonly id: string }) {
  const entry = useLens(vocabularyOf).find(id);
  const asked = useIsAsked(id);
  if (entry === null || entry.column.id !== id || entry.column.kind === "text") return null;
  const { column, label } = entry;
  return (
    <Popover.Root>
      <Popover.Trigger
        className={styles.button}
        tabIndex={-1}
        aria-hidden="true"
        title={asked ? `Narrowed down by ${label}` : `Narrow down by ${label}`}
        data-asked={asked || undefined}
      >
        <ListFilter size={13} aria-hidden="true" />
      </Popover.Trigger>
      <Popover.Portal>
        <Popover.Content
          className={`${base.sheet} ${styles.sheet}`}
          align="start"
          sideOffset={4}
          aria-label={`Narrow down ${label}`}
          {...OWN}
        >
          {isNamed(column) ? <Facet column={column} label={label} /> : <HeadHistogram column={column} label={label} />}
          {isNamed(column) && asked && <AnyName id={id} label={label} />}
        </Popover.Content>
      </Popover.Portal>
    </Popover.Root>
  );
});
