import { CheckCheck } from "lucide-react";
import { formatCount } from "../../components/format.ts";
import { useCommands } from "../../store/commands.ts";
import { mayChange } from "../../store/read-only.ts";
import { useLens } from "../../store/store.ts";
import { isFine } from "./accept-fine.ts";
import type { Review } from "./use-reviewed.ts";
import styles from "./ReviewView.module.css";

/** Of masks that nothing speaks against, what was not looked at; null where all was. */
function openWords({ reviewed, comparison: { possible } }: Review): string | null {
  const open = reviewed.filter((mask) => isFine(mask) && !mask.compared).length;
  if (open === 0) return null;
  const what = `${formatCount(open, "mask")} ${open === 1 ? "was" : "were"} judged by shape alone`;
  return possible
    ? `${what}. Patches are compared before they are accepted together; scoring does not encode these pictures again.`
    : `${what}: without a scoring model patches are not compared, and halves, or masks beside their subject, are not told.`;
}

function acceptWords(fine: number, all: number): string {
  if (fine === 0) return "Accept what is not doubtful";
  const count = fine.toLocaleString("en");
  return fine === all ? `Accept all ${count}` : `Accept the ${count} that ${fine === 1 ? "is" : "are"} not doubtful`;
}

/** Accepts all that nothing speaks against, and says what was not asked. */
export function AcceptFine({ review }: { readonly review: Review }) {
  const { show } = useCommands();
  const readOnly = !useLens(mayChange);
  const busy = useLens((state) => state.job !== null);
  const { reviewed, comparison, acceptFine } = review;
  const { portion, error, possible, cancel } = comparison;
  const fine = reviewed.filter(isFine).length;
  const open = openWords(review);
  return (
    <div className={styles.fine}>
      {portion === null ? (
        <button
          type="button"
          className="button"
          disabled={readOnly || busy || fine === 0}
          title="Shift A"
          onClick={() => void acceptFine()}
        >
          <CheckCheck size={14} aria-hidden="true" />
          {acceptWords(fine, reviewed.length)}
        </button>
      ) : (
        <button type="button" className="button" onClick={cancel}>
          Cancel
        </button>
      )}
      <p className={styles.open} role="status">
        {portion === null
          ? (error ?? open ?? "")
          : `Comparing patches: ${portion.done.toLocaleString("en")} of ${formatCount(portion.total, "mask")}. What nothing speaks against is accepted then.`}
        {portion === null && open !== null && !possible && (
          <>
            {" "}
            <button type="button" className="link" onClick={() => show("models")}>
              Open one
            </button>
          </>
        )}
      </p>
    </div>
  );
}
