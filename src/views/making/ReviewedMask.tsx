import { Check, Pencil, Redo2, X } from "lucide-react";
import { baseName } from "../../platform/bytes.ts";
import { mayChange } from "../../store/read-only.ts";
import { useLens } from "../../store/store.ts";
import { MaskOnPicture } from "./MaskOnPicture.tsx";
import { Redo } from "./Redo.tsx";
import type { Reviewed } from "./review-order.ts";
import styles from "./ReviewedMask.module.css";

const percent = (share: number) => `${(100 * share).toFixed(share < 0.1 ? 1 : 0)} %`;

interface Props {
  readonly mask: Reviewed;
  readonly renaming: boolean;
  readonly onRename: (renaming: boolean) => void;
  readonly act: (key: string) => void;
}

/** One mask at a size at which it can be judged, with what is known of it. */
export function ReviewedMask({ mask, renaming, onRename, act }: Props) {
  const idle = useLens((state) => state.job === null && mayChange(state));
  const { made, doubts, side } = mask;
  const { segmented } = made;
  const shown =
    segmented === undefined
      ? []
      : [
          `${percent(segmented.facts.covered)} of the picture`,
          `threshold ${segmented.threshold}`,
          `by ${segmented.refinedBy ?? segmented.model}`,
        ];
  return (
    <section className={styles.large} aria-label="The selected mask">
      <MaskOnPicture
        image={made.of}
        mask={mask.path}
        label={`${baseName(made.of)} with its mask: what is outside is dark`}
      />
      <div className={styles.about}>
        <h3>{segmented?.prompt ?? baseName(made.of)}</h3>
        <p className={styles.dim}>{[side, baseName(made.of), ...shown].join(" · ")}</p>
        {doubts.length === 0 ? (
          <p className={styles.fine}>Nothing doubtful was seen. Whether it is right, you see.</p>
        ) : (
          <ul className={styles.doubts}>
            {doubts.map(({ kind, words }) => (
              <li key={kind}>{words}</li>
            ))}
          </ul>
        )}
        {renaming ? (
          <Redo mask={mask} onDone={() => onRename(false)} />
        ) : (
          <div className={styles.acts}>
            <button
              type="button"
              className="button primary"
              disabled={!idle}
              title="Accept (A)"
              onClick={() => act("a")}
            >
              <Check size={14} aria-hidden="true" />
              Accept
            </button>
            <button type="button" className="button" disabled={!idle} title="Reject (R)" onClick={() => act("r")}>
              <X size={14} aria-hidden="true" />
              Reject
            </button>
            <button type="button" className="button" disabled={!idle} title="Another name (N)" onClick={() => act("n")}>
              <Redo2 size={14} aria-hidden="true" />
              Another name
            </button>
            <span className={styles.threshold}>
              Threshold
              <button
                type="button"
                className="button icon"
                disabled={!idle}
                aria-label="Lower threshold"
                title="More of it ([)"
                onClick={() => act("[")}
              >
                −
              </button>
              <button
                type="button"
                className="button icon"
                disabled={!idle}
                aria-label="Higher threshold"
                title="Less of it (])"
                onClick={() => act("]")}
              >
                +
              </button>
            </span>
            <button
              type="button"
              className="button"
              title="Open its pair in the editor (E)"
              disabled={!idle}
              onClick={() => act("e")}
            >
              <Pencil size={14} aria-hidden="true" />
              Edit
            </button>
          </div>
        )}
      </div>
    </section>
  );
}
