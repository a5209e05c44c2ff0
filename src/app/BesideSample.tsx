import type { ReactNode } from "react";
import { Group, Panel, Separator } from "react-resizable-panels";
import { useMedia } from "../components/use-media.ts";
import { PHONE } from "../components/way-back.ts";
import { isEnlarged } from "../store/selectors.ts";
import { useLens } from "../store/store.ts";
import { BESIDE_TABLE } from "../views/inspector/layout.ts";
import { useFocusAlong } from "./use-focus-along.ts";
import styles from "./BesideSample.module.css";

/** A sample's row or card, but for what is pressed in it. */
const opensRow = (target: EventTarget): boolean =>
  target instanceof Element &&
  target.closest("[role=row][aria-selected], [role=gridcell][data-id]") !== null &&
  target.closest("[data-tick], button, a, input, label") === null;

interface Props {
  /** What stands beside the sample. */
  readonly children: ReactNode;
  readonly sample: ReactNode;
  /** What a page of its own has in the sample's place, while none is open. */
  readonly below?: ReactNode;
  /** The place takes the whole width, as all do on a phone: a sample that is opened covers it. */
  readonly whole?: boolean;
  /** Of the width, where the two stand side by side. */
  readonly share: string;
  readonly onOpen: () => void;
}

/** A place, and beside it the sample that is picked there; on a phone, and where a place takes the whole width, that is a page of its own. */
export function BesideSample({ children, sample, below, whole = false, share, onOpen }: Props) {
  const enlarged = useLens(isEnlarged);
  useFocusAlong();
  const phone = useMedia(PHONE);
  const orientation = useMedia(BESIDE_TABLE) ? "horizontal" : "vertical";
  const left = (
    <div className={styles.left} inert={enlarged}>
      {children}
    </div>
  );
  const right = (
    <div className={styles.right} data-enlarged={enlarged || undefined}>
      {sample}
    </div>
  );
  if (phone || whole)
    return (
      // oxlint-disable-next-line jsx-a11y/click-events-have-key-events, jsx-a11y/no-static-element-interactions -- the rows take the keys
      <div className={styles.phone} onClick={(event) => opensRow(event.target) && onOpen()}>
        {left}
        {enlarged ? right : phone && below}
      </div>
    );
  return (
    <Group key={orientation} className={styles.split} orientation={orientation}>
      <Panel id="table" defaultSize={orientation === "horizontal" ? share : "44%"} minSize="160px" inert={enlarged}>
        {left}
      </Panel>
      <Separator className={styles.separator} inert={enlarged} aria-label="Width of the inspector" />
      <Panel id="inspector" minSize="160px">
        {right}
      </Panel>
    </Group>
  );
}
