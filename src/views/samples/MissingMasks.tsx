import { Sparkles } from "lucide-react";
import { useDeferredValue, useMemo } from "react";
import { formatCount } from "../../components/format.ts";
import { unmaskedOf } from "../../project/made-masks.ts";
import type { Sample } from "../../project/types.ts";
import { useCommands } from "../../store/commands.ts";
import { mayChange } from "../../store/read-only.ts";
import { samplesOf } from "../../store/selectors.ts";
import { useLens } from "../../store/store.ts";
import styles from "./FilterTerms.module.css";

const NONE_YET: readonly Sample[] = [];

/** The way to make masks where pictures have none, and in the demo; nothing else. */
export function MissingMasks() {
  const { masks } = useCommands();
  // All pictures of all pairs are looked at: the table does not wait for it.
  const samples = useDeferredValue(useLens(samplesOf), NONE_YET);
  const idle = useLens((state) => state.job === null && mayChange(state));
  const count = useMemo(() => unmaskedOf(samples).length, [samples]);
  const demo = useLens((state) => state.demo);
  // The demo's segmenter is there to be tried.
  if (count === 0 && !demo) return null;
  return (
    <button
      type="button"
      className={`link ${styles.make}`}
      disabled={!idle}
      title={
        count === 0
          ? "Masks from names, beside those that there are"
          : `${formatCount(count, "picture")} without a mask: no CP or no PF`
      }
      onClick={() => masks.showMaking(true)}
    >
      <Sparkles size={13} aria-hidden="true" />
      Make masks
    </button>
  );
}
