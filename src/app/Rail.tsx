import {
  Boxes,
  ChartScatter,
  Files,
  House,
  Scale,
  SquareDashedMousePointer,
  Table2,
  type LucideIcon,
} from "lucide-react";
import { useCommands } from "../store/commands.ts";
import { isEnlarged } from "../store/selectors.ts";
import type { Place } from "../store/state.ts";
import { useLens } from "../store/store.ts";
import { VIEW_OF, WaitingCount } from "./lazy-views.ts";
import styles from "./Rail.module.css";

interface Entry {
  readonly place: Place;
  readonly label: string;
  readonly icon: LucideIcon;
}

const MODELS: Entry = { place: "models", label: "Models", icon: Boxes };
const WITHOUT: readonly Entry[] = [{ place: "samples", label: "Start", icon: House }, MODELS];
const OF_PROJECT: readonly Entry[] = [
  { place: "samples", label: "Table", icon: Table2 },
  { place: "results", label: "Results", icon: ChartScatter },
  { place: "masks", label: "Masks", icon: SquareDashedMousePointer },
  { place: "files", label: "Files", icon: Files },
  { place: "check", label: "Check", icon: Scale },
  MODELS,
];

/** Who points at a place is about to go there. */
function fetchPlace(place: Place): void {
  VIEW_OF[place].preload().catch(() => undefined); // told when it is shown
}

/** Where one is, and where one can go. */
export function Rail() {
  const { show } = useCommands();
  const current = useLens((state) => state.place);
  const open = useLens((state) => state.intake !== null);
  const hasMade = useLens((state) => state.made.size > 0);
  const enlarged = useLens(isEnlarged);
  return (
    <nav className={styles.rail} inert={enlarged} aria-label="Places">
      {(open ? OF_PROJECT : WITHOUT).map(({ place, label, icon: Icon }) => (
        <button
          key={place}
          type="button"
          className={styles.place}
          aria-current={place === current ? "page" : undefined}
          onPointerEnter={() => fetchPlace(place)}
          onFocus={() => fetchPlace(place)}
          onClick={() => show(place)}
        >
          <Icon size={18} aria-hidden="true" />
          {label}
          {place === "masks" && hasMade && <WaitingCount />}
        </button>
      ))}
    </nav>
  );
}
