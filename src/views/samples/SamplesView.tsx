import { SearchField } from "../../components/SearchField.tsx";
import { useCommands } from "../../store/commands.ts";
import { listedRowsOf } from "../../store/order.ts";
import { useLens } from "../../store/store.ts";
import { SampleGrid } from "./SampleGrid.tsx";
import { SettingFields } from "./SettingFields.tsx";
import styles from "./SamplesView.module.css";

/** The table and what stands above it. */
export function SamplesView({ onOpen }: { readonly onOpen: (id: string) => void }) {
  const { select, setFilter, sort, tick } = useCommands();
  const rows = useLens(listedRowsOf);
  const rule = useLens((state) => state.intake?.rule);
  const selected = useLens((state) => state.selected);
  const ticked = useLens((state) => state.ticked);
  const filter = useLens((state) => state.filter);
  const sorting = useLens((state) => state.sorting);

  return (
    <section className={styles.view} aria-label="Sample table">
      <div className={styles.bar}>
        <SearchField
          label="Filter samples"
          placeholder="Filter prompts, concepts, methods, flags"
          value={filter}
          onChange={setFilter}
        />
        <p className={styles.rule} title="How the files were paired">
          {rule}
        </p>
        <SettingFields />
      </div>
      <div className={styles.table}>
        <SampleGrid
          rows={rows}
          sorting={sorting}
          onSort={sort}
          selected={selected}
          onSelect={select}
          ticked={ticked}
          onTick={tick}
          onOpen={onOpen}
        />
      </div>
    </section>
  );
}
