import { LayoutGrid, Rows3 } from "lucide-react";
import { useCommands } from "../../store/commands.ts";
import { vocabularyOf } from "../../store/order.ts";
import { useLens } from "../../store/store.ts";
import styles from "./ShapeButtons.module.css";

/** Whether rows stand as a table or as cards; of cards, which have no heads, also by what they are sorted. */
export function ShapeButtons() {
  const { showGallery, sort } = useCommands();
  const gallery = useLens((state) => state.gallery);
  const sorting = useLens((state) => state.sorting);
  const vocabulary = useLens(vocabularyOf);
  const [first] = sorting;
  const columns = vocabulary.entries.filter(({ column }) => column.kind !== "flags" || column.id === "tags");
  return (
    <>
      {gallery && (
        <select
          className={`input ${styles.sort}`}
          aria-label="Sort cards by"
          value={first === undefined ? "" : `${first.desc ? "-" : "+"}${first.id}`}
          onChange={({ currentTarget: { value } }) =>
            sort(value === "" ? [] : [{ id: value.slice(1), desc: value.startsWith("-") }])
          }
        >
          <option value="">As they were read</option>
          {columns.flatMap(({ column: { id }, label }) => [
            <option key={`+${id}`} value={`+${id}`}>{`${label} ↑`}</option>,
            <option key={`-${id}`} value={`-${id}`}>{`${label} ↓`}</option>,
          ])}
        </select>
      )}
      <span className={styles.shapes} role="group" aria-label="Rows as">
        <button
          type="button"
          aria-pressed={!gallery}
          aria-label="As lines"
          title="As lines of a table"
          onClick={() => showGallery(false)}
        >
          <Rows3 size={15} aria-hidden="true" />
        </button>
        <button
          type="button"
          aria-pressed={gallery}
          aria-label="As cards"
          title="Gallery"
          onClick={() => showGallery(true)}
        >
          <LayoutGrid size={15} aria-hidden="true" />
        </button>
      </span>
    </>
  );
}
