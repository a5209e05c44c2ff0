import { memo } from "react";
import type { CardState } from "../../components/CardGrid.tsx";
import { Thumbnail } from "../../components/Thumbnail.tsx";
import { baseName } from "../../platform/bytes.ts";
import { useThumbnails } from "../pictures/use-thumbnails.ts";
import type { Reviewed } from "./review-order.ts";
import styles from "./MaskTile.module.css";

/** Pixels a side of the picture, and of a tile with its words. */
export const TILE = { picture: 132, width: 150, height: 206, gap: 10 } as const;

interface Props extends CardState {
  readonly mask: Reviewed;
}

/** A made mask over its picture: what it leaves out is dark. */
export const MaskTile = memo(function MaskTile({ mask, column, selected, focusable }: Props) {
  const { card } = useThumbnails();
  const { path, made, doubts, side } = mask;
  const [first] = doubts;
  const name = made.segmented?.prompt ?? baseName(made.of);
  return (
    <div
      role="gridcell"
      aria-colindex={column}
      aria-selected={selected}
      aria-label={`${name}, ${side}, ${first === undefined ? "nothing doubtful seen" : `doubtful: ${first.words}`}`}
      data-path={path}
      tabIndex={focusable ? 0 : -1}
      className={styles.tile}
      data-doubtful={first !== undefined || undefined}
    >
      <span className={styles.layers} aria-hidden="true">
        <Thumbnail path={made.of} take={card} label="" side={TILE.picture} />
        <span className={styles.over}>
          <Thumbnail path={path} take={card} label="" side={TILE.picture} />
        </span>
      </span>
      <span className={styles.name}>{name}</span>
      <span className={first === undefined ? styles.fine : styles.look}>{first?.words ?? side}</span>
    </div>
  );
});
