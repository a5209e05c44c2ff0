import { Files, Scale, Table2, type LucideIcon } from "lucide-react";
import { useCommands } from "../store/commands.ts";
import type { Place } from "../store/state.ts";
import { useLens } from "../store/store.ts";
import styles from "./Rail.module.css";

const PLACES: readonly { readonly place: Place; readonly label: string; readonly icon: LucideIcon }[] = [
  { place: "samples", label: "Table", icon: Table2 },
  { place: "files", label: "Files", icon: Files },
  { place: "check", label: "Check", icon: Scale },
];

/** Where one is, and where one can go. */
export function Rail() {
  const { show } = useCommands();
  const current = useLens((state) => state.place);
  return (
    <nav className={styles.rail} aria-label="Places">
      {PLACES.map(({ place, label, icon: Icon }) => (
        <button key={place} type="button" className={styles.place} aria-current={place === current ? "page" : undefined} onClick={() => show(place)}>
          <Icon size={18} aria-hidden="true" />
          {label}
        </button>
      ))}
    </nav>
  );
}
