import { Group, Panel, Separator } from "react-resizable-panels";
import { useMedia } from "../components/use-media.ts";
import { isEnlarged, samplesOf } from "../store/selectors.ts";
import { useLens } from "../store/store.ts";
import { Inspector } from "../views/inspector/Inspector.tsx";
import { BESIDE_TABLE, PHONE } from "../views/inspector/layout.ts";
import { NoPairs } from "../views/intake/NoPairs.tsx";
import { Problems } from "../views/intake/Problems.tsx";
import { SamplesView } from "../views/samples/SamplesView.tsx";
import { Tour } from "../views/tour/Tour.tsx";
import { CheckView, FilesView, MaskEditor, PairEditor, ResultsView, ReviewView } from "./lazy-views.ts";
import { useFocusAlong } from "./use-focus-along.ts";
import styles from "./Workspace.module.css";

/** What the inspector's tabs edit. */
const EDITORS = { pair: PairEditor, masks: MaskEditor };

/** A sample's row or card, but for what is pressed in it. */
const opensRow = (target: EventTarget): boolean =>
  target instanceof Element &&
  target.closest("[role=row][aria-selected], [role=gridcell][data-id]") !== null &&
  target.closest("[data-tick], button, a, input, label") === null;

/** An open project: one of its places, and beside it the sample that is picked there; on a phone, and where a place takes the whole width, that is a page of its own. */
export function Workspace({ onOpen }: { readonly onOpen: () => void }) {
  const place = useLens((state) => state.place);
  const hasPairs = useLens((state) => samplesOf(state).length > 0);
  const enlarged = useLens(isEnlarged);
  useFocusAlong();
  const phone = useMedia(PHONE);
  const orientation = useMedia(BESIDE_TABLE) ? "horizontal" : "vertical";
  const left = (
    <div className={styles.left} inert={enlarged}>
      <Problems />
      {place === "samples" && (hasPairs ? <SamplesView onOpen={onOpen} /> : <NoPairs />)}
      {place === "results" && <ResultsView />}
      {place === "masks" && <ReviewView />}
      {place === "files" && <FilesView />}
      {place === "check" && <CheckView onOpen={onOpen} />}
    </div>
  );
  const right = (
    <div className={styles.right} data-enlarged={enlarged || undefined}>
      {!enlarged && <Tour />}
      <Inspector editors={EDITORS} />
    </div>
  );
  if (phone || place === "results")
    return (
      // oxlint-disable-next-line jsx-a11y/click-events-have-key-events, jsx-a11y/no-static-element-interactions -- the rows take the keys
      <div className={styles.phone} onClick={(event) => opensRow(event.target) && onOpen()}>
        {left}
        {enlarged ? right : phone && <Tour />}
      </div>
    );
  return (
    <Group key={orientation} className={styles.split} orientation={orientation}>
      <Panel id="table" defaultSize={orientation === "horizontal" ? "60%" : "44%"} minSize="160px" inert={enlarged}>
        {left}
      </Panel>
      <Separator className={styles.separator} inert={enlarged} aria-label="Width of the inspector" />
      <Panel id="inspector" minSize="160px">
        {right}
      </Panel>
    </Group>
  );
}
