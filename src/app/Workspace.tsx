import { useSyncExternalStore } from "react";
import { Group, Panel, Separator } from "react-resizable-panels";
import { isEnlarged, samplesOf } from "../store/selectors.ts";
import { useLens } from "../store/store.ts";
import { Inspector } from "../views/inspector/Inspector.tsx";
import { NoPairs } from "../views/intake/NoPairs.tsx";
import { Problems } from "../views/intake/Problems.tsx";
import { SamplesView } from "../views/samples/SamplesView.tsx";
import { Tour } from "../views/tour/Tour.tsx";
import { CheckView, FilesView, MaskEditor, PairEditor, ReviewView } from "./lazy-views.ts";
import { useFocusAlong } from "./use-focus-along.ts";
import styles from "./Workspace.module.css";

/** Below this many pixels table and inspector stand one above the other. */
const WIDE = matchMedia("(min-width: 1080px)");

function useWide(): boolean {
  return useSyncExternalStore(
    (changed) => {
      WIDE.addEventListener("change", changed);
      return () => WIDE.removeEventListener("change", changed);
    },
    () => WIDE.matches,
  );
}

/** What the inspector's tabs edit. */
const EDITORS = { pair: PairEditor, masks: MaskEditor };

/** An open project: one of its places, and beside it the sample that is picked there. */
export function Workspace({ onOpen }: { readonly onOpen: () => void }) {
  const place = useLens((state) => state.place);
  const hasPairs = useLens((state) => samplesOf(state).length > 0);
  const enlarged = useLens(isEnlarged);
  useFocusAlong();
  const orientation = useWide() ? "horizontal" : "vertical";
  return (
    <Group key={orientation} className={styles.split} orientation={orientation}>
      <Panel id="table" defaultSize={orientation === "horizontal" ? "60%" : "44%"} minSize="160px">
        <div className={styles.left} inert={enlarged}>
          <Problems />
          {place === "samples" && (hasPairs ? <SamplesView onOpen={onOpen} /> : <NoPairs />)}
          {place === "masks" && <ReviewView />}
          {place === "files" && <FilesView />}
          {place === "check" && <CheckView onOpen={onOpen} />}
        </div>
      </Panel>
      <Separator className={styles.separator} inert={enlarged} aria-label="Width of the inspector" />
      <Panel id="inspector" minSize="160px">
        <div className={styles.right} data-enlarged={enlarged || undefined}>
          {!enlarged && <Tour />}
          <Inspector editors={EDITORS} />
        </div>
      </Panel>
    </Group>
  );
}
