import { LayoutGrid, Rows3 } from "lucide-react";
import { useCommands } from "../../store/commands.ts";
import { useLens } from "../../store/store.ts";
import styles from "./ShapeButtons.module.css";
import { SortSelect } from "./SortSelect.tsx";

/** Whether rows stand as a table or as cards; of cards, which have no heads, also by what they are sorted. */
export function ShapeButtons() {
  const { showGallery } = useCommands();
  const gallery = useLens((state) => state.gallery);
  return (
    <>
      {gallery && <SortSelect label="Sort cards by" className={styles.sort} />}
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
