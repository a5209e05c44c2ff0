import { memo, useMemo } from "react";
import { conceptOf } from "../../analysis/sample-columns.ts";
import { rowOf } from "../../analysis/rows.ts";
import type { CardState } from "../../components/CardGrid.tsx";
import { formatScore } from "../../components/format.ts";
import { Thumbnail } from "../../components/Thumbnail.tsx";
import { MASC_MEASURES } from "../../project/measure-lists.ts";
import { scoreOf } from "../../project/scores.ts";
import type { Sample } from "../../project/types.ts";
import { identityOf, resultOf } from "../../store/selectors.ts";
import { useLens } from "../../store/store.ts";
import { useLater } from "../../store/use-later.ts";
import { useThumbnails } from "../pictures/use-thumbnails.ts";
import { FlagList } from "./FlagList.tsx";
import styles from "./Gallery.module.css";
import { StateCell } from "./StateCell.tsx";

interface Props extends CardState {
  readonly sample: Sample;
  readonly ticked: boolean;
}

/** Pixels. */
export const CARD = { width: 216, height: 184, gap: 12 } as const;
/** Pixels a side. */
const PICTURE = 98;

/** A pair as a card: both pictures, what it is of, and its scores. It looks up its own result, as a line of the table does. */
export const GalleryCard = memo(function GalleryCard({ sample, column, selected, ticked, focusable }: Props) {
  const pictures = useThumbnails();
  const locked = useLens((state) => state.keeping.status === "locked");
  const result = useLater(resultOf, sample);
  const identity = useLens(identityOf);
  const { scores, state } = useMemo(() => rowOf(sample, result, identity), [sample, result, identity]);
  const concept = conceptOf(sample);
  const pathOf = (path: string | null) => (locked ? null : path);
  return (
    <div
      role="gridcell"
      aria-colindex={column}
      aria-selected={selected}
      aria-label={[concept, sample.method].filter(Boolean).join(", ")}
      data-id={sample.id}
      tabIndex={focusable ? 0 : -1}
      className={styles.card}
      data-ticked={ticked || undefined}
    >
      <div className={styles.pictures}>
        <Thumbnail path={pathOf(sample.reference)} take={pictures.card} label="reference" side={PICTURE} />
        <Thumbnail path={pathOf(sample.generation)} take={pictures.card} label="generation" side={PICTURE} />
        <label className={styles.tick} data-tick>
          <input type="checkbox" tabIndex={-1} checked={ticked} readOnly aria-label={`Tick ${concept}`} />
        </label>
      </div>
      <p className={styles.names}>
        <strong title={concept}>{concept}</strong>
        {sample.method !== null && (
          <span className="chip" title={sample.method}>
            {sample.method}
          </span>
        )}
      </p>
      <p className={styles.scores} data-stale={state === "stale" || undefined}>
        {MASC_MEASURES.map(({ id, label }) => (
          <span key={id}>
            {label} <b>{formatScore(scoreOf(scores, id))}</b>
          </span>
        ))}
        {state !== "done" && <StateCell state={state} about={null} />}
      </p>
      <FlagList flags={scores?.flags ?? []} />
    </div>
  );
});
