import { Group, Panel, Separator } from "react-resizable-panels";
import { useMedia } from "../../components/use-media.ts";
import { useCommands } from "../../store/commands.ts";
import { isEnlarged } from "../../store/selectors.ts";
import { useLens } from "../../store/store.ts";
import { Inspector } from "../../views/inspector/Inspector.tsx";
import { BESIDE_TABLE, PHONE } from "../../views/inspector/layout.ts";
import { SamplesView } from "../../views/samples/SamplesView.tsx";
import { useFocusAlong } from "../use-focus-along.ts";
import styles from "../Workspace.module.css";

/** Nothing is edited here. */
const EDITORS = {};

const isPick = (target: EventTarget): boolean =>
  target instanceof Element &&
  target.closest("[role=row][aria-selected], [role=gridcell][data-id]") !== null &&
  target.closest("[data-tick], button, a, input, label") === null;

/** The table, and beside it the sample that is picked there: the app's own views. */
export function Shown() {
  const { look } = useCommands();
  const enlarged = useLens(isEnlarged);
  const orientation = useMedia(BESIDE_TABLE) ? "horizontal" : "vertical";
  const phone = useMedia(PHONE);
  useFocusAlong();
  const onOpen = () => look({ size: "full" });
  const left = (
    <div className={styles.left} inert={enlarged}>
      <SamplesView onOpen={onOpen} />
    </div>
  );
  const right = (
    <div className={styles.right} data-enlarged={enlarged || undefined}>
      <Inspector editors={EDITORS} />
    </div>
  );
  if (phone)
    return (
      // oxlint-disable-next-line jsx-a11y/click-events-have-key-events, jsx-a11y/no-static-element-interactions -- the rows take the keys
      <div className={styles.phone} onClick={(event) => isPick(event.target) && onOpen()}>
        {left}
        {enlarged && right}
      </div>
    );
  return (
    <Group key={orientation} className={styles.split} orientation={orientation}>
      <Panel id="table" defaultSize={orientation === "horizontal" ? "56%" : "44%"} minSize="160px" inert={enlarged}>
        {left}
      </Panel>
      <Separator className={styles.separator} inert={enlarged} aria-label="Width of the inspector" />
      <Panel id="inspector" minSize="160px">
        {right}
      </Panel>
    </Group>
  );
}
