import { useState } from "react";
import { useCommands } from "../../store/commands.ts";
import { listedRowsOf } from "../../store/order.ts";
import { useLens } from "../../store/store.ts";
import { FacetPanel } from "./FacetPanel.tsx";
import { FilterField } from "./FilterField.tsx";
import { FilterTerms } from "./FilterTerms.tsx";
import { Gallery } from "./Gallery.tsx";
import { NothingLeft } from "./NothingLeft.tsx";
import { SamplesTable } from "./SamplesTable.tsx";
import { SettingFields } from "./SettingFields.tsx";
import { ShapeButtons } from "./ShapeButtons.tsx";
import { TickBar } from "./TickBar.tsx";
import styles from "./SamplesView.module.css";

/** The table, or the cards, and what stands above them. */
export function SamplesView({ onOpen }: { readonly onOpen: (id: string) => void }) {
  const { select, tick } = useCommands();
  const rows = useLens(listedRowsOf);
  const rule = useLens((state) => state.intake?.rule);
  const selected = useLens((state) => state.selected);
  const ticked = useLens((state) => state.ticked);
  const filter = useLens((state) => state.filter);
  const gallery = useLens((state) => state.gallery);
  const [tools, setTools] = useState<HTMLElement | null>(null);

  return (
    <section className={styles.view} aria-label="Sample table">
      <div className={styles.bar}>
        <FilterField />
        <FacetPanel />
        <span className={styles.space} />
        <span ref={setTools} className={styles.tools} />
        <ShapeButtons />
        <SettingFields />
      </div>
      <FilterTerms shown={rows.length} rule={rule} />
      <TickBar />
      <div className={styles.table}>
        {gallery ? (
          <Gallery rows={rows} selected={selected} onSelect={select} ticked={ticked} onTick={tick} onOpen={onOpen} />
        ) : (
          <SamplesTable onOpen={onOpen} tools={tools} />
        )}
        {rows.length === 0 && filter.trim() !== "" && <NothingLeft />}
      </div>
    </section>
  );
}
