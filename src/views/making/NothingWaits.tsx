import { Play } from "lucide-react";
import { formatCount } from "../../components/format.ts";
import { useCommands } from "../../store/commands.ts";
import { wantedOf } from "../../store/selectors.ts";
import { useLens } from "../../store/store.ts";
import styles from "./ReviewView.module.css";

/** When none waits any more: what comes next. */
export function NothingWaits() {
  const { score, show, masks } = useCommands();
  const wanted = useLens((state) => wantedOf(state).length);
  const idle = useLens((state) => state.job === null);
  const making = useLens((state) => state.job?.of === "masks");
  return (
    <div className={styles.done}>
      <h2>{making ? "Masks are being made" : "No mask waits to be looked at"}</h2>
      <p>
        {making
          ? "Each stands here as soon as it is made."
          : "Masks that are made from names stand here until they are accepted. Ctrl Z takes the last step back."}
      </p>
      {idle && (
        <div className={styles.acts}>
          {wanted > 0 && (
            <button type="button" className="button primary" onClick={() => void score()}>
              <Play size={14} aria-hidden="true" />
              {`Score ${formatCount(wanted, "pair")}`}
            </button>
          )}
          <button type="button" className="button" onClick={() => show("samples")}>
            To the table
          </button>
          <button type="button" className="button" onClick={() => masks.showMaking(true)}>
            Make masks
          </button>
        </div>
      )}
    </div>
  );
}
