import { useRef, useState } from "react";
import { useSize } from "../../components/use-size.ts";
import { listedRowsOf } from "../../store/order.ts";
import { useLens } from "../../store/store.ts";
import { FacetPanel } from "./FacetPanel.tsx";
import { FilterField } from "./FilterField.tsx";
import { FilterTerms } from "./FilterTerms.tsx";
import { NothingLeft } from "./NothingLeft.tsx";
import { SamplesGallery } from "./SamplesGallery.tsx";
import { SamplesTable } from "./SamplesTable.tsx";
import { SettingFields } from "./SettingFields.tsx";
import { SettingsMenu } from "./SettingsMenu.tsx";
import { ShapeButtons } from "./ShapeButtons.tsx";
import { TickBar } from "./TickBar.tsx";
import styles from "./SamplesView.module.css";

/** Pixels across below which the filter has a line of its own, and settings stand behind a button. */
const SMALL = 620;

/** The table, or the cards, and what stands above them. */
export function SamplesView({ onOpen }: { readonly onOpen: (id: string) => void }) {
  const nothingLeft = useLens((state) => state.filter.trim() !== "" && listedRowsOf(state).length === 0);
  const gallery = useLens((state) => state.gallery);
  const [tools, setTools] = useState<HTMLElement | null>(null);
  const view = useRef<HTMLElement>(null);
  const { width } = useSize(view);
  const small = width > 0 && width < SMALL;

  return (
    <section className={styles.view} aria-label="Sample table" ref={view}>
      <div className={styles.bar} data-small={small || undefined}>
        <FilterField />
        <FacetPanel />
        <span className={styles.space} />
        <span ref={setTools} className={styles.tools} />
        <ShapeButtons />
        {small ? <SettingsMenu /> : <SettingFields />}
      </div>
      <FilterTerms />
      <TickBar />
      <div className={styles.table}>
        {gallery ? <SamplesGallery onOpen={onOpen} tools={tools} /> : <SamplesTable onOpen={onOpen} tools={tools} />}
        {nothingLeft && <NothingLeft />}
      </div>
    </section>
  );
}
