import type { SortingState } from "@tanstack/react-table";
import { Search } from "lucide-react";
import { useCallback, useDeferredValue, useMemo, useState } from "react";
import { useCommands } from "../../store/commands.ts";
import { useLens } from "../../store/store.ts";
import { createRowCache } from "./rows.ts";
import { SampleGrid } from "./SampleGrid.tsx";
import { SettingFields } from "./SettingFields.tsx";
import styles from "./SamplesView.module.css";

/** The table and what stands above it. */
export function SamplesView({ onOpen }: { readonly onOpen: (id: string) => void }) {
  const { select, setFilter, tick } = useCommands();
  const intake = useLens((state) => state.intake);
  const corrections = useLens((state) => state.corrections);
  const results = useLens((state) => state.results);
  const models = useLens((state) => state.models);
  const settings = useLens((state) => state.settings);
  const selected = useLens((state) => state.selected);
  const ticked = useLens((state) => state.ticked);
  const filter = useLens((state) => state.filter);
  const shownFilter = useDeferredValue(filter);
  const [sorting, setSorting] = useState<SortingState>([]);
  const [toRows] = useState(createRowCache);
  const rows = useMemo(() => toRows({ intake, corrections, results, models, settings }), [toRows, intake, corrections, results, models, settings]);
  const setOrder = useCallback((order: readonly string[]) => useLens.setState({ order }), []);

  return (
    <section className={styles.view} aria-label="Sample table">
      <div className={styles.bar}>
        <label className={styles.search}>
          <Search size={14} aria-hidden="true" />
          <span className="visually-hidden">Filter samples</span>
          <input
            type="search"
            className="input"
            placeholder="Filter prompts, concepts, methods, flags"
            value={filter}
            onChange={(event) => setFilter(event.currentTarget.value)}
          />
        </label>
        <p className={styles.rule} title="How the files were paired">{intake?.rule}</p>
        <SettingFields />
      </div>
      <div className={styles.table}>
        <SampleGrid
          rows={rows}
          filter={shownFilter}
          sorting={sorting}
          onSort={setSorting}
          selected={selected}
          onSelect={select}
          ticked={ticked}
          onTick={tick}
          onOpen={onOpen}
          onOrder={setOrder}
        />
      </div>
    </section>
  );
}
