import { formatDuration } from "../../components/format.ts";
import { measuredMask } from "../../store/rates.ts";
import { useLens } from "../../store/store.ts";
import styles from "./MakingSheet.module.css";

const formatSeconds = (milliseconds: number): string => `${(milliseconds / 1000).toPrecision(2)} s`;

/** How long it takes, as far as this device was seen to. */
export function TimeNeeded({ pictures, refines }: { readonly pictures: number; readonly refines: boolean }) {
  const each = useLens((state) => measuredMask(state, refines));
  if (pictures === 0) return null;
  return (
    <p className={styles.dim}>
      {each === null
        ? "How long a picture takes was not measured on this device yet."
        : `About ${formatDuration(each * pictures)}: a picture took ${formatSeconds(each)} on this device.`}
    </p>
  );
}
